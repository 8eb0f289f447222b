#!/usr/bin/env python3
"""Writes vectors/identifiers/*.yaml: the numbers on cards, tickets and forms, stated apart from any program.

The check digit is computed here a second time, in another language and another way (the Luhn rule from the left).
Every number is made up; none was looked up in a register.

Run without arguments to write the files, with --check to compare them with what would be written (exit 1 if they
differ), with --validate to check them against schema.json as well (needs the PyPI packages PyYAML and jsonschema).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from yaml_writer import document

FOLDER = Path(__file__).parent.parent / "identifiers"
SCRIPT = "identifiers.py"

FLAGS = {
    "Right": "well-formed, with its check digit",
    "WrongDigit": "one digit differs from a right number",
    "Exchanged": "two neighbouring digits of a right number are exchanged",
    "Missed": "0 and 9 are exchanged, which the check digit does not notice",
    "Padded": "a six-digit number in one of its paddings",
    "Length": "a digit too few or too many",
    "Characters": "something else than half-width digits",
    "Part": "a part of the number has a value that does not exist",
    "NoCheckDigit": "there is no check digit, so any digits will do",
    "Unknown": "the rule is not public; the vector holds for the choice it names",
}


def doubled(digit):
    """Twice a digit, as the sum of the product's digits."""
    return digit * 2 if digit < 5 else digit * 2 - 9


def check_digit(body):
    """From the left: the digits whose distance from the end is even are doubled."""
    total = 0
    for place, character in enumerate(body):
        digit = int(character)
        total += doubled(digit) if (len(body) - place) % 2 == 1 else digit
    return str(-total % 10)


def complete(body):
    return body + check_digit(body)


class Numbers:
    """Vectors of one kind of number."""

    def __init__(self, identifier):
        self.identifier = identifier
        self.vectors = []
        self.seen = set()

    def add(self, value, result, requirement, flags, **more):
        if (value, str(more)) in self.seen:
            return
        self.seen.add((value, str(more)))
        name = f"{self.identifier}-{len(self.vectors) + 1:03}"
        entry = {"id": name, "identifier": self.identifier, "value": value, "result": result}
        entry.update(more)
        entry["requirement"] = requirement
        entry["flags"] = flags
        self.vectors.append(entry)

    def with_check_digit(self, right, accepted, broken):
        """A right number; every other last digit; one other digit in each place; neighbours exchanged."""
        self.add(right, "accept", accepted, ["Right"])
        for digit in "0123456789":
            if digit != right[-1]:
                self.add(right[:-1] + digit, "reject", broken, ["WrongDigit"])
        for place in range(len(right) - 1):
            digit = str((int(right[place]) + 1) % 10)
            self.add_if_well_formed(right[:place] + digit + right[place + 1 :], broken, ["WrongDigit"])
        for place in range(len(right) - 1):
            a, b = right[place], right[place + 1]
            if a == b:
                continue
            exchanged = right[:place] + b + a + right[place + 2 :]
            if {a, b} == {"0", "9"}:
                if self.well_formed(exchanged):
                    self.add(exchanged, "accept", accepted, ["Exchanged", "Missed"])
            else:
                self.add_if_well_formed(exchanged, broken, ["Exchanged"])

    def add_if_well_formed(self, value, broken, flags):
        """Numbers that are wrong for another reason besides the check digit would not test the check digit."""
        if self.well_formed(value):
            self.add(value, "reject", broken, flags)

    def well_formed(self, value):
        if self.identifier in ("institution", "checkup-body", "midwifery-centre"):
            categories = {"institution": "134", "checkup-body": "1234", "midwifery-centre": "0"}[self.identifier]
            return "01" <= value[:2] <= "47" and value[2] in categories
        return True

    def lengths(self, right, requirement):
        self.add(right[:-1], "reject", requirement, ["Length"])
        self.add(right + "0", "reject", requirement, ["Length"])
        self.add("", "reject", requirement, ["Length"])

    def characters(self, right):
        wide = right.translate({ord(str(digit)): ord("０") + digit for digit in range(10)})
        self.add(wide, "reject", "ID-005", ["Characters"])
        self.add(right[:-1] + "A", "reject", "ID-005", ["Characters"])


