"""What the notice of 2024-01-31 on health checkups says, and what both notices say alike. Addresses are those of that
notice; [M] marks the other, of 2024-04-01 on midwifery centres."""

ACCEPTED, REFUSED = "accepted", "refused"


def decided(condition):
    return ACCEPTED if condition else REFUSED


# --- the ways to confirm a qualification: 第1の2, 第2の2, [M] 2

# First days; ISO dates compare as texts. [M] gives the screen no day: taken as the notice's own. It gives none to card and
# certificate either, but these papers exist only since insurance cards are no longer issued.
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

# Who can have the existing type: insured medical institutions and pharmacies (参考1).
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


def insurance_card(q):
    """One that could still be issued, and that has not run out by its own date or by the last day of all."""
    last = min(q.get("expires") or INSURANCE_CARD_LAST_DAY, INSURANCE_CARD_LAST_DAY)
    return decided(q["issued"] < "2024-12-02" and q["day"] <= last)


# --- equipment: 第1の1, 第2の3, [M] 1 and 補助対象 ※1 ※2


def equipment(q):
    """A place is never an obstacle: annex, bus and home are named as uses."""
    terminal, reader = q["equipment"], q["equipment"].get("reader")
    if not terminal["enrolled"]:
        return REFUSED
    if reader and (reader["sam"] or not reader["extended-length"]):
        return REFUSED
    if terminal["terminal"] == "pc":
        return decided(reader)
    reads_by_itself = terminal["nfc"] == "extended"
    return decided(reads_by_itself or (reader and reader["link"] == "bluetooth"))


def app(q):
    """The operators' own app, on a system that [M 脚注6] has a manual for."""
    return decided(q["source"] == "operator" and q["system"] in {"windows", "android", "ios"})


def bus_preparation(q):
    return decided(q["place"] and q["flow"] and q["operation"] and q["told"])


# --- the three kinds of online verification: 参考1, [M] 参考1

KIND_OF = {
    **dict.fromkeys(["medical-institution", "pharmacy"], "existing"),
    **dict.fromkeys(["judo-therapist", "massage-therapist", "acupuncturist", "moxibustion"], "limited"),
    **dict.fromkeys(["paper-claims", "paper-claims-pharmacy", "checkup-body", "midwifery-centre"], "limited"),
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

CLOSED_LINES = {"ip-vpn", "ipsec-ike"}
LINES = {"existing": CLOSED_LINES, "limited": {"internet"}, "home-consent": {"internet"}}

CARRIERS = {
    "existing": {"face-reader"},
    "limited": {"pc-with-reader", "mobile"},
    "home-consent": {"pc-with-reader", "mobile"},
}


def kind(q):
    return {"kind": KIND_OF[q["user"]]}


def identity_check(q):
    return decided(q["check"] in CHECKS[q["kind"], q["visit"]])


def network(q):
    return decided(q["network"] in LINES[q["kind"]])


def web_service_line(q):
    return decided(q["network"] in CLOSED_LINES)


def carrier(q):
    return decided(q["carrier"] in CARRIERS[q["kind"]])


def view(q):
    return decided(q["kind"] != "limited" or q["item"] == "qualification")


def operation(q):
    """The existing type is older than its obligation, which is all that the table dates."""
    return decided(q["kind"] == "existing" or q["day"] >= "2024-04-01")


def obligation(q):
    return decided(KIND_OF[q["user"]] == "existing" and q["day"] >= "2023-04-01")


# --- portals: 第1の2, 参考3 to 参考5, 第2の1, [M] 2 and 参考3 to 参考5

MATERIALS = {
    "medical": {"outline", "preparation-guide"},
    "treatment": {"outline", "preparation-guide", "filing-forms", "manuals", "reader-list"},
}


def portal(q):
    return {"portal": "medical" if q["facility"] == "checkup-medical" else "treatment"}


def material(q):
    return decided(q["material"] in MATERIALS[q["portal"]])


# --- insurers that run checkups themselves: 第2の1


def introduction(q):
    """Only insurers have no checkup-institution number and therefore file and wait for their code."""
    return decided(q["facility"] != "insurer" or (q["filing"] in {"own", "bulk"} and q["code-assigned"]))


def end(q):
    return decided(q["filed"])


def filing(q):
    return decided(q["form"] == q["change"] and q["recipient"] == "payment-fund")


def institution_number(q):
    return decided(q["facility"] != "insurer" and q["applied"])


def institution_list(q):
    """別添3: the column tells people whether they can be verified online, so it must be filled in and true."""
    return decided(q.get("column") is not None and q["column"] == q["usable"])


# --- comprehensive checkups: 第2の4


def dock(q):
    """Online where a contract makes the insurer necessary, the card for identity, neither for anything else."""
    online = {"limited", "existing"}
    serves = {"insurer": online, "identity": {"card-shown"}, "insurer-without-contract": set()}
    return decided(q["means"] in serves[q["purpose"]])


RULES = {
    "route": route,
    "insurance-card": insurance_card,
    "equipment": equipment,
    "app": app,
    "bus-preparation": bus_preparation,
    "kind": kind,
    "identity-check": identity_check,
    "network": network,
    "web-service-line": web_service_line,
    "carrier": carrier,
    "view": view,
    "operation": operation,
    "obligation": obligation,
    "portal": portal,
    "material": material,
    "introduction": introduction,
    "end": end,
    "filing": filing,
    "institution-number": institution_number,
    "institution-list": institution_list,
    "dock": dock,
}
