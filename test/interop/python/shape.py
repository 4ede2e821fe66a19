"""The fields of a receipt and of the entries in it, as spec/ names them."""
import re

from encoding import b64, b64url


def bytes_of(size, read=b64url):
    """A text that stands for so many bytes; for any number of them where none is named."""

    def held(value):
        data = read(value) if isinstance(value, str) else None
        return data is not None and size in (None, len(data))

    return held


HASH, KEY, SIGNATURE = bytes_of(32), bytes_of(32, b64), bytes_of(64, b64)


def text(value):
    return isinstance(value, str)


def flag(value):
    return isinstance(value, bool)


def count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def word(value):
    return count(value) and value < 2**32


def matching(pattern):
    return lambda value: text(value) and bool(re.fullmatch(pattern, value))


DECIMAL = matching(r"(?!-0$)-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
SEED = matching(r"0|-?[1-9][0-9]{0,18}")
FILE = matching(r"sha256:[0-9a-f]{64}")


class Or:
    def __init__(self, *shapes):
        self.shapes = shapes


class Map:
    """Fields of any name that is itself of a shape."""

    def __init__(self, name, value):
        self.name, self.value = name, value


class May:
    """A field that may be left out."""

    def __init__(self, shape):
        self.shape = shape


class Most:
    """A list of at most so many."""

    def __init__(self, shape, most):
        self.shape, self.most = [shape], most


def null(shape):
    return Or(None, shape)


def fits(value, shape):
    """Whether a value has exactly this shape: each field, and no other."""
    if isinstance(shape, dict):
        needed = {name for name, one in shape.items() if not isinstance(one, May)}
        if not isinstance(value, dict) or not needed <= set(value) <= set(shape):
            return False
        return all(fits(one, shape[name]) for name, one in value.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, Most):
        return fits(value, shape.shape) and len(value) <= shape.most
    if isinstance(shape, Map):
        named = isinstance(value, dict) and all(fits(name, shape.name) for name in value)
        return named and fits(list(value.values()), [shape.value])
    if isinstance(shape, May):
        return fits(value, shape.shape)
    if isinstance(shape, Or):
        return any(fits(value, one) for one in shape.shapes)
    return shape(value) if callable(shape) else type(value) is type(shape) and value == shape


# receipt.md, The statement

STOP = Or("eos", "length", "stop", "tool", "person", "cancelled", "interrupted", "error")
REPLAY = Or("exact", "statistical", "none")
PLACE = {"index": count, "hash": HASH}
LOCAL = {
    "kind": "local", "model": FILE, "library": FILE, "variant": text, "kv": text, "flash": flag,
    "repack": flag, "digest": null(HASH), "replay": REPLAY,
}
REMOTE = {"kind": "remote", "provider": text, "model": text, "replay": "none"}
NAMES = ("request", "runs", "sampler", "text", "key", "guards", "remote", "prev")
STATEMENT = {
    "v": "answer-receipt/v1", "origin": text, "id": bytes_of(16), "issued": count, "blind": HASH,
    "after": {"size": count, "root": HASH}, "charter": PLACE, "board": PLACE,
    "engine": Or(LOCAL, REMOTE),
    "noise": null({"alg": Or("gumbel-pos/v1", "gumbel-ctx/v1"), "commit": HASH}),
    "server": text, "stop": STOP, "marking": [text], "c": {name: HASH for name in NAMES},
}

# receipt.md, Commitments and disclosures

SOURCE = Or("charter", "template", "person", "history", "tool", "passage", "memory", "attachment")
SEGMENT = {"from": SOURCE, "ref": null(text), "bytes": text, "tokens": [word]}
TOOL = {"name": text, "description": text, "parameters": text}
MESSAGE = {
    "role": Or("system", "user", "assistant", "tool"), "from": SOURCE, "ref": null(text),
    "text": text, "calls": [{"id": text, "name": text, "arguments": text}],
    "call": null({"id": text, "name": text}),
}
RUN = {
    "choice": word, "run": word, "segments": [SEGMENT], "output": [word],
    "kinds": [Or(0, 1, 2, 3, 4)], "stop": STOP,
    "trace": null({"hash": HASH, "steps": bytes_of(None)}),
    "asked": May({"tools": [TOOL], "thinks": flag, "messages": [MESSAGE]}),
}


def by(shape):
    return {"value": shape, "by": Or("charter", "caller")}


SAMPLER = {
    "temperature": by(DECIMAL), "topK": by(count), "topP": by(DECIMAL), "minP": by(DECIMAL),
    "penalties": by(null({"repeat": DECIMAL, "presence": DECIMAL, "frequency": DECIMAL})),
    "bias": by(null([{"token": count, "add": DECIMAL}])),
    "grammar": by(null({"gbnf": text, "after": null(text)})),
    "thought": by(null({
        "open": count, "close": count, "begun": flag, "budget": count, "closing": [count],
    })),
    "stop": by([text]), "limit": by(count), "seed": by(null(SEED)),
}
EDIT = {
    "at": count, "del": count, "ins": text, "by": Or("stop", "utf8", "think", "guard", "tool"),
}
GUARD = {
    "guard": text, "version": text, "on": Or("input", "output"), "verdict": text, "action": text,
}
REPLY = {
    "requestSha256": HASH, "responseSha256": HASH, "id": null(text), "fingerprint": null(text),
}
VALUES = {
    "request": {"nonce": null(HASH), "bodySha256": HASH, "attachments": [HASH]},
    "runs": [RUN], "sampler": SAMPLER, "text": {"text": text, "edits": [EDIT]}, "key": HASH,
    "guards": [GUARD], "remote": [REPLY], "prev": bytes_of(33),
}

# receipt.md, The bundle

ENTRY = {"entry": bytes_of(None, b64), "proof": text}
SHOWN = {name: May(null({"salt": HASH, "value": null(VALUES[name])})) for name in NAMES}
BUNDLE = {
    "statement": STATEMENT, "disclosures": SHOWN, "promise": null(text), "proof": null(text),
    "consistency": Most(KEY, 63), "chain": Most(ENTRY, 64),
    "charter": {**ENTRY, "seen": null(text), "artefacts": Map(HASH, text)},
}

# ledger.md, charter.md and board.md, by the type of the entry

MEMBERS = Most({"name": text, "key": KEY}, 64)
SIGNATURES = Most({"key": KEY, "signature": SIGNATURE}, 128)
PROMPTS = [{"for": text, "sha256": HASH}]
FILTERS = {"temperature": DECIMAL, "topK": count, "topP": DECIMAL, "minP": DECIMAL}
CHARTER = {
    "v": "charter/v1", "origin": text, "seq": count, "prev": null(HASH), "board": PLACE,
    "coolDown": count, "sealWithin": count, "publish": {"everySeconds": count, "padTo": count},
    "artefacts": {
        "systemPrompts": PROMPTS, "safetyPolicy": null(HASH),
        "models": [{"model": text, "digest": null(HASH), "replay": REPLAY}], "sampler": FILTERS,
        "tools": [text], "templates": PROMPTS, "disclosure": May(PROMPTS),
        "retention": {"days": null(count), "hold": May([Or("*", HASH)])}, "routes": [text],
    },
    "fallback": [HASH], "evaluation": null(HASH), "reason": text,
}
BOARD = {
    "v": "board/v1", "origin": text, "seq": count, "prev": HASH, "members": MEMBERS,
    "threshold": count, "emergency": Most(KEY, 64), "witnessPolicy": null(HASH),
    "expires": null(count),
}
CONTENTS = {
    0: {
        "v": "genesis/v1", "logKey": KEY, "promiseKey": KEY,
        "board": {"members": MEMBERS, "threshold": count},
    },
    2: {"body": CHARTER, "signatures": SIGNATURES},
    3: {"body": BOARD, "signatures": SIGNATURES},
}
