"""Canonical JSON, base64 and base64url as spec/receipt.md wants them (Conventions)."""
import base64
import json

DEEPEST = 32


def b64(text):
    """The bytes of canonical base64, else None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def b64url(text):
    """The bytes of canonical base64url, else None."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return data if to_b64url(data) == text else None


def to_b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jcs(value):
    """RFC 8785, for values that are `plain`."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{%s}" % ",".join(f"{jcs(key)}:{jcs(value[key])}" for key in keys)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(jcs, value))
    return json.dumps(value, ensure_ascii=False)


def labelled(label, value):
    """What is signed and hashed of a genesis, a board or a charter."""
    return f"overt/{label}/1\n{jcs(value)}".encode()


def plain(value, depth=0):
    """Whether a value keeps the limits on JSON: whole numbers, well-formed texts, not too deep."""
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(plain(name, depth) and plain(one, depth + 1) for name, one in value.items())
    if isinstance(value, list):
        return all(plain(one, depth + 1) for one in value)
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    if value is None or isinstance(value, bool):
        return True
    return isinstance(value, int) and abs(value) < 2**53


def canonical(value, data):
    """Whether these bytes are the one text of this value."""
    return plain(value) and jcs(value).encode() == data
