"""Verifies the certificate of a reader without the program that made it.

    verify_certificate.py FILE.zip [--key PEM-OR-FINGERPRINT] [--today YYYY-MM-DD]

A second account of the bundle, written from schemas/README.md ("The bundle, byte by byte") and docs/certification.md; it shares no code with
tashika. Needs Python 3.9 and the package cryptography. Checks every byte of the archive, the signature, every hash, the chain of the
evidence, what certificate and report say of evidence and profile, the limits (reader_limits.py), and each criterion that it knows. What it
cannot come to again is named: the wording of findings, whose fault they are, and the pages for print.

Ends with 0 if all holds and the key is that of --key, 5 if the key is unknown or the day is outside its time, 100 if something is wrong.
"""

import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import struct
import sys
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from reader_limits import limits

KIB = 1 << 10
MEMBERS = {
    "certificate.json": 64 * KIB,
    "certificate.sig": 72,
    "certificate.pub.pem": KIB,
    "certificate.ja.html": KIB * KIB,
    "certificate.en.html": KIB * KIB,
    "profile.json": 256 * KIB,
    "reader.json": 4 * KIB * KIB,
    "evidence.jsonl": 512 * KIB * KIB,
}
COVERED = list(MEMBERS)[3:]
# Version 1.0, no flags, stored, 1980-01-01 00:00.
FIXED = struct.pack("<5H", 10, 0, 0, 0, 0x21)
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
VERDICTS = ["pass", "not-applicable", "warn", "not-run", "inconclusive", "hang", "fail", "error"]
SILENT = {"misdeclared-chaining", "wrong-le", "repeated", "silent-truncation", "corruption"}


class Broken(Exception):
    """Nothing more can be read."""


