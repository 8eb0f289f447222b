"""What goes over the wire for one command: GET RESPONSE, re-issue, command chaining, T=0."""

FLAGS = {
    "GetResponse": "61xx is followed by GET RESPONSE",
    "Reissue": "6Cxx is followed by the same command with the exact Le",
    "NeverResend": "6Cxx is not followed by anything, because the card may have executed the command",
    "Chain": "the command is sent in links",
    "Envelope": "the command is sent in ENVELOPE TPDUs",
    "Refused": "the card ends the exchange early",
    "Misbehaving": "the card does what the standard does not allow; the exchange must still end",
    "NotSent": "the command cannot go that way and nothing is sent",
}

MODULUS = 251


def counter(start, length):
    return {"pattern": "counter", "start": start, "length": length}


def wire(text="", data=None, tail=""):
    entry = {"hex": text.replace(" ", "")}
    if data:
        entry["data"] = data
    if tail:
        entry["tail"] = tail.replace(" ", "")
    return entry


def answer(status, start=0, length=0):
    return {"hex": "", "data": counter(start, length), "tail": status} if length else {"hex": status}


def vector(name, delivery, command, steps, status, data=0, flags=(), reason=None, stopped=None):
    entry = {"id": name, "delivery": delivery, "command": command}
    entry["steps"] = [{"send": send, "answer": reply} for send, reply in steps]
    entry["status"] = status
    entry["data"] = counter(0, data)
    if stopped:
        entry["stopped"] = stopped
    if reason:
        entry["reason"] = reason
    entry["flags"] = list(flags)
    return entry


READ = wire("00B0000000")


