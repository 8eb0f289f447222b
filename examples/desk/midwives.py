"""What the notice of 2024-04-01 on midwifery centres says beyond what both say. Addresses are those of that notice."""

from checkups import REFUSED, decided, way_is_open

LOWER, UPPER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


def only(alphabet, text):
    return bool(text) and set(text) <= set(alphabet)


# --- direct payment: 前文, 2, 脚注2


def presentation(q):
    """The four ways count as presenting the insurance card; the card itself needs no fiction."""
    return decided(way_is_open("midwifery-centre", q["route"], q["day"]))


def paper(q):
    return decided(q["paper"] in {"insurance-card", "insured-status", "day-labourer"})


def midwifery_use(q):
    return decided(q["uses-scheme"] and q["occasion"] == "direct-payment")


# --- account on the portal: 別添1


def mail_is_right(text):
    """Length and alphabet are the notice's. One @ between two parts is not, but without it nothing can be sent."""
    local, at, host = text.partition("@")
    return len(text) <= 40 and bool(at) and all(only(LOWER + DIGITS + ".-_+", part) for part in (local, host))


def password_is_right(text):
    return 8 <= len(text) <= 100 and all(set(text) & set(some) for some in (LOWER, UPPER, DIGITS))


FIELD_IS_RIGHT = {
    "family-name": bool,
    "given-name": bool,
    "prefecture": bool,
    "code": lambda text: len(text) == 7 and only(DIGITS, text),
    "phone": lambda text: only(DIGITS, text),
    "mail": mail_is_right,
    "password": password_is_right,
}


def account_field(q):
    return decided(FIELD_IS_RIGHT[q["field"]](q["value"]))


def affiliation(q):
    return decided(q["affiliation"] == "midwifery-centre")


def filled_in(q):
    return decided(q["entry"] in {"long-code", "name"})


def long_code(q):
    """Prefecture, the division code 0 of midwifery centres, and the seven digits that were entered."""
    right = 1 <= q["prefecture"] <= 47 and len(q["code"]) == 7 and only(DIGITS, q["code"])
    return decided(right and q["filled"] == f"{q['prefecture']:02}0{q['code']}")


def registration(q):
    return decided(q["passwords-agree"] and q["consent"])


def activation_mail(q):
    return decided(q["sent-to"] == q["entered"])


def activation_link(q):
    """Three hours passed make it dead: at 180 minutes they have."""
    return decided(q["minutes"] < 180)


def login(q):
    return decided(q["activated"])


def page(q):
    return decided(q["page"] == "top" or q["logged-in"])


# --- application for the start of use: 別添2


def application_entry(q):
    (name, value), = q["entry"].items()
    if name == "bank-account":
        return decided(len(value) <= 7 and only(DIGITS, value))
    if name == "document":
        return decided(value["format"] in {"pdf", "png", "excel"} and value["megabytes"] <= 100)
    if name == "staff":
        return decided(value >= 1)
    return decided(1 <= value["total"] and (value["total"] <= 20 or value["additional-request"]))


def application(q):
    form = q["form"]
    return decided(form["logged-in"] and form.get("proof") and form["numbers"] and form["consent"])


def account_number(q):
    """Numbers of fewer than seven digits are filled up with zeros in one place and not in another."""
    filed, entered = q["filed"], q["entered"]
    return decided(only(DIGITS, filed) and only(DIGITS, entered) and filed.lstrip("0") == entered.lstrip("0"))


def account_source(q):
    return decided(q["source"] in {"claims", "japan-post-transfer"})


def account_use(q):
    return decided(q["purpose"] == "proof")


def proof_order(q):
    """The account number first; the document where it does not confirm the facility."""
    return decided(q["proof"] == "bank-account" or q["account-failed"])


def proof_document(q):
    """The sheet handed in to the payment fund. That the form's picture names another is a left-over of its sister."""
    return decided(q["document"] == "registration-sheet" and q["capture"] in {"scan", "photo"})


def required_list(q):
    return decided(set(q["missing"]) == set(q["shown"]))


def devices_needed(q):
    return decided(q["requested"] <= q["needed"])


STAGES = ["account", "application", "mail", "settings", "install", "setup", "verification"]


def stage(q):
    return decided(STAGES.index(q["next"]) <= STAGES.index(q["reached"]) + 1)


def completion_mail(q):
    return decided(q["days"] <= 7)


def set_up(q):
    return decided(q["terms-confirmed"] and q["settings-entered"])


PROCEDURE_FOR = {
    "news": "news",
    "answer": "questions",
    "begin": "start-of-use",
    "first-day": "operation-start",
    "subsidy": "subsidy",
    "decision": "decision-notice",
    "accounts": "accounts",
    "more-devices": "additional-devices",
    "state": "request-state",
    "end": "end-or-change",
    "change": "end-or-change",
}


def procedure(q):
    return {"procedure": PROCEDURE_FOR[q["need"]]}


# --- subsidy: 補助事業の資料


def subsidy(q):
    """Three quarters of at most 41,000 yen. What becomes of a fraction is not said: the question says it."""
    if q["purchase"] not in {"card-reader", "smartphone", "tablet"}:
        return REFUSED
    unit = {"down-to-yen": 1, "down-to-thousand": 1000}[q.get("rounding", "down-to-yen")]
    return {"yen": min(q["cost"], 41_000) * 3 // 4 // unit * unit}


def subsidy_application(q):
    return decided(q["account"] and q["applied"])


RULES = {
    "presentation": presentation,
    "paper": paper,
    "midwifery-use": midwifery_use,
    "account-field": account_field,
    "affiliation": affiliation,
    "filled-in": filled_in,
    "long-code": long_code,
    "registration": registration,
    "activation-mail": activation_mail,
    "activation-link": activation_link,
    "login": login,
    "page": page,
    "application-entry": application_entry,
    "application": application,
    "account-number": account_number,
    "account-source": account_source,
    "account-use": account_use,
    "proof-order": proof_order,
    "proof-document": proof_document,
    "devices-needed": devices_needed,
    "required-list": required_list,
    "stage": stage,
    "completion-mail": completion_mail,
    "set-up": set_up,
    "procedure": procedure,
    "subsidy": subsidy,
    "subsidy-application": subsidy_application,
}