def insurers():
    numbers = Numbers("insurer")
    for body in ["0613999", "3913999", "6713999", "1213900", "5413900", "0190909", "13999", "13990", "47909"]:
        numbers.with_check_digit(complete(body), "ID-003", "ID-003")
    for body in ["13999", "13990"]:
        for padding in ["  ", "00"]:
            numbers.add(padding + complete(body), "accept", "ID-003", ["Right", "Padded"])
        for wrong in [" ", "   ", "0"]:
            numbers.add(wrong + complete(body), "reject", "ID-001", ["Length"])
    numbers.lengths(complete("0613999"), "ID-001")
    numbers.lengths(complete("13999"), "ID-001")
    numbers.add("  " + complete("0613999"), "reject", "ID-001", ["Length"])
    numbers.characters(complete("0613999"))
    return numbers.vectors


def public_expense():
    payer, recipient = Numbers("payer"), Numbers("recipient")
    for body in ["5413900", "1213900", "2190909"]:
        payer.with_check_digit(complete(body), "ID-006", "ID-006")
    payer.lengths(complete("5413900"), "ID-006")
    payer.characters(complete("5413900"))
    for body in ["123456", "909090"]:
        recipient.with_check_digit(complete(body), "ID-007", "ID-007")
    recipient.lengths(complete("123456"), "ID-007")
    recipient.characters(complete("123456"))
    return payer.vectors + recipient.vectors


def institutions():
    institution = Numbers("institution")
    for body in ["131999999", "471999998", "133999999", "134999999", "011909090"]:
        institution.with_check_digit(complete(body), "ID-012", "ID-012")
    institution.lengths(complete("131999999"), "ID-011")
    institution.characters(complete("131999999"))
    for prefecture in ["00", "48", "99"]:
        institution.add(complete(prefecture + "1999999"), "reject", "ID-014", ["Part"])
    for category in "0256789":
        institution.add(complete("13" + category + "999999"), "reject", "ID-015", ["Part"])

    code = Numbers("institution-code")
    for digit in "0123456789":
        code.add("999999" + digit, "accept", "ID-013", ["NoCheckDigit"])
    code.lengths("9999999", "ID-013")
    code.characters("9999999")

    body = Numbers("checkup-body")
    for number in ["131999999", "132999999", "133999999", "134999999"]:
        body.with_check_digit(complete(number), "ID-012", "ID-012")
    for reserved in ["5521111111", "6631111116"]:
        assert reserved == complete(reserved[:-1])
        body.add(reserved, "reject", "ID-014", ["Part"])
    body.add(complete("130999999"), "reject", "ID-015", ["Part"])

    centre = Numbers("midwifery-centre")
    for digit in "0123456789":
        right = complete("130999999")[-1] == digit
        value = "130999999" + digit
        centre.add(value, "accept", "ID-032", ["Unknown"])
        chosen = "accept" if right else "reject"
        centre.add(value, chosen, "ID-032", ["Unknown"], **{"midwifery-check": True})
    for category in "12349":
        centre.add(complete("13" + category + "999999"), "reject", "ID-031", ["Part"])
    centre.add(complete("480999999"), "reject", "ID-014", ["Part"])

    therapist = Numbers("therapist")
    therapist.add("1234567890", "accept", "ID-061", ["NoCheckDigit"])
    therapist.add("12345-6789", "reject", "ID-061", ["Characters"])
    therapist.lengths("1234567890", "ID-061")
    therapist.characters("1234567890")
    return [institution.vectors, code.vectors, body.vectors, centre.vectors, therapist.vectors]


def insured():
    branch, symbol = Numbers("branch"), Numbers("symbol-or-number")
    for value in ["00", "01", "99"]:
        branch.add(value, "accept", "ID-051", ["NoCheckDigit"])
    branch.lengths("01", "ID-051")
    branch.characters("01")
    for value in ["1", "試験１２", "試" * 20, "A-1", "0" * 20]:
        symbol.add(value, "accept", "ID-052", ["NoCheckDigit"])
    for value in ["", "試" * 21, "0" * 21]:
        symbol.add(value, "reject", "ID-052", ["Length"])
    return branch.vectors + symbol.vectors


