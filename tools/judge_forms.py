#!/usr/bin/env python3
"""Judges the forms of a qualification with programs that nobody here wrote.

    judge_forms.py TASHIKA [RUN]        the built command, the folder of a run; from the root of the repository

* Every sample of vectors/qualification: the command finds what expected.yaml says (PyYAML reads it).
* XML: Python's xml.etree (expat) sees the same tree as the command's JSON, and takes as XML what the command takes,
  also of samples with a byte changed.
* xmllint (libxml2) with schemas/qualification.xsd: takes every good sample and everything the command writes, and of the
  bad ones exactly those that break a rule a schema can state.
* Encodings: every character of Python's cp932 is read as Python reads it, and every character of the Basic Multilingual
  Plane comes back from Shift_JIS; where WHATWG's Shift_JIS, cp932, Python's shift_jis and libxml2 differ, they differ as
  written below.
* FHIR: fhir.resources takes every Coverage.
* A run's evidence: the scenarios' documents are to expat and xmllint what they are to the command.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

import yaml
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.coverage import Coverage

TASHIKA = sys.argv[1]
SAMPLES = pathlib.Path("vectors/qualification")
SCHEMA = "schemas/qualification.xsd"

# Rules whose violation a schema can see.
OF_A_SCHEMA = {
    "attribute", "wrong-shape", "missing-element", "duplicate-element", "unknown-element", "health-data",
    "empty-element", "bad-value", "unknown-code", "insurer-number-padding",
}
# What libxml2's Shift_JIS (iconv's) lacks and code page 932 has; xmllint cannot read such a document.
BEYOND_ICONV = "髙﨑"
# Characters that Python's cp932 and shift_jis read differently, by their code: the two fathers of the table disagree.
WAVES = {0x8160: ("～", "〜"), 0x8161: ("∥", "‖"), 0x817C: ("－", "−"), 0x8191: ("￠", "¢"), 0x8192: ("￡", "£"), 0x81CA: ("￢", "¬")}
# cp932's private characters: 1,880 places for one's own (F040 to F9FC), and four that its odd bytes stand for.
PRIVATE = {chr(point) for point in [*range(0xE000, 0xE758), *range(0xF8F0, 0xF8F4)]}
# Single bytes that WHATWG's Shift_JIS and Python's cp932 read differently: a control character or nothing here,
# private characters or a blank there. None of them is text of a person.
ODD_BYTES = {0x80, 0xA0, 0xFD, 0xFE, 0xFF}


def tashika(*arguments, data=b""):
    done = subprocess.run([TASHIKA, "--lang", "en", "qualification", *arguments], input=data, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def inspect(data):
    status, out, err = tashika("inspect", "-", "--json", "--show", data=data)
    assert status in (0, 100) and not err, (status, err)
    return status, json.loads(out)


def convert(data, target, *more):
    status, out, err = tashika("convert", "-", "--to", target, *more, data=data)
    assert status == 0, err
    return out


def rules(report):
    return {finding["rule"] for finding in report["findings"]}


def plain(data):
    """The document as expat and libxml2 can read it: in UTF-8, because neither knows code page 932."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def without_declaration(text):
    return re.sub(r"^<\?xml[^>]*\?>", "", text)


def flat_xml(element):
    children = list(element)
    if not children and element.tag != "ResultList":
        return [(element.tag, element.text or "")]
    return [(element.tag, sorted(sum(map(flat_xml, children), []), key=repr))]


def flat_json(name, value):
    if isinstance(value, str):
        return [(name, value)]
    items = [item for part in value for item in part.items()] if isinstance(value, list) else list(value.items())
    return [(name, sorted(sum((flat_json(key, inner) for key, inner in items), []), key=repr))]


def neutral(tree):
    """The tree without the encoding, which is the file's own."""
    if isinstance(tree, list):
        return [neutral(node) for node in tree if node[0] != "CharacterCodeIdentifier"]
    return (tree[0], neutral(tree[1]) if isinstance(tree[1], list) else tree[1])


def validates(text):
    path = pathlib.Path("target/check/judged.xml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>' + without_declaration(text), encoding="utf-8")
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMA, str(path)], capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def judge_samples():
    samples = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))["samples"]
    for sample in samples:
        data = (SAMPLES / sample["file"]).read_bytes()
        status, report = inspect(data)
        expected = sorted((it["rule"], it["at"], it["path"]) for it in sample.get("findings", []))
        found = sorted(
            (it["rule"], it["line"] and f"{it['line']}:{it['column']}", it["path"]) for it in report["findings"]
        )
        assert str(found) == str(expected), (sample["file"], found, expected)
        assert (status == 100) == report["violated"], sample["file"]
    return samples