def whole():
    verify = wire("0020008004 31323334")
    verify_with_le = wire("0020008004 31323334 00")
    yield vector("one-answer", "whole", READ, [(READ, answer("9000", 0, 16))], "9000", 16)
    yield vector("error-status", "whole", READ, [(READ, answer("6A82"))], "6A82")
    yield vector("61-then-all", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("9000", 0, 16))], "9000", 16, ["GetResponse"])
    yield vector("61-after-data", "whole", READ, [(READ, answer("6110", 0, 16)), (wire("00C0000010"), answer("9000", 16, 16))], "9000", 32, ["GetResponse"])
    yield vector("61-twice", "whole", READ, [(READ, answer("6180")), (wire("00C0000080"), answer("6180", 0, 128)), (wire("00C0000080"), answer("9000", 128, 128))], "9000", 256, ["GetResponse"])
    yield vector("61-asks-no-more-than-le", "whole", wire("00B0000008"), [(wire("00B0000008"), answer("6110")), (wire("00C0000008"), answer("6108", 0, 8))], "6108", 8, ["GetResponse"], "Ne of 8 is reached, 8 bytes stay in the card")
    yield vector("6100-is-256", "whole", wire("00B00000 000200"), [(wire("00B00000 000200"), answer("6100")), (wire("00C0000000"), answer("6100", 0, 256)), (wire("00C0000000"), answer("9000", 256 % MODULUS, 256))], "9000", 512, ["GetResponse"])
    yield vector("61-without-le", "whole", wire("00D6000001 AA"), [(wire("00D6000001 AA"), answer("6110"))], "6110", 0, ["GetResponse"], "without Le no response data is wanted")
    yield vector("61-on-channel-3", "whole", wire("03B0000000"), [(wire("03B0000000"), answer("6101")), (wire("03C0000001"), answer("9000", 0, 1))], "9000", 1, ["GetResponse"])
    yield vector("61-on-channel-19", "whole", wire("4FB0000000"), [(wire("4FB0000000"), answer("6101")), (wire("4FC0000001"), answer("9000", 0, 1))], "9000", 1, ["GetResponse"])
    yield vector("61-under-secure-messaging", "whole", wire("0DB0000000"), [(wire("0DB0000000"), answer("6101")), (wire("01C0000001"), answer("9000", 0, 1))], "9000", 1, ["GetResponse"], "same channel, no secure messaging: this project's choice, configurable")
    yield vector("61-in-proprietary-class", "whole", wire("80CA000000"), [(wire("80CA000000"), answer("6101")), (wire("00C0000001"), answer("9000", 0, 1))], "9000", 1, ["GetResponse"], "class 00: this project's choice, configurable")
    yield vector("61-then-error", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("6F00"))], "6F00", 0, ["GetResponse", "Refused"])
    yield vector("61-then-6C", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("6C08")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["GetResponse"])
    yield vector("61-then-6C-twice", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("6C08")), (wire("00C0000008"), answer("6C04"))], "6C04", 0, ["GetResponse", "Misbehaving"], stopped="corrected-twice")
    yield vector("61-for-ever", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("6110"))], "6110", 0, ["Misbehaving"], stopped="no-progress")
    yield vector("61-then-too-much", "whole", READ, [(READ, answer("6110")), (wire("00C0000010"), answer("9000", 0, 17))], "9000", 16, ["Misbehaving"], stopped="more-than-asked")
    yield vector("6C-then-exact", "whole", READ, [(READ, answer("6C10")), (wire("00B0000010"), answer("9000", 0, 16))], "9000", 16, ["Reissue"])
    yield vector("6C00-is-256", "whole", wire("00B0000010"), [(wire("00B0000010"), answer("6C00")), (wire("00B0000000"), answer("9000", 0, 256))], "9000", 16, ["Reissue"], "the caller wanted 16 bytes; the first 16 are kept")
    yield vector("6C-keeps-the-form", "whole", wire("00B00000 001000"), [(wire("00B00000 001000"), answer("6C10")), (wire("00B00000 000010"), answer("9000", 0, 16))], "9000", 16, ["Reissue"])
    yield vector("6C-in-case-4", "whole", wire("00CB3FFF 01 5C 00"), [(wire("00CB3FFF 01 5C 00"), answer("6C08")), (wire("00CB3FFF 01 5C 08"), answer("9000", 0, 8))], "9000", 8, ["Reissue"])
    yield vector("6C-then-61", "whole", READ, [(READ, answer("6C10")), (wire("00B0000010"), answer("6110")), (wire("00C0000010"), answer("9000", 0, 16))], "9000", 16, ["Reissue", "GetResponse"])
    yield vector("6C-twice", "whole", READ, [(READ, answer("6C10")), (wire("00B0000010"), answer("6C08"))], "6C08", 0, ["Misbehaving"], stopped="corrected-twice")
    yield vector("6C-without-le", "whole", wire("00D6000001 AA"), [(wire("00D6000001 AA"), answer("6C10"))], "6C10", 0, ["Reissue"], "there is no Le to correct")
    yield vector("6C-to-verify", "whole", verify_with_le, [(verify_with_le, answer("6C10"))], "6C10", 0, ["NeverResend"], "a second VERIFY may cost a second try", "never-resend: spends-try")
    yield vector("verify-without-le", "whole", verify, [(verify, answer("63C2"))], "63C2", 0, ["NeverResend"], "nothing follows a counter")
    yield vector("6C-to-signature", "whole", wire("002A9E9A 02 CAFE 00"), [(wire("002A9E9A 02 CAFE 00"), answer("6C80"))], "6C80", 0, ["NeverResend"], "the key may have signed", "never-resend: uses-key")
    yield vector("6C-to-challenge", "whole", wire("0084000008"), [(wire("0084000008"), answer("6C10"))], "6C10", 0, ["NeverResend"], "the challenge may have changed", "never-resend: replaces-challenge")
    yield vector("6C-to-proprietary", "whole", wire("80CA000000"), [(wire("80CA000000"), answer("6C10"))], "6C10", 0, ["NeverResend"], "what the command does is not known", "never-resend: not-known-harmless")
    yield vector("6C-under-secure-messaging", "whole", wire("0CB0000000"), [(wire("0CB0000000"), answer("6C10"))], "6C10", 0, ["NeverResend"], "the message was counted", "never-resend: secure-messaging")
    yield vector("61-after-signature", "whole", wire("002A9E9A 02 CAFE 00"), [(wire("002A9E9A 02 CAFE 00"), answer("6108")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["GetResponse"], "fetching is not repeating")


def chained():
    update = wire("00D60000 00012C", counter(0, 300))
    last = {"chained": 255}
    first = wire("10D60000FF", counter(0, 255))
    second = wire("00D600002D", counter(255 % MODULUS, 45))
    yield vector("fits-in-one", last, wire("00D6000001 AA"), [(wire("00D6000001 AA"), answer("9000"))], "9000", 0, ["Chain"])
    yield vector("two-links", last, update, [(first, answer("9000")), (second, answer("9000"))], "9000", 0, ["Chain"])
    yield vector("le-only-on-the-last", last, wire("00CB3FFF 00012C", counter(0, 300), "0000"), [(wire("10CB3FFFFF", counter(0, 255)), answer("9000")), (wire("00CB3FFF2D", counter(255 % MODULUS, 45), "00"), answer("6108", 0, 256)), (wire("00C0000008"), answer("9000", 256 % MODULUS, 8))], "9000", 264, ["Chain", "GetResponse"], "short links ask for 256, the rest comes by GET RESPONSE")
    yield vector("exact-multiple", {"chained": 128}, wire("00D60000 000100", counter(0, 256)), [(wire("10D6000080", counter(0, 128)), answer("9000")), (wire("00D6000080", counter(128, 128)), answer("9000"))], "9000", 0, ["Chain"])
    yield vector("extended-links", {"chained": 1000}, wire("00D60000 0005DC", counter(0, 1500), "0000"), [(wire("10D60000 0003E8", counter(0, 1000)), answer("9000")), (wire("00D60000 0001F4", counter(1000 % MODULUS, 500), "0000"), answer("9000", 0, 4))], "9000", 4, ["Chain"])
    yield vector("on-channel-4", last, wire("40D60000 00012C", counter(0, 300)), [(wire("50D60000FF", counter(0, 255)), answer("9000")), (wire("40D600002D", counter(255 % MODULUS, 45)), answer("9000"))], "9000", 0, ["Chain"])
    yield vector("link-refused", last, update, [(first, answer("6884"))], "6884", 0, ["Chain", "Refused"], "the card does not know chaining", "piece-refused")
    yield vector("6C-after-a-chain", last, wire("00CB3FFF 00012C", counter(0, 300), "0000"), [(wire("10CB3FFFFF", counter(0, 255)), answer("9000")), (wire("00CB3FFF2D", counter(255 % MODULUS, 45), "00"), answer("6C08"))], "6C08", 0, ["Chain"], "the last link alone is not the command")
    yield {"id": "proprietary-class", "delivery": last, "command": wire("80D60000 00012C", counter(0, 300)), "refused": "not-chainable", "reason": "the standard gives the class no chaining bit", "flags": ["NotSent"]}
    yield {"id": "already-chained", "delivery": last, "command": wire("10D60000 00012C", counter(0, 300)), "refused": "not-chainable", "reason": "its last link would end a chain that the caller did not end", "flags": ["NotSent"]}
    yield {"id": "empty-links", "delivery": {"chained": 0}, "command": update, "refused": "empty-links", "reason": "no progress", "flags": ["NotSent"]}


def t0():
    select = wire("00A4000002 3F00 00")
    sent = wire("00A4000002 3F00")
    yield vector("case-1", "t0", wire("00440000"), [(wire("0044000000"), answer("9000"))], "9000")
    yield vector("case-2S", "t0", wire("00B0000010"), [(wire("00B0000010"), answer("9000", 0, 16))], "9000", 16)
    yield vector("case-2S-6C", "t0", wire("00B0000010"), [(wire("00B0000010"), answer("6C08")), (wire("00B0000008"), answer("9000", 0, 8))], "9000", 8, ["Reissue"])
    yield vector("case-2S-6C-larger", "t0", wire("00B0000004"), [(wire("00B0000004"), answer("6C08")), (wire("00B0000008"), answer("9000", 0, 8))], "9000", 4, ["Reissue"], "the first Ne bytes are kept")
    yield vector("case-2S-6700", "t0", wire("00B0000010"), [(wire("00B0000010"), answer("6700"))], "6700", 0, ["Refused"])
    yield vector("case-2E-short", "t0", wire("00B00000 000100"), [(wire("00B0000000"), answer("9000", 0, 256))], "9000", 256, (), "Ne of 256 fits P3 as 00")
    yield vector("case-2E-one", "t0", wire("00B00000 000001"), [(wire("00B0000001"), answer("9000", 0, 1))], "9000", 1)
    yield vector("case-2E-long", "t0", wire("00B00000 000190"), [(wire("00B0000000"), answer("6100", 0, 256)), (wire("00C0000090"), answer("9000", 256 % MODULUS, 144))], "9000", 400, ["GetResponse"], "61 00 announces 256 or more; 144 are still wanted")
    yield vector("case-2E-long-6C", "t0", wire("00B00000 000000"), [(wire("00B0000000"), answer("6C10")), (wire("00B0000010"), answer("9000", 0, 16))], "9000", 16, ["Reissue"])
    yield vector("case-3S", "t0", wire("00D6000001 AA"), [(wire("00D6000001 AA"), answer("9000"))], "9000")
    yield vector("case-3E-short", "t0", wire("00D60000 000001 AA"), [(wire("00D6000001 AA"), answer("9000"))], "9000", 0, (), "Nc up to 255 fits P3")
    yield vector("case-4S-61", "t0", select, [(sent, answer("6110")), (wire("00C0000010"), answer("9000", 0, 16))], "9000", 16, ["GetResponse"])
    yield vector("case-4S-61-asks-no-more-than-le", "t0", wire("00A4000002 3F00 08"), [(sent, answer("6110")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["GetResponse"])
    yield vector("case-4S-9000", "t0", wire("00A4000002 3F00 08"), [(sent, answer("9000")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["GetResponse"], "the card accepted; Le goes out with GET RESPONSE")
    yield vector("case-4S-9000-then-6C", "t0", select, [(sent, answer("9000")), (wire("00C0000000"), answer("6C08")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["GetResponse"])
    yield vector("case-4S-refused", "t0", select, [(sent, answer("6A82"))], "6A82", 0, ["Refused"])
    yield vector("case-4S-proprietary", "t0", select, [(sent, answer("9110"))], "9110", 0, (), "9XYZ other than 9000 is the answer")
    yield vector("case-4S-6C", "t0", select, [(sent, answer("6C08"))], "6C08", 0, ["Refused"], "P3 was Lc, so there is no Le to correct")
    yield vector("case-4E-short", "t0", wire("00CB3FFF 000001 5C 0000"), [(wire("00CB3FFF01 5C"), answer("6100")), (wire("00C0000000"), answer("6104", 0, 256)), (wire("00C0000004"), answer("9000", 256 % MODULUS, 4))], "9000", 260, ["GetResponse"])
    yield vector("verify", "t0", wire("0020008004 31323334"), [(wire("0020008004 31323334"), answer("63C2"))], "63C2", 0, ["NeverResend"])
    yield vector("verify-6C", "t0", wire("0020008000"), [(wire("0020008000"), answer("6C10"))], "6C10", 0, ["NeverResend"], "a second VERIFY may cost a second try", "never-resend: spends-try")
    # 307 bytes of APDU: 255 and 52; the first part begins with the seven bytes before the data.
    envelope = wire("00D60000 00012C", counter(0, 300))
    part_1 = wire("00C20000FF 00D60000 00012C", counter(0, 248))
    part_2 = wire("00C2000034", counter(248, 52))
    yield vector("case-3E-long", "t0", envelope, [(part_1, answer("9000")), (part_2, answer("9000"))], "9000", 0, ["Envelope"])
    yield vector("case-3E-unsupported", "t0", envelope, [(part_1, answer("6D00"))], "6D00", 0, ["Envelope", "Refused"], "the card does not know ENVELOPE", "piece-refused")
    yield vector("case-4E-long", "t0", wire("00CB3FFF 00012C", counter(0, 300), "0000"), [(wire("00C20000FF 00CB3FFF 00012C", counter(0, 248)), answer("9000")), (wire("00C2000036", counter(248, 52), "0000"), answer("6108")), (wire("00C0000008"), answer("9000", 0, 8))], "9000", 8, ["Envelope", "GetResponse"])
    # 510 bytes of APDU would make two full parts; parts of 254 leave a short last one.
    yield vector("case-3E-no-full-last-part", "t0", wire("00D60000 0001F7", counter(0, 503)), [(wire("00C20000FE 00D60000 0001F7", counter(0, 247)), answer("9000")), (wire("00C20000FE", counter(247, 254)), answer("9000")), (wire("00C2000002", counter(501 % MODULUS, 2)), answer("9000"))], "9000", 0, ["Envelope"], "texts differ on a full last part, so there is none")
    yield {"id": "invalid-class", "delivery": "t0", "command": wire("FFCA000000"), "refused": "not-for-t0", "reason": "CLA FF begins a PPS", "flags": ["NotSent"]}
    yield {"id": "invalid-ins-6", "delivery": "t0", "command": wire("0061000000"), "refused": "not-for-t0", "reason": "INS 6x would be a procedure byte", "flags": ["NotSent"]}
    yield {"id": "invalid-ins-9", "delivery": "t0", "command": wire("0090000000"), "refused": "not-for-t0", "reason": "INS 9x would be a procedure byte", "flags": ["NotSent"]}


def files():
    yield "exchange.yaml", {"kind": "exchange", "title": "What goes over the wire for one command", "source": "ISO/IEC 7816-4:2013, clauses 5.3.3 and 5.3.4; ISO/IEC 7816-3:2006, clause 12.2; re-sending is this project's rule", "flags": FLAGS}, [
        {"name": "whole", "about": "one APDU, 61xx and 6Cxx", "clause": "ISO/IEC 7816-4, 5.3.4 and 5.6", "vectors": list(whole())},
        {"name": "chained", "about": "command chaining", "clause": "ISO/IEC 7816-4, 5.3.3", "vectors": list(chained())},
        {"name": "t0", "about": "APDUs as T=0 TPDUs", "clause": "ISO/IEC 7816-3, 12.2", "vectors": list(t0())},
    ]