def tickets():
    ticket = Numbers("ticket")
    for value in ["24100000001", "24200000001", "24500000001", "24900000001"]:
        ticket.add(value, "accept", "ID-041", ["NoCheckDigit"])
    for digit in "023456789":
        ticket.add("2410000000" + digit, "accept", "ID-041", ["NoCheckDigit"])
    ticket.lengths("24100000001", "ID-041")
    ticket.characters("24100000001")
    ticket.add("24-10000001", "reject", "ID-041", ["Characters"])
    return ticket.vectors


def last_days():
    for year in [0, 7, 8, 23, 24, 25, 99]:
        number = f"{year:02}100000001"
        yield {"id": f"ticket-{number}", "number": number, "last-day": f"{2001 + year}-03-31", "requirement": "ID-043", "flags": ["NoCheckDigit"]}


def files():
    rule = "保険者番号等設定要領 別添2 (検証番号)"

    def numbers(name, title, source, groups):
        used = {flag for _, _, _, vectors in groups for vector in vectors for flag in vector["flags"]}
        header = {"kind": "identifier", "title": title, "source": source, "flags": {k: v for k, v in FLAGS.items() if k in used}}
        shaped = [{"name": n, "about": a, "clause": c, "vectors": v} for n, a, c, v in groups]
        return name, document(SCRIPT, header, shaped)

    yield numbers(
        "insurers.yaml",
        "Insurer numbers, payers and recipients of public expense, insured persons",
        "ministry's rules for these numbers; the schema of the checkup documents",
        [
            ("insurer", "eight digits, or six in three paddings", rule, insurers()),
            ("public-expense", "payer and recipient", rule, public_expense()),
            ("insured", "branch, symbol and number", "schema V08 of the checkup documents", insured()),
        ],
    )
    institution, code, body, centre, therapist = institutions()
    yield numbers(
        "institutions.yaml",
        "Numbers of institutions",
        "the notice of 1976 on institution codes; public samples",
        [
            ("institution", "prefecture, category, code; check digit over nine digits", "inferred from public samples", institution),
            ("code", "seven digits alone", "inferred from public samples", code),
            ("checkup-body", "medical institutions keep their number", "guidance of prefectural associations", body),
            ("midwifery-centre", "prefecture, 0, code; whether there is a check digit is not public", "the midwives' notice, attachment 2", centre),
            ("therapist", "registration number", "guidance of therapists' associations", therapist),
        ],
    )
    yield numbers(
        "tickets.yaml",
        "Numbers of checkup and guidance tickets",
        "schema V08 of the checkup documents; public checkup software",
        [("number", "eleven digits", "schema V08", tickets())],
    )
    header = {
        "kind": "ticket-last-day",
        "title": "The last day a ticket can be valid by its number",
        "source": "public checkup software: the first two digits are the fiscal year",
        "flags": {"NoCheckDigit": FLAGS["NoCheckDigit"]},
    }
    group = {"name": "last-day", "about": "31 March at the end of the fiscal year", "clause": "ID-043", "vectors": list(last_days())}
    yield "ticket-days.yaml", document(SCRIPT, header, [group])


def validate():
    import json

    import jsonschema
    import yaml

    validator = jsonschema.Draft202012Validator(json.loads((FOLDER / "schema.json").read_text()))
    for path in sorted(FOLDER.glob("*.yaml")):
        for error in validator.iter_errors(yaml.safe_load(path.read_text())):
            yield f"{path.name}: {error.json_path}: {error.message}"


def main(arguments):
    assert [complete(body) for body in ["0613048", "3312001", "0113001"]] == ["06130488", "33120015", "01130012"]
    problems = []
    for name, text in files():
        path = FOLDER / name
        if not arguments:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            problems.append(f"{name} is not what the script writes")
    if "--validate" in arguments:
        problems += validate()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
