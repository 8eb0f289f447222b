"""Response APDUs and status words."""

RESPONSE_FLAGS = {
    "Boundary": "a length beside one where the form or a power of two changes",
    "Truncated": "no complete status",
    "TooLong": "more than the largest Ne",
}


def response(name, length, trailer="9000", **expected):
    data = {"hex": "", "data": {"pattern": "counter", "length": length}, "tail": trailer}
    entry = {"id": name, "input": data if length else {"hex": trailer}}
    entry.update(expected)
    return entry


def response_groups():
    lengths = [0, 1, 254, 255, 256, 257, 260, 261, 262, 263, 32766, 32767, 32768, 65534, 65535, 65536]
    accepted = [response(f"nr-{nr}", nr, result="accept", nr=nr, status="9000", flags=["Boundary"]) for nr in lengths]
    accepted.append(response("status-only-6982", 0, "6982", result="accept", nr=0, status="6982"))
    rejected = [
        {"id": "empty", "input": {"hex": ""}, "result": "reject", "error": "truncated", "offset": 0, "reason": "SW1-SW2 are mandatory", "flags": ["Truncated"]},
        {"id": "one-byte", "input": {"hex": "90"}, "result": "reject", "error": "truncated", "offset": 1, "reason": "SW2 is missing", "flags": ["Truncated"]},
        response("nr-65537", 65537, result="reject", error="trailing-bytes", offset=65538, reason="Ne is at most 65,536", flags=["TooLong"]),
    ]
    clause = "ISO/IEC 7816-4, 5.1"
    return [
        {"name": "accepted", "about": "data of every boundary length", "clause": clause, "vectors": accepted},
        {"name": "rejected", "about": "what is not a response", "clause": clause, "vectors": rejected},
    ]


STATUS_FLAGS = {
    "Range": "every value from first to last is checked",
    "Counter": "the low four bits of SW2 count",
    "ZeroIs256": "SW2 of 00 stands for 256",
    "Proprietary": "the standard leaves the value to the card's maker",
}

# The whole of the sixteen bits, cut where the figure and table of clause 5.6 change.
RANGES = [
    (0x0000, 0x60FF, "invalid"),
    (0x6100, 0x61FF, "normal"),
    (0x6200, 0x63FF, "warning"),
    (0x6400, 0x66FF, "execution-error"),
    (0x6700, 0x6700, "checking-error"),
    (0x6701, 0x67FF, "proprietary"),
    (0x6800, 0x6AFF, "checking-error"),
    (0x6B00, 0x6B00, "checking-error"),
    (0x6B01, 0x6BFF, "proprietary"),
    (0x6C00, 0x6CFF, "checking-error"),
    (0x6D00, 0x6D00, "checking-error"),
    (0x6D01, 0x6DFF, "proprietary"),
    (0x6E00, 0x6E00, "checking-error"),
    (0x6E01, 0x6EFF, "proprietary"),
    (0x6F00, 0x6F00, "checking-error"),
    (0x6F01, 0x6FFF, "proprietary"),
    (0x7000, 0x8FFF, "invalid"),
    (0x9000, 0x9000, "normal"),
    (0x9001, 0x9FFF, "proprietary"),
    (0xA000, 0xFFFF, "invalid"),
]

# Value and a word that an English reading of it must contain.
MEANINGS = {
    0x9000: "normal", 0x6110: "more bytes", 0x6200: "unchanged", 0x6202: "query", 0x6280: "query", 0x6281: "corrupted",
    0x6282: "end of file", 0x6283: "deactivated", 0x6284: "control information", 0x6285: "termination", 0x6286: "sensor",
    0x6287: "record", 0x6300: "changed", 0x6340: "comparison", 0x6381: "filled", 0x63C0: "counter", 0x63CF: "counter",
    0x6400: "unchanged", 0x6401: "immediate", 0x6402: "query", 0x6480: "query", 0x6481: "shared", 0x6482: "opening",
    0x6500: "changed", 0x6581: "memory", 0x6600: "security", 0x6700: "length", 0x6800: "not supported", 0x6881: "channel",
    0x6882: "secure messaging", 0x6883: "last", 0x6884: "chaining", 0x6900: "not allowed", 0x6981: "structure",
    0x6982: "security status", 0x6983: "blocked", 0x6984: "not usable", 0x6985: "conditions", 0x6986: "current EF",
    0x6987: "missing", 0x6988: "incorrect", 0x6A00: "P1-P2", 0x6A80: "data field", 0x6A81: "function", 0x6A82: "file or application",
    0x6A83: "record", 0x6A84: "memory", 0x6A85: "TLV", 0x6A86: "P1-P2", 0x6A87: "Nc", 0x6A88: "referenced", 0x6A89: "file already",
    0x6A8A: "DF name", 0x6B00: "P1-P2", 0x6C10: "exact", 0x6D00: "instruction", 0x6E00: "class", 0x6F00: "diagnosis",
}


def status_rows():
    for first, last, kind in RANGES:
        flags = ["Range"] + (["Proprietary"] if kind == "proprietary" else [])
        yield {"id": f"{first:04X}-{last:04X}", "first": f"{first:04X}", "last": f"{last:04X}", "class": kind, "flags": flags}


def number_rows():
    for low in range(16):
        yield {"id": f"63C{low:X}", "first": f"63C{low:X}", "last": f"63C{low:X}", "class": "warning", "counter": low, "flags": ["Counter"]}
    for sw1, field, kind in ((0x61, "bytes-left", "normal"), (0x6C, "exact-ne", "checking-error")):
        for sw2 in (0x00, 0x01, 0x7F, 0x80, 0xFF):
            value = f"{sw1:02X}{sw2:02X}"
            entry = {"id": value, "first": value, "last": value, "class": kind, field: sw2 or 256}
            if sw2 == 0:
                entry["flags"] = ["ZeroIs256"]
            yield entry


def meaning_rows():
    for value, word in MEANINGS.items():
        kind = next(kind for first, last, kind in RANGES if first <= value <= last)
        entry = {"id": f"{value:04X}-meaning", "first": f"{value:04X}", "last": f"{value:04X}", "class": kind}
        if value & 0xFFF0 == 0x63C0:
            entry["counter"] = value % 16
        if value // 256 in (0x61, 0x6C):
            entry["bytes-left" if value // 256 == 0x61 else "exact-ne"] = value % 256
        entry["says"] = word
        yield entry


def files():
    yield "response.yaml", {"kind": "response", "title": "Response APDUs", "source": "ISO/IEC 7816-4:2013, clause 5.1", "flags": RESPONSE_FLAGS}, response_groups()
    clause = "ISO/IEC 7816-4, 5.6"
    yield "status.yaml", {"kind": "status", "title": "Status words", "source": "ISO/IEC 7816-4:2013, clause 5.6", "flags": STATUS_FLAGS}, [
        {"name": "classes", "about": "all 65,536 values", "clause": clause, "vectors": list(status_rows())},
        {"name": "numbers", "about": "values that carry a number", "clause": clause, "vectors": list(number_rows())},
        {"name": "meanings", "about": "a word that the English text must contain", "clause": clause, "vectors": list(meaning_rows())},
    ]
