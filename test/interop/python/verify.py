"""Verifies Overt receipts offline. Written from spec/ alone, it shares no line with the product.

usage: python3 verify.py FILE (--policy FILE | --origin ORIGIN-OR-FINGERPRINT)
       python3 verify.py < CASES     a JSON list of {file: base64, policy or origin: text}
"""
import base64
import json
import re
import sys
from hashlib import sha256

from c2sp import Note, Policy, Proof, consistent
from encoding import b64, b64url, canonical, jcs, labelled, to_b64url
from ledger import Checkpoint, Refused, can_decide, content_of, decided, genesis_hash
from ledger import hash_of, is_origin, must, read
from shape import BUNDLE, fits

MOST_BYTES = 1_048_576
SKEW_SECONDS = 300
REPLAYS = ("none", "statistical", "exact")


class Receipt:
    """A receipt that holds: every step of receipt.md, in order, or Refused with the step's code."""

    def __init__(self, data, policy=None, origin=None):
        self.open(data)
        self.disclose()
        self.derive_leaf()
        self.trust(policy, origin)
        self.find()
        self.order()
        self.seat()
        self.charter()
        self.behave()
        self.end()

    def open(self, data):
        must(len(data) <= MOST_BYTES, "E_PARSE")
        try:
            self.bundle = json.loads(data.decode())
        except (ValueError, RecursionError):
            raise Refused("E_PARSE") from None
        must(canonical(self.bundle, data), "E_CANON")
        must(fits(self.bundle, BUNDLE), "E_SCHEMA")
        bundle = self.bundle
        self.statement, self.origin = bundle["statement"], bundle["statement"]["origin"]
        entries = [bundle["charter"], *bundle["chain"]]
        proofs = [read(Proof, "E_SCHEMA", one["proof"]) for one in entries]
        self.placed = list(zip([b64(one["entry"]) for one in entries], proofs))
        self.proof = bundle["proof"] and read(Proof, "E_SCHEMA", bundle["proof"])
        must(len(entries) > 1, "E_SCHEMA")
        self.genesis = content_of(self.placed[1][0], 0, "E_SCHEMA")
        self.rules = content_of(self.placed[0][0], 2, "E_SCHEMA")

    def disclose(self):
        self.shown = {}
        for name, one in self.bundle["disclosures"].items():
            if one is not None:
                head = f"overt/field/1\n{name}\n".encode()
                made = hash_of(head + b64url(one["salt"]) + jcs(one["value"]).encode())
                must(made == self.statement["c"][name], "E_DISCLOSURE")
                self.shown[name] = one["value"]

    def derive_leaf(self):
        named = b"answer-receipt/v1\n" + jcs(self.statement).encode()
        self.leaf = b"\1" + sha256(named).digest()
        must(not self.proof or self.proof.extra in (None, self.leaf), "E_LEAF")

    def trust(self, policy, origin):
        self.policy = None if policy is None else read(Policy, "E_LOGKEY", policy)
        if self.policy:
            must(self.origin in self.policy.logs, "E_LOGKEY")
            self.key = self.policy.logs[self.origin]
        else:
            must(origin in (self.origin, self.origin[-26:]), "E_LOGKEY")
            must(is_origin(self.origin, self.genesis), "E_GENESIS")
            self.key = b64(self.genesis["logKey"])

    def accept(self, source):
        return Checkpoint(source, self.origin, self.key, self.policy)

    def find(self):
        """Steps 5 and 6."""
        self.checkpoint = self.accept((self.proof or self.placed[0][1]).checkpoint)
        if self.bundle["promise"] is not None:
            self.keep_promise(read(Note, "E_PROMISE", self.bundle["promise"]))
        if self.proof:
            at = self.checkpoint
            must(self.proof.leads(self.leaf, at.size, at.root), "E_PROOF")
        self.sealed = self.checkpoint.time if self.proof else None

    def keep_promise(self, note):
        must(note.signed(f"{self.origin}/promise", b64(self.genesis["promiseKey"])), "E_PROMISE")
        hash = base64.b64encode(sha256(b"\0" + self.leaf).digest()).decode()
        head = f"answer-promise/v1\n{self.origin}\n{hash}\n"
        deadline = re.fullmatch(r"(0|[1-9][0-9]{0,15})\n", note.text.removeprefix(head))
        must(deadline and int(deadline[1]) >= self.statement["issued"], "E_PROMISE")

    def order(self):
        after, issued = self.statement["after"], self.statement["issued"]
        checkpoint = self.checkpoint
        hashes = [b64(hash) for hash in self.bundle["consistency"]]
        root = b64url(after["root"])
        must(consistent(after["size"], root, checkpoint.size, checkpoint.root, hashes), "E_AFTER")
        must(not self.proof or self.proof.index >= after["size"], "E_AFTER")
        if self.sealed is not None:
            must(issued - self.sealed <= SKEW_SECONDS, "E_TIME")
            must(self.sealed - issued <= self.rules["body"]["sealWithin"], "E_TIME")

    def place(self, entry, proof, code):
        """Where an entry is proven to be."""
        if proof.checkpoint != self.checkpoint.source:
            try:
                other = self.accept(proof.checkpoint)
            except Refused:
                raise Refused(code) from None
            raise Refused("E_SPLIT" if self.checkpoint.splits(other) else code)
        must(proof.leads(entry, self.checkpoint.size, self.checkpoint.root), code)
        return proof.index

    def seat(self):
        """Step 8: the boards, as (index, hash, board)."""
        genesis, statement = self.genesis, self.statement
        must(is_origin(self.origin, genesis) and can_decide(genesis["board"]), "E_GENESIS")
        must(b64(genesis["logKey"]) == self.key, "E_GENESIS")
        must(self.place(*self.placed[1], "E_GENESIS") == 0, "E_GENESIS")
        seats = [(0, to_b64url(genesis_hash(genesis)), genesis["board"])]
        for seq, (entry, proof) in enumerate(self.placed[2:], 1):
            index, content = self.place(entry, proof, "E_BOARD"), content_of(entry, 3, "E_BOARD")
            (last, hash, before), body = seats[-1], content["body"]
            must(index > last and can_decide(body), "E_BOARD")
            must((body["seq"], body["prev"], body["origin"]) == (seq, hash, self.origin), "E_BOARD")
            must(body["threshold"] > 1 or len(body["members"]) < 3, "E_BOARD")
            must(set(body["emergency"]) <= {one["key"] for one in body["members"]}, "E_BOARD")
            message = labelled("board", body)
            decided(content, message, [before, body], "E_BOARD")
            seats.append((index, hash_of(message), body))
        index, hash, board = seats[-1]
        expires, at = board.get("expires"), self.sealed
        must(expires is None or expires >= (statement["issued"] if at is None else at), "E_BOARD")
        must(statement["board"] == {"index": index, "hash": hash}, "E_BOARD")
        must(index < statement["after"]["size"], "E_BOARD")
        self.seats = seats

    def charter(self):
        body, statement, code = self.rules["body"], self.statement, "E_CHARTER_ORDER"
        index, message = self.place(*self.placed[0], code), labelled("charter", body)
        must(statement["charter"] == {"index": index, "hash": hash_of(message)}, code)
        must(body["origin"] == self.origin and index < statement["after"]["size"], code)
        before = [seat for seat in self.seats if seat[0] < index]
        must(before and body["board"] == {"index": before[-1][0], "hash": before[-1][1]}, code)
        must(body["seq"] > 0 and (body["seq"] == 1) == (body["prev"] is None), code)
        decided(self.rules, message, [before[-1][2]], "E_CHARTER_SIGS")
        if body["seq"] == 1:
            must(self.bundle["charter"]["seen"] is None, "E_COOLDOWN")
        else:
            self.cool_down(index, body["coolDown"])

    def cool_down(self, index, seconds):
        try:
            seen = self.accept(self.bundle["charter"]["seen"] or "")
        except Refused:
            raise Refused("E_COOLDOWN") from None
        must(not self.checkpoint.splits(seen), "E_SPLIT")
        must(index < seen.size <= self.statement["after"]["size"], "E_COOLDOWN")
        over = seen.time is None or self.statement["issued"] - seen.time >= seconds
        must(over, "E_COOLDOWN")

    def behave(self):
        engine, allowed = self.statement["engine"], self.rules["body"]["artefacts"]
        remote = engine["kind"] == "remote"
        model = f"{engine['provider']}/{engine['model']}" if remote else engine["model"]
        must(not remote or {"*", engine["provider"]} & set(allowed["routes"]), "E_NOT_ALLOWED")
        must(any(one["model"] in ("*", model) and one["digest"] in (None, engine.get("digest"))
                 and REPLAYS.index(one["replay"]) <= REPLAYS.index(engine["replay"])
                 for one in allowed["models"]), "E_NOT_ALLOWED")
        for name, one in (self.shown.get("sampler") or {}).items():
            unsent = remote and (name, one["value"]) in (("topK", 0), ("minP", "0"))
            free = one["by"] == "caller" or name in ("limit", "stop", "seed") or unsent
            must(free or one["value"] == allowed["sampler"].get(name), "E_NOT_ALLOWED")
        self.speak(model, allowed, remote)

    def speak(self, model, allowed, remote):
        lists = [allowed["systemPrompts"], allowed["templates"], allowed.get("disclosure", [])]
        named = {one["sha256"] for of in lists for one in of}
        named |= {allowed["safetyPolicy"], self.rules["body"]["evaluation"]}
        for hash, text in self.bundle["charter"]["artefacts"].items():
            must(hash in named and hash_of(text.encode()) == hash, "E_ARTEFACT")
        prompts = {who: {one["sha256"] for one in allowed["systemPrompts"]
                         if one["for"].split(" ")[0] == who} for who in (model, "*")}
        mine = prompts[model] or prompts["*"]
        needed = not remote and mine and hash_of(b"") not in mine
        for run in self.shown.get("runs") or []:
            told = [one for one in run["segments"] if one["from"] == "charter"]
            for one in told:
                same = hash_of(one["bytes"].encode()) == one["ref"]
                must(same and one["ref"] in mine, "E_ARTEFACT")
            must(told or not needed, "E_ARTEFACT")

    def end(self):
        """Step 11, as far as it goes without the model's vocabulary."""
        runs, sampler = self.shown.get("runs") or [], self.shown.get("sampler")
        statement, noise, key = self.statement, self.statement["noise"], self.shown.get("key")
        for run in runs:
            tokens, trace = len(run["output"]), run["trace"]
            must(len(run["kinds"]) == tokens, "E_TEXT")
            if trace:
                steps = b64url(trace["steps"])
                must(len(steps) == 8 * tokens, "E_TEXT")
                must(not steps or steps[-8:] == b64url(trace["hash"])[:8], "E_TEXT")
        stop, local = statement["stop"], statement["engine"]["kind"] == "local"
        must(not runs or runs[-1]["stop"] == stop, "E_STOP")
        if sampler and stop == "stop":
            must(sampler["stop"]["value"], "E_STOP")
        if sampler and runs and local and stop == "length":
            must(len(runs[-1]["output"]) == sampler["limit"]["value"], "E_STOP")
        if key is not None:
            commit = hash_of(b"overt/noise-commit/1\n" + b64url(key))
            must(noise and noise["commit"] == commit, "E_NOISE")


def verdict(data, policy=None, origin=None):
    """The exit code, and why it is not 0."""
    try:
        receipt = Receipt(data, policy, origin)
    except Refused as refused:
        return {"exit": 2 if str(refused) == "E_LOGKEY" else 1, "code": str(refused)}
    if not receipt.proof:
        return {"exit": 2, "code": "W_PENDING"}
    return {"exit": 0, "code": None, "witnessed": receipt.checkpoint.witnessed}


def main(args):
    if not args:
        cases = json.load(sys.stdin)
        told = [verdict(base64.b64decode(one.pop("file")), **one) for one in cases]
        print(json.dumps(told))
        return 0
    file, how, trust = args
    with open(file, "rb") as source:
        data = source.read(MOST_BYTES + 1)
    if how == "--policy":
        with open(trust, encoding="utf-8") as source:
            told = verdict(data, policy=source.read())
    else:
        told = verdict(data, origin=trust)
    level = "witnessed" if told.get("witnessed") else "self-attested"
    print(told["code"] or f"proven, {level}")
    return told["exit"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
