"""Rules that came after the two notices, as far as they are public; none of them is a notice to these facilities, so what
is not said is refused unless the question itself says otherwise."""

import calendar
import datetime

from checkups import decided


def months_after(day, months):
    """The same day so many months later, or the last of a month that is too short."""
    day = datetime.date.fromisoformat(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last)).isoformat()


def interim(q):
    """An expired card, or the notice alone, with its numbers looked up online; for medical institutions and pharmacies."""
    in_force = "2025-06-27" <= q["day"] <= "2026-03-31"
    return decided(q["looked-up"] and q.get("applies-here") and in_force)


def certificate_grace(q):
    """Three months in which a certificate that has run out still serves to verify a qualification, and nothing else."""
    if q["day"] <= q["expires"]:
        return decided(True)
    last = months_after(q["expires"], 3)
    if q.get("end", "same-day") == "month-end":
        last = last[:8] + str(calendar.monthrange(int(last[:4]), int(last[5:7]))[1])
    return decided(q["for"] == "eligibility" and q["day"] <= last)


def expiry_warning(q):
    return decided(months_after(q["expires"], -3) <= q["day"] <= months_after(q["expires"], 3))


def smartphone(q):
    reads = q["kind"] == "existing" or q.get("limited-type-reads")
    known = q["phone"] in {"iphone", "listed-android"}
    return decided(reads and known and q["equipped"] and q["day"] >= "2025-09-19")


def smartphone_unlock(q):
    apple = q["phone"] in {"iphone", "old-iphone"}
    return decided(q["unlock"] == ("biometrics" if apple else "pin-on-reader"))


def certificate(q):
    return decided(q["form"] == "original" and q["day"] <= q["expires"])


def notice_date(q):
    return decided(q.get("expires") is None or q["day"] <= q["expires"])


def certificate_sent(q):
    """Those without a registered card, and until July 2026 everyone of 75 and over."""
    needs_it = not q["registered"] or (q["elderly"] and q["day"] <= "2026-07-31")
    return decided(needs_it and q["day"] >= "2024-12-02")


def screen(q):
    return decided(q["shown"] == "live" or q.get("stored-counts"))


RULES = {
    "interim": interim,
    "certificate-grace": certificate_grace,
    "expiry-warning": expiry_warning,
    "smartphone": smartphone,
    "smartphone-unlock": smartphone_unlock,
    "certificate": certificate,
    "notice-date": notice_date,
    "certificate-sent": certificate_sent,
    "screen": screen,
}