class Verification:
    """What is wrong with a bundle, and what could not be checked."""

    def __init__(self, archive):
        self.flaws, self.notes = [], []
        self.fingerprint, self.certificate = None, None
        try:
            self.members = self.unpack(archive)
            self.signature()
            self.manifest = self.json("certificate.json")
            self.hashes()
            self.certificate = self.manifest["certificate"]
            self.terms()
            self.records = self.chain()
            self.report = self.json("reader.json")
            self.profile = self.json("profile.json")
            self.said_of_the_evidence()
            self.measured_limits()
            self.criteria()
        except Broken:
            pass
        except (KeyError, TypeError, ValueError, IndexError) as error:
            self.wrong("certificate.json", f"a member has not the form that its schema asks for: {error!r}")

    def wrong(self, place, text):
        self.flaws.append(f"{place}: {text}")

    def broken(self, place, text):
        self.wrong(place, text)
        raise Broken

    def same(self, place, what, said, found):
        if said != found:
            self.wrong(place, f"{what} is {said!r}; the evidence says {found!r}")

    # The archive

    def unpack(self, archive):
        members, at, directory = {}, 0, b""
        for name, limit in MEMBERS.items():
            header = archive[at : at + 30 + len(name)]
            if len(header) < 30 + len(name):
                self.broken(name, "the file ends before it does")
            crc, size = struct.unpack_from("<2I", header, 14)
            head = FIXED + struct.pack("<3I2H", crc, size, size, len(name), 0)
            if header != b"PK\3\4" + head + name.encode():
                self.broken(name, "its header in the archive is changed")
            if size > limit:
                self.broken(name, f"{size} bytes, more than {limit}")
            directory += b"PK\1\2" + struct.pack("<H", 10) + head + bytes(10) + struct.pack("<I", at) + name.encode()
            at += len(header)
            members[name] = archive[at : at + size]
            if len(members[name]) < size:
                self.broken(name, "the file ends before it does")
            if zlib.crc32(members[name]) != crc:
                self.wrong(name, "the archive's checksum is not that of its bytes")
            at += size
        count = len(MEMBERS)
        end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, count, count, len(directory), at, 0)
        if archive[at:] != directory + end:
            self.wrong("archive", "its directory or what stands behind it is changed")
        return members

    def json(self, name):
        def once(pairs):
            if len({key for key, _ in pairs}) != len(pairs):
                raise ValueError("a member stands there twice")
            return dict(pairs)

        try:
            return json.loads(self.members[name].decode(), object_pairs_hook=once)
        except ValueError as error:
            self.broken(name, f"cannot be read: {error}")

    # Signature and hashes

    def signature(self):
        pem, name = self.members["certificate.pub.pem"], "certificate.pub.pem"
        try:
            key = serialization.load_pem_public_key(pem)
            der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        except ValueError:
            self.broken(name, "no public key")
        lines = base64.encodebytes(der).decode().replace("\n", "")
        lines = [lines[at : at + 64] for at in range(0, len(lines), 64)]
        written = "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""]).encode()
        if pem != written or not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            self.broken(name, "no public key on P-256, as it is written here")
        self.fingerprint = hashlib.sha256(der).hexdigest()
        signature = self.members["certificate.sig"]
        try:
            r, s = utils.decode_dss_signature(signature)
            if s > ORDER_OF_P256 // 2 or utils.encode_dss_signature(r, s) != signature:
                raise ValueError
            key.verify(signature, self.members["certificate.json"], ec.ECDSA(hashes.SHA256()))
        except (ValueError, InvalidSignature):
            self.wrong("certificate.sig", "not the signature of the key over certificate.json")

    def hashes(self):
        if self.manifest["schema"] != "tashika.certificate/1":
            self.wrong("certificate.json", "is not tashika.certificate/1")
        if [record["name"] for record in self.manifest["members"]] != COVERED:
            self.wrong("certificate.json", f"does not list exactly {COVERED}")
        for record in self.manifest["members"]:
            found = self.members.get(record["name"], b"")
            if (record["bytes"], record["sha256"]) != (len(found), hashlib.sha256(found).hexdigest()):
                self.wrong(record["name"], "has not the length and SHA-256 that certificate.json states")

    def terms(self):
        terms = self.certificate["terms"]
        days = [datetime.date.fromisoformat(terms[day]) for day in ("issued", "expires")]
        if days != sorted(days) or not terms["operator"].strip() or not all(map(str.strip, terms["samples"] or [""])):
            self.wrong("certificate.json", "its terms are not complete, or contradict each other")
        if self.certificate["key_sha256"] != self.fingerprint:
            self.wrong("certificate.json", "key_sha256 is not the fingerprint of certificate.pub.pem")
        if "no approval by any authority" not in self.certificate["statement"]["en"]:
            self.wrong("certificate.json", "does not state that it is no approval")

    def chain(self):
        records, previous = [], "0" * 64
        text = self.members["evidence.jsonl"].decode()
        for number, line in enumerate(text.splitlines(), 1):
            record = json.loads(line)
            hashed, _, rest = line.rpartition(record["hash"])
            chained = (record["line"], record["previous"], rest) == (number, previous, '"}')
            if not chained or hashlib.sha256(hashed.encode()).hexdigest() != record["hash"]:
                self.broken("evidence.jsonl", f"line {number} is not what was written, or not where")
            previous = record["hash"]
            records.append(record)
        if not text.endswith("\n") or not records or records[0]["kind"] != "run":
            self.broken("evidence.jsonl", "is not the evidence of a measurement")
        return records

    # What is said, against the evidence

    def said_of_the_evidence(self):
        certificate, report, first = self.certificate, self.report, self.records[0]
        specimen, last = first["subject"], self.records[-1]
        told = {
            "measured": first["started"],
            "tashika": first["tashika"],
            "suite_sha256": first["suite_sha256"],
            "evidence_lines": len(self.records),
            "evidence_last_hash": last["hash"],
            "profile": {"name": self.profile["profile"], "version": self.profile["version"]},
        }
        for name, found in told.items():
            self.same("certificate.json", name, certificate[name], found)
        self.subject(certificate["subject"], specimen)
        file = {"file": "evidence.jsonl", "lines": len(self.records), "last_hash": last["hash"]}
        for name, found in (("evidence", file), ("started", first["started"]), ("tashika", first["tashika"])):
            self.same("reader.json", name, report[name], found)
        self.same("reader.json", "report.specimen", report["report"]["specimen"], specimen)
        complete = last["kind"] == "measured" and last["complete"]
        self.same("reader.json", "report.complete", report["report"]["complete"], complete)
        for language in ("ja", "en"):
            page = self.members[f"certificate.{language}.html"].decode()
            if last["hash"] not in page or self.fingerprint not in page or "<script" in page:
                self.wrong(f"certificate.{language}.html", "is not the page of this certificate")
        self.notes.append("the pages for print were not drawn again, and the wording of findings and their blame not come to again")

    def subject(self, said, specimen):
        descriptor = specimen.get("descriptor") or {}
        atrs = {r["atr"] for r in self.records if r["kind"] == "reset" and r["reader"] == specimen["reader"] and r.get("atr")}
        if specimen.get("atr"):
            atrs.add(specimen["atr"])
        vendor, firmware = descriptor.get("vendor"), descriptor.get("firmware")
        found = {
            "reader": specimen["reader"],
            "slot": specimen["slot"],
            "device": f"{vendor:04X}:{descriptor['product']:04X}" if vendor else None,
            "firmware": f"{firmware >> 8:x}.{firmware & 0xFF:02x}" if descriptor else None,
            "protocol": {"t0": "T=0", "t1": "T=1", "contactless": "ISO/IEC 14443-4"}[specimen["protocol"]],
            "cards": sorted(atrs),
        }
        for name, value in found.items():
            self.same("certificate.json", f"subject.{name}", said[name], value)

    def measured_limits(self):
        if self.records[0]["subject"].get("evidence", "probe") != "probe":
            return self.notes.append("measured without a probe card: the limits were not come to again")
        said, found = self.report["report"]["envelope"], limits(self.records)
        for name, value in found.items():
            self.same("reader.json", f"report.envelope.{name}", said[name], value)

    def criteria(self):
        decisions = self.report["profile"]["decisions"]
        report = self.report["report"]
        ids = [criterion["id"] for criterion in self.profile["criteria"]]
        self.same("reader.json", "profile.decisions", [decision["id"] for decision in decisions], ids)
        unknown = []
        for criterion, decision in zip(self.profile["criteria"], decisions):
            verdict = decide(criterion["requires"], report)
            if verdict is None:
                unknown.append(criterion["id"])
                continue
            if verdict == "fail" and not criterion["must"]:
                verdict = "warn"
            self.same("reader.json", f"{criterion['id']}", decision["verdict"], verdict)
        if unknown:
            self.notes.append(f"criteria that this program does not decide: {' '.join(unknown)}")
        worst = max((decision["verdict"] for decision in decisions), key=VERDICTS.index, default="error")
        self.same("reader.json", "profile.verdict", self.report["profile"]["verdict"], worst)
        self.same("certificate.json", "verdict", self.certificate["verdict"], worst)


