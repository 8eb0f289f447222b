#!/usr/bin/env python3
"""A front desk that does what the two notices say, written from the notices alone: a second opinion beside
crates/eligibility. Where a notice leaves something open, the comment says so.

    tashika run --desk "python3 examples/desk/right.py"

[H] is the notice of 2024-01-31 on health checkups, [M] that of 2024-04-01 on midwifery centres.
"""

from lines import serve

ACCEPTED, REFUSED = "accepted", "refused"


def decided(condition):
    return ACCEPTED if condition else REFUSED


# --- the ways to confirm a qualification [H 第1の2, 第2の2] [M 2]

# First days, as ISO dates compare. Neither notice gives [M] a day for the screen: taken as the notice's own day. For
# card and certificate [M] gives none either, but the papers exist only since insurance cards are no longer issued.
FIRST_DAY = {
    "checkup": {
        "mynaportal-screen": "2024-01-31",
        "online-limited": "2024-04-01",
        "card-with-notice": "2024-12-02",
        "qualification-certificate": "2024-12-02",
    },
    "midwife": {
        "mynaportal-screen": "2024-04-01",
        "online-limited": "2024-07-01",
        "card-with-notice": "2024-12-02",
        "qualification-certificate": "2024-12-02",
    },
}

# Cards issued before 2024-12-02 ended a year later; public practice, not in the notices.
INSURANCE_CARD_LAST_DAY = "2025-12-01"

# Who can have the existing type: insured medical institutions and pharmacies [H 参考1].
HAS_EXISTING_TYPE = {"checkup-medical", "checkup-dental", "checkup-pharmacy"}


def way_is_open(facility, way, day):
    programme = "midwife" if facility == "midwifery-centre" else "checkup"
    if way in FIRST_DAY[programme]:
        return day >= FIRST_DAY[programme][way]
    if way == "online-existing":
        return facility in HAS_EXISTING_TYPE
    if way == "insurance-card":
        return day <= INSURANCE_CARD_LAST_DAY
    return False  # half of the pair card and notice proves nothing


def route(q):
    return decided(way_is_open(q["facility"], q["route"], q["day"]))


def presentation(q):
    """[M 脚注2]: the four ways count as presenting the insurance card; the card itself needs no fiction."""
    return decided(way_is_open("midwifery-centre", q["route"], q["day"]))


# --- equipment [H 第1の1, 第2の3] [M 1, 補助対象 ※1 ※2]


def equipment(q):
    """A place is never an obstacle: annex, bus and home are named as uses."""
    terminal, reader = q["equipment"], q["equipment"]["reader"]
    if not terminal["enrolled"]:
        return REFUSED
    if reader and (reader["sam"] or not reader["extended-length"]):
        return REFUSED
    if terminal["terminal"] == "pc":
        return decided(reader)
    reads_by_itself = terminal["nfc"] == "extended"
    return decided(reads_by_itself or (reader and reader["link"] == "bluetooth"))


# --- the three kinds of online verification [H 参考1] [M 参考1]

KIND_OF = {
    **dict.fromkeys(["medical-institution", "pharmacy"], "existing"),
    **dict.fromkeys(["paper-claims", "judo-therapist", "massage-therapist", "acupuncturist", "moxibustion"], "limited"),
    **dict.fromkeys(["checkup-body", "midwifery-centre"], "limited"),
    **dict.fromkeys(["home-visit", "home-nursing", "online-care"], "home-consent"),
}

# Identity checks by kind and visit; what the table does not list is taken as not provided for.
CHECKS = {
    ("existing", "first"): {"face", "pin", "visual"},
    ("existing", "later"): {"face", "pin", "visual"},
    ("limited", "first"): {"pin", "visual"},
    ("limited", "later"): {"pin", "visual"},
    ("home-consent", "first"): {"pin"},
    ("home-consent", "later"): {"pin", "omitted"},
}

LINES = {"existing": {"ip-vpn", "ipsec-ike"}, "limited": {"internet"}, "home-consent": {"internet"}}


def kind(q):
    return {"kind": KIND_OF[q["user"]]}


def identity_check(q):
    return decided(q["check"] in CHECKS[q["kind"], q["visit"]])


def network(q):
    return decided(q["network"] in LINES[q["kind"]])


def view(q):
    return decided(q["kind"] != "limited" or q["item"] == "qualification")


# --- portals, insurers that run checkups themselves, comprehensive checkups [H 参考3, 参考4, 第2の1, 第2の4] [M 参考3]


def portal(q):
    return {"portal": "medical" if q["facility"] == "checkup-medical" else "treatment"}


def introduction(q):
    """Only insurers have no checkup-institution number and therefore file and wait for their code."""
    return decided(q["facility"] != "insurer" or (q["filing"] in {"own", "bulk"} and q["code-assigned"]))


def end(q):
    return decided(q["filed"])


def dock(q):
    online = q["means"] in {"limited", "existing"}
    return decided(online if q["purpose"] == "insurer" else q["means"] == "card-shown")


# --- subsidy [M 別添 補助内容]


def subsidy(q):
    """Three quarters of at most 41,000 yen. What becomes of a fraction is not said: the question says it."""
    if q["purchase"] not in {"card-reader", "smartphone", "tablet"}:
        return REFUSED
    unit = {"down-to-yen": 1, "down-to-thousand": 1000}[q.get("rounding", "down-to-yen")]
    return {"yen": min(q["cost"], 41_000) * 3 // 4 // unit * unit}


# --- account on the portal [M 別添1]

LOWER, UPPER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


def only(alphabet, text):
    return bool(text) and set(text) <= set(alphabet)


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


def registration(q):
    return decided(q["passwords-agree"] and q["consent"])


def activation_link(q):
    """Three hours passed make it dead: at 180 minutes they have."""
    return decided(q["minutes"] < 180)


def login(q):
    return decided(q["activated"])


# --- application for the start of use [M 別添2]


def application_entry(q):
    (name, value), = q["entry"].items()
    if name == "bank-account":
        return decided(len(value) <= 7 and only(DIGITS, value))
    if name == "document":
        return decided(value["format"] in {"pdf", "png", "excel"} and value["megabytes"] <= 100)
    return decided(1 <= value["total"] and (value["total"] <= 20 or value["additional-request"]))


def application(q):
    form = q["form"]
    return decided(form["logged-in"] and form["proof"] and form["numbers"] and form["consent"])


STAGES = ["account", "application", "mail", "settings", "install", "setup", "verification"]


def stage(q):
    return decided(STAGES.index(q["next"]) <= STAGES.index(q["reached"]) + 1)


RULES = {
    "route": route,
    "presentation": presentation,
    "equipment": equipment,
    "kind": kind,
    "identity-check": identity_check,
    "network": network,
    "view": view,
    "portal": portal,
    "introduction": introduction,
    "end": end,
    "dock": dock,
    "subsidy": subsidy,
    "account-field": account_field,
    "registration": registration,
    "activation-link": activation_link,
    "login": login,
    "application-entry": application_entry,
    "application": application,
    "stage": stage,
}

if __name__ == "__main__":
    serve("examples/desk/right.py", "1.0", RULES)
