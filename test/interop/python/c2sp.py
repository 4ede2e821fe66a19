"""Notes, checkpoints, cosignatures, policies and proofs (c2sp.org); the trees of RFC 6962."""
import re
from hashlib import sha256

from ed25519 import verified
from encoding import b64

ED25519, COSIGNATURE = 1, 4
DECIMAL = r"(?:0|[1-9][0-9]*)"


class Note:
    """Its text, and its signatures as (name, key id, bytes). ValueError where it is no note."""

    def __init__(self, source):
        text, gap, lines = source.rpartition("\n\n")
        if not gap or not lines.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", source):
            raise ValueError("no note")
        self.text, self.signatures = text + "\n", []
        for line in lines[:-1].split("\n"):
            found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
            data = found and b64(found[2])
            if not data or len(data) < 5:
                raise ValueError("no signature line")
            self.signatures.append((found[1], data[:4], data[4:]))

    def by(self, name, algorithm, key):
        mine = (name, key_id(name, algorithm, key))
        return [data for *whose, data in self.signatures if tuple(whose) == mine]

    def signed(self, name, key):
        """True or False as this Ed25519 key says, None where it says nothing."""
        said = [verified(key, self.text.encode(), one) for one in self.by(name, ED25519, key)]
        return all(said) if said else None

    def cosigned(self, name, key):
        """When this witness cosigned first, or None. ValueError for a false cosignature."""
        times = []
        for data in self.by(name, COSIGNATURE, key):
            time = int.from_bytes(data[:8], "big")
            message = f"cosignature/v1\ntime {time}\n{self.text}".encode()
            if len(data) != 72 or not verified(key, message, data[8:]):
                raise ValueError("a false cosignature")
            times.append(time)
        return min(times, default=None)


def key_id(name, algorithm, key):
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + key).digest()[:4]


def read_checkpoint(text):
    """(origin, size, root), or None."""
    found = re.fullmatch(rf"([^\s+]+)\n({DECIMAL})\n(\S+)\n(?:[^\n]+\n)*", text)
    root = found and b64(found[3])
    return (found[1], int(found[2]), root) if root and len(root) == 32 else None


class Policy:
    """Whom a reader trusts. ValueError for a file that says something else."""

    def __init__(self, source):
        self.logs, self.quorum, parts = {}, None, {"none": lambda note: 0}
        for line in source.split("\n"):
            kind, *words = line.split() if line.strip() else ["#"]
            if kind == "log":
                name, key = vkey(words[0], ED25519)
                self.logs[name] = key
            elif kind == "witness":
                name, key = vkey(words[1], COSIGNATURE)
                parts[words[0]] = lambda note, name=name, key=key: note.cosigned(name, key)
            elif kind == "group":
                members = [parts[name] for name in words[2:]]
                need = {"any": 1, "all": len(members)}.get(words[1]) or int(words[1])
                parts[words[0]] = lambda note, of=members, need=need: nth(note, of, need)
            elif kind == "quorum":
                self.witnessed, self.quorum = words[0] != "none", parts[words[0]]
            elif not kind.startswith("#"):
                raise ValueError("no line of a policy")
        if not self.quorum:
            raise ValueError("no quorum")


def nth(note, members, need):
    """When so many had cosigned, or None. All are asked, so that a false one is found."""
    times = sorted(time for time in [member(note) for member in members] if time is not None)
    return times[need - 1] if len(times) >= need else None


def vkey(source, algorithm):
    name, digest, key = source.split("+", 2)
    data = b64(key)
    if not data or data[0] != algorithm or key_id(name, algorithm, data[1:]).hex() != digest:
        raise ValueError("no key of this kind")
    return name, data[1:]


class Proof:
    """A tlog-proof. ValueError where it is none."""

    def __init__(self, source):
        head, gap, self.checkpoint = source.partition("\n\n")
        form = rf"c2sp\.org/tlog-proof@v1\n(?:extra (\S*)\n)?index ({DECIMAL})((?:\n\S+){{0,63}})"
        found = gap and re.fullmatch(form, head)
        if not found:
            raise ValueError("no proof")
        self.extra = None if found[1] is None else b64(found[1])
        self.index, self.hashes = int(found[2]), [b64(line) for line in found[3].split()]
        if any(hash is None or len(hash) != 32 for hash in self.hashes):
            raise ValueError("no hash")

    def leads(self, entry, size, root):
        """Whether the entry is at its index in the tree of this size and root."""
        if self.index >= size:
            return False
        inner = (self.index ^ (size - 1)).bit_length()
        if len(self.hashes) != inner + (self.index >> inner).bit_count():
            return False
        hash = sha256(b"\0" + entry).digest()
        for level, sibling in enumerate(self.hashes):
            right = level >= inner or self.index >> level & 1
            hash = node(sibling, hash) if right else node(hash, sibling)
        return hash == root


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def consistent(old, old_root, new, new_root, hashes):
    """Whether the tree of the new size begins with the one of the old size (RFC 6962, 2.1.2)."""
    if old == new:
        return old > 0 and not hashes and old_root == new_root
    if not 0 < old < new:
        return False
    shift = (old & -old).bit_length() - 1
    path = (old - 1) >> shift
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    first, *rest = [old_root, *hashes] if path == 0 else hashes or [b""]
    if len(rest) != inner + (path >> inner).bit_count():
        return False
    before = after = first
    for level, sibling in enumerate(rest):
        if level >= inner or path >> level & 1:
            before, after = node(sibling, before), node(sibling, after)
        else:
            after = node(after, sibling)
    return (before, after) == (old_root, new_root)