def decide(requires, report):
    """The verdict on one criterion; None if it is of a kind that is not known here."""
    kind, value = (requires, None) if isinstance(requires, str) else next(iter(requires.items()))
    envelope, complete = report["envelope"], report["complete"]
    faults = [finding for finding in report["findings"] if finding["fault"]]

    def at_least(seen):
        return "inconclusive" if seen is None else "pass" if seen >= value else "fail"

    def none_of(count):
        return "fail" if count else "pass" if complete else "inconclusive"

    if kind == "extended-form":
        return {True: "pass", False: "fail", None: "inconclusive"}[envelope[value]["extended_form"]]
    if kind == "carries":
        reach, wanted = envelope[value["direction"]], value["bytes"]
        if any(hole <= wanted for hole in reach["holes"]):
            return "fail"
        if reach["verified"] >= wanted:
            return "pass"
        fails = reach["fails_from"]
        return "fail" if fails is not None and fails <= wanted else "inconclusive"
    if kind == "honest-claim":
        words = {"honest": "pass", "no-claim": "not-applicable", "undecided": "inconclusive"}
        return words.get(report["honesty"], "fail")
    known = {
        "nothing-silent": lambda: none_of(sum(finding["class"] in SILENT for finding in faults)),
        "no-fault": lambda: none_of(len(faults)),
        "steady": lambda: none_of(report["flakiness"]["failed"]),
        "patience": lambda: at_least(envelope["patience_ms"]),
        "pace": lambda: at_least(envelope["bytes_per_second"]),
    }
    return known[kind]() if kind in known else None


def expected_key(key):
    """The fingerprint that is meant: 64 digits, or a file with a public key."""
    if len(key) == 64 and all(digit in "0123456789abcdefABCDEF" for digit in key):
        return key.lower()
    public = serialization.load_pem_public_key(pathlib.Path(key).read_bytes())
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--key")
    parser.add_argument("--today", default=datetime.date.today().isoformat())
    arguments = parser.parse_args()
    found = Verification(arguments.file.read_bytes())
    if arguments.key and found.fingerprint != expected_key(arguments.key):
        found.wrong("certificate.pub.pem", "is not the key of --key")
    for line in found.flaws + found.notes:
        print(line)
    if found.flaws:
        print(f"{arguments.file}: does not hold")
        sys.exit(100)
    terms = found.certificate["terms"]
    in_time = terms["issued"] <= arguments.today <= terms["expires"]
    print(f"{arguments.file}: holds; verdict {found.certificate['verdict']}, key {found.fingerprint}")
    sys.exit(0 if arguments.key and in_time else 5)


if __name__ == "__main__":
    main()
