"""Numbers and tickets: what is public about how they are built, and what has to agree between a ticket and a
qualification. The notice of 2024-01-31 (第1の2) asks for the comparison and says no more about it."""

import re
import unicodedata

from checkups import REFUSED, decided

DIGITS = set("0123456789")


def digits(text, *lengths):
    return len(text) in lengths and set(text) <= DIGITS


def check_digit_fits(text):
    """Weights 2, 1, 2, 1 … from the right, two-digit products by their digit sum, up to the next ten."""
    total = 0
    for place, digit in enumerate(reversed(text)):
        product = int(digit) * (2 if place % 2 else 1)
        total += product // 10 + product % 10
    return total % 10 == 0


def folded(text):
    """Letters and digits half width, kana full width, without blanks around."""
    return re.sub("[　！-ﾟ]+", lambda found: unicodedata.normalize("NFKC", found[0]), text).strip()


def without_zeros(text):
    return text.lstrip("0") or text[-1:]


# --- numbers


def bare_insurer_number(text):
    """Six digits travel bare, behind two blanks, or behind two zeros; eight digits are what they are."""
    if len(text) == 8 and text[:2] in {"  ", "00"}:
        text = text[2:]
    return text


def is_insurer_number(text):
    text = bare_insurer_number(text)
    return digits(text, 6, 8) and check_digit_fits(text)


def has_prefecture(text):
    return 1 <= int(text[:2]) <= 47


def is_institution_number(text, categories):
    return digits(text, 10) and has_prefecture(text) and text[2] in categories and check_digit_fits(text)


IS_NUMBER = {
    "insurer": is_insurer_number,
    "payer": lambda text: digits(text, 8) and check_digit_fits(text),
    "recipient": lambda text: digits(text, 7) and check_digit_fits(text),
    "institution": lambda text: is_institution_number(text, "134"),
    # Its check digit is that of the ten digits, so alone it cannot be checked.
    "institution-code": lambda text: digits(text, 7),
    "checkup-body": lambda text: is_institution_number(text, "1234"),
    "ticket": lambda text: digits(text, 11),
    "branch": lambda text: digits(text, 2),
    "symbol-or-number": lambda text: 1 <= len(text) <= 20,
    "therapist": lambda text: digits(text, 10),
}


def identifier(q):
    text = q["value"]
    if q["identifier"] == "midwifery-centre":
        shaped = digits(text, 10) and has_prefecture(text) and text[2] == "0"
        return decided(shaped and (check_digit_fits(text) or not q.get("midwifery-check")))
    return decided(IS_NUMBER[q["identifier"]](text))


def ticket_last_day(q):
    """The first two digits are the fiscal year, which ends with March."""
    if not digits(q["number"], 11):
        return REFUSED
    return {"day": f"{2000 + int(q['number'][:2]) + 1}-03-31"}


# --- comparing


def how_like(one, other):
    if one == other:
        return "equal"
    one, other = folded(one), folded(other)
    if one == other:
        return "equal-in-width"
    return "equal-in-zeros" if without_zeros(one) == without_zeros(other) else "different"


def likeness(q):
    return {"likeness": how_like(q["ticket"], q["qualification"])}


def same_person(one, other):
    """What both have must agree; what one of them leaves out cannot differ. In a symbol, zeros in front tell."""

    def both(member):
        return one.get(member) is not None and other.get(member) is not None

    def alike(member, *ways):
        return how_like(one.get(member) or "", other.get(member) or "") in ways

    return (
        bare_insurer_number(one["insurer-number"]) == bare_insurer_number(other["insurer-number"])
        and alike("symbol", "equal", "equal-in-width")
        and alike("number", "equal", "equal-in-width", "equal-in-zeros")
        and (not both("branch") or one["branch"] == other["branch"])
        and one["birth-date"] == other["birth-date"]
        and (not both("sex") or one["sex"] == other["sex"])
        and (not both("kana") or kana(one["kana"]) == kana(other["kana"]))
    )


def kana(text):
    return "".join(folded(text).split())


# Third digit of the number: 1 an ordinary checkup ticket, 2 a guidance ticket. 5 is both on one; of other digits nothing
# public says what they are for, so they are not held against anyone.
DOES_NOT_FIT = {"checkup": "2", "first-interview": "1", "guidance": "1"}


def voucher(q):
    day, ticket, qualification = q["day"], q.get("ticket"), q.get("qualification")
    if not qualification or qualification["validity"] != "valid":
        return REFUSED
    since, lost = qualification.get("from"), qualification.get("lost")
    if (since and day < since) or (lost and day >= lost):
        return REFUSED
    if not ticket:
        return decided(q["contract"] == "individual")
    usable = digits(ticket["number"], 11) and ticket["number"][2] not in DOES_NOT_FIT[q["service"]] and day <= ticket["last-day"]
    return decided(usable and same_person(ticket["insured"], qualification["insured"]))


RULES = {
    "identifier": identifier,
    "ticket-last-day": ticket_last_day,
    "likeness": likeness,
    "voucher": voucher,
}