def judge_trees(samples):
    written = 0
    for sample in samples:
        data = (SAMPLES / sample["file"]).read_bytes()
        if not sample["file"].startswith("good/") or sample["form"] == "clipboard":
            continue
        as_json = json.loads(convert(data, "json"))
        ours = neutral(flat_json("XmlMsg", as_json["XmlMsg"]))
        if sample["form"] == "xml":
            theirs = flat_xml(ET.fromstring(without_declaration(plain(data))))
            assert neutral(theirs) == ours, sample["file"]
        for target, codec in (("xml", "utf-8"), ("xml-sjis", "cp932")):
            text = convert(data, target).decode(codec)
            assert neutral(flat_xml(ET.fromstring(without_declaration(text)))) == ours, (sample["file"], target)
            valid, why = validates(text)
            assert valid, (sample["file"], target, why)
            written += 1
    return written


def judge_schema(samples):
    for sample in samples:
        data = (SAMPLES / sample["file"]).read_bytes()
        broken = {it["rule"] for it in sample.get("findings", [])}
        if sample["form"] != "xml" or broken & {"not-well-formed", "document-type"}:
            continue
        valid, why = validates(plain(data))
        assert valid == (not broken & OF_A_SCHEMA), (sample["file"], why)
        # As it stands, without help: libxml2 reads Shift_JIS by its own table.
        if sample["file"].startswith("good/"):
            raw = subprocess.run(["xmllint", "--noout", "--schema", SCHEMA, str(SAMPLES / sample["file"])], capture_output=True)
            beyond = any(character in plain(data) for character in BEYOND_ICONV)
            assert (raw.returncode == 0) == (not beyond), (sample["file"], raw.stderr)


def judge_well_formedness(samples):
    """The command and expat agree on what is XML when a byte is changed, but for what the command refuses on purpose."""
    chance = random.Random(6)
    agreed = 0
    for sample in samples:
        data = (SAMPLES / sample["file"]).read_bytes()
        if sample["form"] != "xml" or not sample["file"].startswith("good/") or sample["encoding"] == "Shift_JIS":
            continue
        for _ in range(40):
            changed = bytearray(data)
            changed[chance.randrange(60, len(data))] = chance.choice(b"<>&\"'/;#x0 \t\n\x01A=-!?[]")
            try:
                ET.fromstring(bytes(changed))
                theirs = True
            except ET.ParseError:
                theirs = False
            except ValueError:
                continue
            _, report = inspect(bytes(changed))
            ours = not rules(report) & {"not-well-formed", "unreadable-bytes", "unrecognised-form"}
            # A changed name of the root is XML, and not a qualification.
            if rules(report) == {"unrecognised-form"} and theirs:
                continue
            assert ours == theirs, (sample["file"], bytes(changed), rules(report))
            agreed += 1
    return agreed


def message(addresses, identifier):
    """A message in which every address is one of these texts."""
    person = {
        "InsuredCardClassification": "01", "Name": "試験　太郎", "Sex1": "1", "Birthdate": "19850401",
        "InsurerName": "試験健康保険組合",
    }
    header = {
        "ProcessExecutionTime": "20260401093005", "QualificationConfirmationDate": "20260401",
        "MedicalInstitutionCode": "1319999999", "ReferenceClassification": "1", "SegmentOfResult": "1",
        "CharacterCodeIdentifier": identifier,
    }
    results = [{"ResultOfQualificationConfirmation": {**person, "Address": address}} for address in addresses]
    body = {"ProcessingResultStatus": "1", "QualificationValidity": "5", "ResultList": results}
    return {"XmlMsg": {"MessageHeader": header, "MessageBody": body}}


def pieces(characters, size=300):
    """Texts of at most 1,024 bytes that hold all the characters, and none of them blank only."""
    return ["試" + "".join(characters[at : at + size]) for at in range(0, len(characters), size)]


