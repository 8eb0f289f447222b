#!/usr/bin/env python3
"""The front desk of right.py with ten mistakes, each of a sort that real programs make. The suite must name all ten.

    tashika run --desk "python3 examples/desk/wrong.py"      # ends with status 100

Each mistake stands with the requirement that it breaks; `tashika explain <id>` tells what that says.
"""

from checkups import ACCEPTED
from lines import serve
from right import RULES

# requirement: (kind of question, when it errs, what it then decides, why someone would write it so)
MISTAKES = {
    "MW-021": (
        "route",
        lambda q: q["facility"] == "midwifery-centre" and q["route"] == "online-limited" and q["day"] >= "2024-04-01",
        ACCEPTED,
        "one calendar for both notices: midwifery centres go online in April, too",
    ),
    "HC-075": (
        "route",
        lambda q: q["facility"] != "midwifery-centre" and q["route"] == "notice-alone" and q["day"] >= "2024-12-02",
        ACCEPTED,
        "the notice of qualification shows all that is needed, so why ask for the card",
    ),
    "HC-008": (
        "view",
        lambda q: q["kind"] == "limited" and q["item"] == "checkups",
        ACCEPTED,
        "a checkup body may surely see checkup results",
    ),
    "HC-052": (
        "portal",
        lambda q: q["facility"] == "checkup-dental",
        {"portal": "medical"},
        "a dental clinic is a medical institution",
    ),
    "HC-062": (
        "introduction",
        lambda q: q["facility"] == "insurer" and q["filing"] != "none",
        ACCEPTED,
        "the insurer has filed; its code is not waited for",
    ),
    "HC-093": (
        "dock",
        lambda q: q["purpose"] == "identity" and q["means"] == "limited",
        ACCEPTED,
        "online verification proves identity, too",
    ),
    "MW-061": (
        "activation-link",
        lambda q: q["minutes"] == 180,
        ACCEPTED,
        "<= where < belongs",
    ),
    "MW-073": (
        "application-entry",
        lambda q: str(q["entry"].get("bank-account")).isdigit() and len(q["entry"]["bank-account"]) <= 7,
        ACCEPTED,
        "str.isdigit() is true of full-width digits",
    ),
    "MW-092": (
        "equipment",
        lambda q: q["equipment"]["terminal"] == "pc" and (q["equipment"]["reader"] or {}).get("sam"),
        ACCEPTED,
        "on a PC any reader will do",
    ),
    "MW-103": (
        "subsidy",
        lambda q: q["purchase"] == "pc",
        {"yen": 30_750},
        "a PC is equipment like any other, and dear enough for the whole subsidy",
    ),
}


def spoilt(kind, rule):
    """The right rule of a kind, except where a mistake of that kind errs."""
    mistakes = [(errs, decision) for of, errs, decision, _ in MISTAKES.values() if of == kind]

    def answer(question):
        return next((decision for errs, decision in mistakes if errs(question)), rule(question))

    return answer


if __name__ == "__main__":
    serve("examples/desk/wrong.py", "1.0", {kind: spoilt(kind, rule) for kind, rule in RULES.items()})
