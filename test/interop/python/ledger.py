"""Of a ledger: its origin, its entries, who decides, and a checkpoint of it."""
import base64
import json
import re
from hashlib import sha256

from c2sp import Note, read_checkpoint
from ed25519 import verified
from encoding import b64, canonical, labelled, to_b64url
from shape import CONTENTS, fits


class Refused(Exception):
    pass


def must(held, code):
    if not held:
        raise Refused(code)


def hash_of(data):
    return to_b64url(sha256(data).digest())


def read(kind, code, *args):
    """A note, a proof or a policy, else the refusal."""
    try:
        return kind(*args)
    except (ValueError, LookupError):
        raise Refused(code) from None


def content_of(entry, kind, code):
    """The content of an entry of this type (leaf.md)."""
    try:
        content = json.loads(entry[1:].decode())
    except (ValueError, RecursionError):
        raise Refused(code) from None
    must(entry[:1] == bytes([kind]) and canonical(content, entry[1:]), code)
    must(fits(content, CONTENTS[kind]), code)
    return content


def genesis_hash(genesis):
    pinned = {name: genesis[name] for name in ("board", "logKey", "promiseKey")}
    return sha256(labelled("genesis", pinned)).digest()


def is_origin(origin, genesis):
    fingerprint = base64.b32encode(genesis_hash(genesis)).decode().lower()[:26]
    return bool(re.fullmatch(r"[^\s\x00-\x1f\x7f-\x9f+]+/" + fingerprint, origin))


def can_decide(board):
    keys = [member["key"] for member in board["members"]]
    return 1 <= board["threshold"] <= len(keys) == len(set(keys))


def decided(content, message, boards, code):
    """Signed by the threshold of each board, and by nobody else."""
    members = [{member["key"] for member in board["members"]} for board in boards]
    keys = {one["key"] for one in content["signatures"]}
    must(keys <= set().union(*members), code)
    for one in content["signatures"]:
        must(verified(b64(one["key"]), message, b64(one["signature"])), code)
    must(all(len(keys & of) >= board["threshold"] for of, board in zip(members, boards)), code)


class Checkpoint:
    """One that step 5 accepts."""

    def __init__(self, source, origin, key, policy):
        note = read(Note, "E_LOGSIG", source)
        read_as = read_checkpoint(note.text)
        must(read_as and read_as[0] == origin and note.signed(origin, key), "E_LOGSIG")
        self.source, (_, self.size, self.root) = source, read_as
        time = read(policy.quorum, "E_QUORUM", note) if policy else 0
        must(time is not None, "E_QUORUM")
        self.witnessed = bool(policy and policy.witnessed)
        self.time = time if self.witnessed else None

    def splits(self, other):
        return self.size == other.size and self.root != other.root