def shown(character):
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def judge_encodings():
    # Reading: every one- and two-byte code of Python's cp932.
    codes = [bytes([byte]) for byte in range(0x20, 0x100) if byte not in ODD_BYTES]
    codes += [bytes([lead, trail]) for lead in range(0x81, 0xFD) for trail in range(0x40, 0xFD)]
    known = {}
    for code in codes:
        try:
            text = code.decode("cp932")
        except UnicodeDecodeError:
            continue
        if len(text) == 1 and shown(text) and text not in "&<>":
            known[code] = text
    texts = pieces([text for text in known.values()])
    placed = iter(b"".join(b"" + code for code in chunk) for chunk in chunks(list(known), 300))
    tree = message([f"@{index}@" for index in range(len(texts))], "1")
    document = b'<?xml version="1.0" encoding="Shift_JIS"?>' + to_xml(tree).encode("cp932")
    for index in range(len(texts)):
        document = document.replace(f"@{index}@".encode(), "試".encode("cp932") + next(placed))
    answer = json.loads(convert(document, "json"))
    items = answer["XmlMsg"]["MessageBody"]["ResultList"]
    read = [item["ResultOfQualificationConfirmation"]["Address"] for item in items]
    assert read == texts, next((a, b) for a, b in zip(read, texts) if a != b)
    # The two tables that are called Shift_JIS.
    for code, (here, there) in WAVES.items():
        pair = code.to_bytes(2, "big")
        assert known[pair] == here and pair.decode("shift_jis") == there, hex(code)
    differing = {code for code, text in known.items() if len(code) == 2 and other(code) not in (None, text)}
    assert differing == {code.to_bytes(2, "big") for code in WAVES}, differing
    # Codes that Python refuses are refused.
    chance = random.Random(932)
    wrong = [code for code in codes if len(code) == 2 and code not in known and refused(code)]
    for code in chance.sample(wrong, 60) + [b"\xa0", b"\xfd", b"\xfe", b"\xff"]:
        _, report = inspect("資格情報\r\n氏名\t".encode("cp932") + code + b"\r\n")
        assert rules(report) == {"unreadable-bytes"}, (code, rules(report))
    # Writing: every character of the plane comes back, by a reader that resolves character references.
    plane = [chr(point) for point in range(0x20, 0x10000) if shown(chr(point)) and not 0xD800 <= point < 0xE000]
    texts = pieces(plane)
    written = convert(json.dumps(message(texts, "0")).encode(), "xml-sjis").decode("cp932")
    root = ET.fromstring(without_declaration(written))
    back = [element.text for element in root.iter("Address")]
    assert back == texts, next((a, b) for a, b in zip(back, texts) if a != b)
    # What cp932 has is written as itself, what it lacks by reference; and so are its places for private characters
    # (外字), which WHATWG's Shift_JIS reads but does not write.
    referred = {chr(int(point, 16)) for point in re.findall(r"&#x([0-9A-F]+);", written)}
    has = {character for character in plane if can_encode(character)}
    assert referred & has == PRIVATE and not (set(plane) - has) - referred, sorted(referred & has - PRIVATE)[:10]
    return len(known), len(plane)


def chunks(items, size):
    return [items[at : at + size] for at in range(0, len(items), size)]


def to_xml(value, name="XmlMsg"):
    if name == "XmlMsg" and "XmlMsg" in value:
        value = value["XmlMsg"]
    if isinstance(value, str):
        return f"<{name}>{value}</{name}>"
    if isinstance(value, list):
        return f"<{name}>" + "".join(to_xml(inner, key) for item in value for key, inner in item.items()) + f"</{name}>"
    return f"<{name}>" + "".join(to_xml(inner, key) for key, inner in value.items()) + f"</{name}>"


def other(code):
    try:
        return code.decode("shift_jis")
    except UnicodeDecodeError:
        return None


def refused(code):
    try:
        code.decode("cp932")
        return False
    except UnicodeDecodeError:
        return True


def can_encode(character):
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


def judge_fhir(samples):
    judged = 0
    for sample in samples:
        if not sample["file"].startswith("good/") or sample["file"] in ("good/none.xml", "good/abnormal.xml"):
            continue
        data = (SAMPLES / sample["file"]).read_bytes()
        for style in ([], ["--period", "eligibility", "--branch", "half", "--codes", "url"]):
            resource = json.loads(convert(data, "fhir", *style))
            entries = resource.get("entry", [{"resource": resource}])
            if resource["resourceType"] == "Bundle":
                Bundle.model_validate(resource)
            for entry in entries:
                coverage = Coverage.model_validate(entry["resource"])
                contained = {resource.id for resource in coverage.contained}
                assert {coverage.beneficiary.reference, coverage.payor[0].reference} == {f"#{it}" for it in contained}
                judged += 1
    return judged


def judge_evidence(run):
    judged = 0
    for line in (pathlib.Path(run) / "evidence.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] != "form":
            continue
        data = bytes.fromhex(record["document"])
        status, report = inspect(data)
        assert (status, report["findings"]) == (0, []), (record["line"], report["findings"])
        if record["form"].startswith("xml"):
            valid, why = validates(plain(data))
            assert valid, (record["line"], why)
        if record["form"] == "json":
            ours = json.loads(convert(data, "json"))
            assert flat_json("XmlMsg", json.loads(data)["XmlMsg"]) == flat_json("XmlMsg", ours["XmlMsg"]), record["line"]
        judged += 1
    assert judged, "no document in the evidence"
    return judged


def main():
    samples = judge_samples()
    print(f"{len(samples)} samples as expected")
    print(f"{judge_trees(samples)} documents written: expat sees the same tree, xmllint takes them")
    judge_schema(samples)
    print("the schema takes the good samples and refuses what a schema can refuse")
    print(f"{judge_well_formedness(samples)} changed documents: expat agrees on what is XML")
    read, written = judge_encodings()
    print(f"{read} codes of cp932 read as Python reads them, {written} characters written and read back")
    print(f"{judge_fhir(samples)} Coverages taken by fhir.resources")
    for run in sys.argv[2:]:
        print(f"{judge_evidence(run)} documents of the run")


main()
