"""Judges certificates of readers: bundles that are fresh from the program, and what a forger makes of them.

    judge_certificate.py TASHIKA

Simulated readers, sound and defective, are measured and certified. Every member of every bundle must follow its published schema, the
profiles too, and verify_certificate.py, which shares no code with TASHIKA, must come to the same: limits, criteria, verdict. Then bits are
flipped in every part of a bundle, it is packed again, and forged by somebody who has a key of his own and mends every hash: both must
refuse it, and name the same member.
"""

import hashlib
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

import jsonschema
import yaml
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from verify_certificate import COVERED, MEMBERS, ORDER_OF_P256, Verification

# One of each level, and the ways of failing: refusal, holes, silence, another Le, twice, by chance, wedged, gone.
MODELS = [
    *("extended-contactless-522", "extended-271-t0", "short-t1"),
    *("F03", "F10", "F13a", "F15c", "F34", "F42", "F48", "X01"),
]
ROOT = pathlib.Path(__file__).resolve().parents[1]
SCHEMAS = {"certificate.json": "certificate", "profile.json": "profile", "reader.json": "reader", "evidence.jsonl": "evidence"}


def fail(message):
    sys.exit(f"judge_certificate: {message}")


def schema(name):
    text = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(text)(text)


class Bench:
    """The program under judgement, in a folder of its own."""

    def __init__(self, tashika, folder):
        self.tashika, self.folder = pathlib.Path(tashika).resolve(), pathlib.Path(folder)
        self.run("certificate", "keygen", "--out", "keys")
        self.schemas = {member: schema(name) for member, name in SCHEMAS.items()}

    def run(self, *arguments, expect=(0,)):
        ended = subprocess.run([self.tashika, *arguments], cwd=self.folder, capture_output=True, text=True)
        if ended.returncode not in expect:
            fail(f"{' '.join(arguments)} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
        return ended

    def bundle(self, model):
        """The bytes of a fresh bundle."""
        self.run("reader", "certify", "--model", model, "--effort", "quick", "--out", model, expect=(0, 5, 100))
        (measured,) = (self.folder / model).iterdir()
        file = f"{model}.zip"
        terms = ["--operator", "試験所", "--samples", "TEST-1", "--product", model, "-o", file]
        self.run("certificate", "issue", measured, "--key", "keys/certificate.key.pem", *terms)
        return (self.folder / file).read_bytes()

    def verified(self, archive):
        """What the program says of a bundle."""
        (self.folder / "judged.zip").write_bytes(archive)
        arguments = ["certificate", "verify", "judged.zip", "--json", "--key", "keys/certificate.pub.pem"]
        return json.loads(self.run(*arguments, expect=(0, 100)).stdout)

    def agree_that_it_holds(self, model, archive):
        ours, theirs = self.verified(archive), Verification(archive)
        if theirs.flaws or ours["standing"] != "verified":
            fail(f"{model}: tashika says {ours['standing']}, verify_certificate {theirs.flaws}")
        if ours["key_sha256"] != theirs.fingerprint or ours["certificate"] != theirs.certificate:
            fail(f"{model}: the two do not read the same certificate")
        for member, judge in self.schemas.items():
            texts = theirs.members[member].decode().splitlines() if member.endswith("l") else [theirs.members[member]]
            for number, text in enumerate(texts, 1):
                for error in judge.iter_errors(json.loads(text)):
                    fail(f"{model}: {member}:{number}: {error.json_path}: {error.message}")
        return theirs

    def agree_that_it_is_broken(self, what, archive, member):
        """Both must refuse it because of this member."""
        ours, theirs = self.verified(archive), Verification(archive)
        places = {flaw["place"] for flaw in ours["flaws"]}
        named = {flaw.split(": ")[0] for flaw in theirs.flaws}
        if ours["standing"] != "broken" or member not in places or member not in named:
            fail(f"{what}: {member} is to be named; tashika names {places or 'nothing'}, verify_certificate {named or 'nothing'}")


def parts(members):
    """Each part of an archive with its first byte and the one behind its last: members with their headers, and the rest."""
    at = 0
    for name, content in members.items():
        yield name, at, at + 30 + len(name) + len(content)
        at += 30 + len(name) + len(content)
    yield "archive", at, at + sum(46 + len(name) for name in members) + 22


def pack(members):
    """The archive as schemas/README.md has it."""
    archive, directory = b"", b""
    for name, content in members.items():
        head = struct.pack("<5H3I2H", 10, 0, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(name), 0)
        directory += b"PK\1\2\n\0" + head + bytes(10) + struct.pack("<I", len(archive)) + name.encode()
        archive += b"PK\3\4" + head + name.encode() + content
    end = struct.pack("<4H2IH", 0, 0, len(members), len(members), len(directory), len(archive), 0)
    return archive + directory + b"PK\5\6" + end


def forged(members, change):
    """A bundle changed by somebody who mends the chain of the evidence, every hash, the fingerprint and the signature."""
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, spki = serialization.Encoding, serialization.PublicFormat.SubjectPublicKeyInfo
    der, pem = (key.public_key().public_bytes(form, spki) for form in (encoding.DER, encoding.PEM))
    contents = {name: members[name].decode() for name in ("certificate.json", "profile.json", "reader.json", "evidence.jsonl")}
    old = json.loads(contents["certificate.json"])["certificate"]
    change(contents)
    contents["evidence.jsonl"], last = chained_again(contents["evidence.jsonl"])
    forgery = members | {name: text.encode() for name, text in contents.items()} | {"certificate.pub.pem": pem}
    renamed = {old["key_sha256"]: hashlib.sha256(der).hexdigest(), old["evidence_last_hash"]: last}
    for name in ("certificate.json", "reader.json", "certificate.ja.html", "certificate.en.html"):
        for before, after in renamed.items():
            forgery[name] = forgery[name].replace(before.encode(), after.encode())
    manifest = json.loads(forgery["certificate.json"])
    for record in manifest["members"]:
        content = forgery[record["name"]]
        record.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    forgery["certificate.json"] = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    r, s = utils.decode_dss_signature(key.sign(forgery["certificate.json"], ec.ECDSA(hashes.SHA256())))
    forgery["certificate.sig"] = utils.encode_dss_signature(r, min(s, ORDER_OF_P256 - s))
    return pack(forgery), pem


def chained_again(text):
    """Evidence with its chain of hashes mended, and the hash of its last line."""
    lines, previous = [], "0" * 64
    for line in text.splitlines():
        start = line.rpartition(',"previous":"')[0] + f',"previous":"{previous}","hash":"'
        previous = hashlib.sha256(start.encode()).hexdigest()
        lines.append(f'{start}{previous}"}}\n')
    return "".join(lines), previous


def replacing(member, before, after):
    def change(contents):
        if before not in contents[member]:
            fail(f"a forger looks for {before!r} in {member} and does not find it")
        contents[member] = contents[member].replace(before, after)

    return change


def judge_profiles():
    judge, files = schema("profile"), sorted((ROOT / "profiles").glob("*.yaml"))
    for file in files:
        for error in judge.iter_errors(yaml.safe_load(file.read_text(encoding="utf-8"))):
            fail(f"{file.name}: {error.json_path}: {error.message}")
    print(f"jsonschema and PyYAML: {len(files)} profiles follow their schema")


def judge_changes(bench, members):
    """Every part with flipped bits, and everything packed again."""
    archive, dice = pack(members), random.Random(7)
    if archive != (bench.folder / "F03.zip").read_bytes():
        fail("the archive is not what schemas/README.md says")
    flips = 0
    for name, start, end in parts(members):
        for at in {start, end - 1, dice.randrange(start, end), dice.randrange(start, end)}:
            flipped = bytearray(archive)
            flipped[at] ^= 1 << dice.randrange(8)
            bench.agree_that_it_is_broken(f"bit flipped in byte {at}", bytes(flipped), name)
            flips += 1
    with zipfile.ZipFile(bench.folder / "again.zip", "w") as again:
        for name in members:
            again.writestr(name, members[name])
    bench.agree_that_it_is_broken("packed again", (bench.folder / "again.zip").read_bytes(), "certificate.json")
    print(f"{flips} flipped bits in {len(members)} members and the rest of the archive: both name the part")


def judge_forgeries(bench, members):
    """What the holder of a key of his own can do to a bundle that fails."""
    more = '"response":"9000"'
    cases = {
        "another verdict": (replacing("certificate.json", '"verdict": "fail"', '"verdict": "pass"'), "certificate.json"),
        "another limit": (replacing("reader.json", '"verified": 254', '"verified": 2540'), "reader.json"),
        "a criterion less": (replacing("profile.json", '"bytes": 1024', '"bytes": 100'), "reader.json"),
        "answers that came": (replacing("evidence.jsonl", '"fault":"', more + ',"x":"'), "reader.json"),
        "another firmware": (replacing("certificate.json", '"firmware": "', '"firmware": "9'), "certificate.json"),
    }
    for what, (change, member) in cases.items():
        archive, pem = forged(members, change)
        (bench.folder / "keys" / "certificate.pub.pem").write_bytes(pem)
        bench.agree_that_it_is_broken(f"forged: {what}", archive, member)
    print(f"{len(cases)} forgeries with every hash mended and rightly signed: both refuse them")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    judge_profiles()
    if list(MEMBERS)[3:] != COVERED:
        fail("the members that are covered by hashes are the last ones")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(sys.argv[1], folder)
        bundles = {model: bench.agree_that_it_holds(model, bench.bundle(model)) for model in MODELS}
        verdicts = {model: found.certificate["verdict"] for model, found in bundles.items()}
        if not {"pass", "fail"} <= set(verdicts.values()):
            fail(f"not every kind of verdict is there: {verdicts}")
        lines = sum(len(found.records) for found in bundles.values())
        print(f"jsonschema and verify_certificate: {len(bundles)} bundles, {lines} lines of evidence, judged alike")
        members = bundles["F03"].members
        judge_changes(bench, members)
        judge_forgeries(bench, members)


main()
