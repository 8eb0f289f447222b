"""The class byte, all 256 values, and the instruction byte: names and what may be sent twice."""

CLASS_FLAGS = {
    "NoMeaning": "the clause gives the bits no meaning",
    "OftenMisread": "public codecs get the channel or secure messaging of this byte wrong",
}


def class_row(byte):
    entry = {"id": f"{byte:02X}", "cla": f"{byte:02X}"}
    if byte < 0x20:
        # 000x xxxx: bit 5 chaining, bits 4-3 secure messaging, bits 2-1 channel.
        messaging = ["none", "proprietary", "standard", "header-authenticated"][byte // 4 % 4]
        entry.update(range="first-interindustry", chained=bool(byte // 16 % 2), messaging=messaging, channel=byte % 4)
    elif byte < 0x40:
        entry.update(range="reserved", flags=["NoMeaning"])
    elif byte < 0x80:
        # 01xx xxxx: bit 6 secure messaging, bit 5 chaining, bits 4-1 channel less 4.
        messaging = ["none", "standard"][byte // 32 % 2]
        entry.update(range="further-interindustry", chained=bool(byte // 16 % 2), messaging=messaging, channel=4 + byte % 16, flags=["OftenMisread"])
    elif byte < 0xFF:
        entry.update(range="proprietary", flags=["NoMeaning"])
    else:
        entry.update(range="invalid", flags=["NoMeaning"])
    return entry


# Instruction codes of ISO/IEC 7816-4, -8 and -9, restated. The last column: may it be sent twice, and if not, why.
TRY, KEY, CHALLENGE, CHANGES = "spends-try", "uses-key", "replaces-challenge", "changes-card"
INSTRUCTIONS = {
    (0x04,): ("DEACTIVATE FILE", CHANGES),
    (0x0C,): ("ERASE RECORD", CHANGES),
    (0x0E, 0x0F): ("ERASE BINARY", CHANGES),
    (0x20, 0x21): ("VERIFY", TRY),
    (0x22,): ("MANAGE SECURITY ENVIRONMENT", CHANGES),
    (0x24, 0x25): ("CHANGE REFERENCE DATA", TRY),
    (0x26, 0x27): ("DISABLE VERIFICATION REQUIREMENT", TRY),
    (0x28, 0x29): ("ENABLE VERIFICATION REQUIREMENT", TRY),
    (0x2A, 0x2B): ("PERFORM SECURITY OPERATION", KEY),
    (0x2C, 0x2D): ("RESET RETRY COUNTER", TRY),
    (0x44,): ("ACTIVATE FILE", CHANGES),
    (0x46, 0x47): ("GENERATE ASYMMETRIC KEY PAIR", KEY),
    (0x70,): ("MANAGE CHANNEL", CHANGES),
    (0x82,): ("EXTERNAL AUTHENTICATE", TRY),
    (0x84,): ("GET CHALLENGE", CHALLENGE),
    (0x86, 0x87): ("GENERAL AUTHENTICATE", TRY),
    (0x88,): ("INTERNAL AUTHENTICATE", KEY),
    (0xA0, 0xA1): ("SEARCH BINARY", "none"),
    (0xA2,): ("SEARCH RECORD", "none"),
    (0xA4,): ("SELECT", "none"),
    (0xB0, 0xB1): ("READ BINARY", "none"),
    (0xB2, 0xB3): ("READ RECORD", "none"),
    (0xC0,): ("GET RESPONSE", "none"),
    (0xC2, 0xC3): ("ENVELOPE", CHANGES),
    (0xCA, 0xCB): ("GET DATA", "none"),
    (0xD0, 0xD1): ("WRITE BINARY", CHANGES),
    (0xD2,): ("WRITE RECORD", CHANGES),
    (0xD6, 0xD7): ("UPDATE BINARY", CHANGES),
    (0xDA, 0xDB): ("PUT DATA", CHANGES),
    (0xDC, 0xDD): ("UPDATE RECORD", CHANGES),
    (0xE0,): ("CREATE FILE", CHANGES),
    (0xE2,): ("APPEND RECORD", CHANGES),
    (0xE4,): ("DELETE FILE", CHANGES),
    (0xE6,): ("TERMINATE DF", CHANGES),
    (0xE8,): ("TERMINATE EF", CHANGES),
    (0xFE,): ("TERMINATE CARD USAGE", CHANGES),
}
BY_CODE = {code: meaning for codes, meaning in INSTRUCTIONS.items() for code in codes}
SECRET = {0x20, 0x21, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2C, 0x2D, 0x82, 0x86, 0x87, 0xC2, 0xC3}

INSTRUCTION_FLAGS = {
    "Unknown": "no instruction of the standard; refusing to repeat it is the safe default",
    "SpendsTry": "a repetition can lock a PIN",
    "OtherClass": "the class byte takes the standard's meaning away or adds something to it",
}


def instruction_row(cla, ins, resend, flags=()):
    entry = {"id": f"{cla:02X}-{ins:02X}", "cla": f"{cla:02X}", "ins": f"{ins:02X}"}
    is_standard = cla < 0x20 or 0x40 <= cla < 0x80
    if is_standard and ins in BY_CODE:
        entry["name"] = BY_CODE[ins][0]
    entry.update(resend=resend, secret=ins in SECRET)
    if flags:
        entry["flags"] = list(flags)
    return entry


def plain_row(ins):
    resend = BY_CODE[ins][1] if ins in BY_CODE else "not-known-harmless"
    flags = ["Unknown"] if ins not in BY_CODE else ["SpendsTry"] if resend == TRY else []
    return instruction_row(0x00, ins, resend, flags)


def other_classes():
    cases = [
        (0x01, 0xB0, "none"),
        (0x40, 0xB0, "none"),
        (0x4F, 0xA4, "none"),
        (0x0C, 0xB0, "secure-messaging"),
        (0x04, 0xB0, "secure-messaging"),
        (0x08, 0xCA, "secure-messaging"),
        (0x60, 0xB0, "secure-messaging"),
        (0x10, 0xB0, "chained"),
        (0x50, 0xCB, "chained"),
        (0x10, 0x20, "spends-try"),
        (0x0C, 0x20, "spends-try"),
        (0x0C, 0x2A, "uses-key"),
        (0x80, 0x20, "spends-try"),
        (0x80, 0xB0, "not-known-harmless"),
        (0x80, 0x2A, "not-known-harmless"),
        (0x20, 0xB0, "not-known-harmless"),
        (0xFF, 0xCA, "not-known-harmless"),
        (0xFF, 0x82, "spends-try"),
    ]
    return [instruction_row(cla, ins, resend, ["OtherClass"]) for cla, ins, resend in cases]


def files():
    clause = "ISO/IEC 7816-4, 5.4.1"
    rows = [class_row(byte) for byte in range(256)]
    yield "class.yaml", {"kind": "class", "title": "The class byte", "source": "ISO/IEC 7816-4:2013, clause 5.4.1", "flags": CLASS_FLAGS}, [
        {"name": "cla", "about": "all 256 values; a field that is absent has no meaning for that byte", "clause": clause, "vectors": rows}
    ]
    yield "instruction.yaml", {
        "kind": "instruction",
        "title": "The instruction byte: name, whether the command may be sent twice, whether its data is secret",
        "source": "ISO/IEC 7816-4:2013, clause 5.4.2; what may be repeated is this project's rule",
        "flags": INSTRUCTION_FLAGS,
    }, [
        {"name": "class-00", "about": "all 256 values in the plain class", "clause": "ISO/IEC 7816-4, 5.4.2", "vectors": [plain_row(ins) for ins in range(256)]},
        {"name": "other-classes", "about": "the class byte decides too", "clause": "ISO/IEC 7816-4, 5.4.1", "vectors": other_classes()},
    ]
