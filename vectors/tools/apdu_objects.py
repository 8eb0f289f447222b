"""BER-TLV and SIMPLE-TLV data objects."""

FLAGS = {
    "Boundary": "a length beside one where its coding changes",
    "LongerThanNeeded": "a length with leading zeros, which BER allows",
    "Nested": "data objects inside a constructed one",
    "Tag": "about the tag field",
    "Length": "about the length field",
    "Value": "about the value field",
}


def counter(length):
    return {"pattern": "counter", "length": length}


def head(text, data=0):
    entry = {"hex": text.replace(" ", "")}
    if data:
        entry["data"] = counter(data)
    return entry


def ok(name, given, objects, flags):
    keys = ("depth", "tag", "offset", "length")
    return {"id": name, "input": given, "result": "accept", "objects": [dict(zip(keys, item)) for item in objects], "flags": flags}


def bad(name, given, error, offset, reason, flags):
    return {"id": name, "input": given, "result": "reject", "error": error, "offset": offset, "reason": reason, "flags": flags}


def ber_accepted():
    yield ok("empty", head(""), [], ["Value"])
    yield ok("one-byte-tag", head("84 01 AA"), [(0, "84", 2, 1)], ["Tag"])
    yield ok("two-byte-tag-lowest", head("5F1F 01 AA"), [(0, "5F1F", 3, 1)], ["Tag", "Boundary"])
    yield ok("two-byte-tag-highest", head("5F7F 01 AA"), [(0, "5F7F", 3, 1)], ["Tag", "Boundary"])
    yield ok("three-byte-tag-lowest", head("5F8100 00"), [(0, "5F8100", 4, 0)], ["Tag", "Boundary"])
    yield ok("three-byte-tag-highest", head("5FFF7F 00"), [(0, "5FFF7F", 4, 0)], ["Tag", "Boundary"])
    yield ok("private-two-byte-tag", head("DF20 00"), [(0, "DF20", 3, 0)], ["Tag"])
    for length in (0, 1, 126, 127):
        yield ok(f"length-{length}", head(f"84 {length:02X}", length), [(0, "84", 2, length)], ["Length", "Boundary"])
    for length in (128, 129, 254, 255):
        yield ok(f"length-{length}", head(f"84 81 {length:02X}", length), [(0, "84", 3, length)], ["Length", "Boundary"])
    for length in (256, 257, 32767, 32768, 65534, 65535):
        yield ok(f"length-{length}", head(f"84 82 {length:04X}", length), [(0, "84", 4, length)], ["Length", "Boundary"])
    yield ok("length-65536", head("84 83 010000", 65536), [(0, "84", 5, 65536)], ["Length", "Boundary"])
    yield ok("length-65536-in-five-bytes", head("84 84 00010000", 65536), [(0, "84", 6, 65536)], ["Length", "LongerThanNeeded"])
    yield ok("length-1-in-two-bytes", head("84 81 01 AA"), [(0, "84", 3, 1)], ["Length", "LongerThanNeeded"])
    yield ok("length-0-in-three-bytes", head("84 82 0000"), [(0, "84", 4, 0)], ["Length", "LongerThanNeeded"])
    yield ok("two-in-a-row", head("84 01 AA 85 00"), [(0, "84", 2, 1), (0, "85", 5, 0)], ["Value"])
    yield ok("nested", head("6F 05 84 03 AABBCC 53 00"), [(0, "6F", 2, 5), (1, "84", 4, 3), (0, "53", 9, 0)], ["Nested"])
    yield ok("nested-empty", head("6F 00"), [(0, "6F", 2, 0)], ["Nested"])
    yield ok("nested-two-deep", head("7F4906 3004 0202 0100"), [(0, "7F49", 3, 6), (1, "30", 5, 4), (2, "02", 7, 2)], ["Nested"])
    deepest = "".join(f"30{2 * (15 - depth):02X}" for depth in range(16))
    yield ok("sixteen-deep", head(deepest), [(d, "30", 2 * d + 2, 2 * (15 - d)) for d in range(16)], ["Nested", "Boundary"])


def ber_rejected():
    yield bad("tag-zero", head("00 00"), "invalid-tag", 0, "no data object begins with 00", ["Tag"])
    yield bad("tag-cut", head("5F"), "tag-truncated", 1, "a second byte is due", ["Tag"])
    yield bad("tag-cut-after-two", head("5F81"), "tag-truncated", 2, "a third byte is due", ["Tag"])
    yield bad("tag-number-30-in-two-bytes", head("5F1E 00"), "invalid-tag", 1, "numbers up to 30 belong into one byte", ["Tag", "Boundary"])
    yield bad("tag-with-leading-zero", head("5F8001 00"), "invalid-tag", 1, "the number begins with a zero group", ["Tag"])
    yield bad("tag-of-four-bytes", head("5F818101 00"), "invalid-tag", 2, "at most three bytes", ["Tag"])
    yield bad("length-missing", head("84"), "length-truncated", 1, "a length is due", ["Length"])
    yield bad("length-indefinite", head("30 80 0000"), "invalid-length", 1, "only definite lengths", ["Length"])
    for byte in (0x85, 0x86, 0xFE, 0xFF):
        yield bad(f"length-{byte:02X}", head(f"84 {byte:02X} 0000000000"), "invalid-length", 1, "at most five bytes of length", ["Length"])
    yield bad("length-81-cut", head("84 81"), "length-truncated", 2, "one more byte is due", ["Length"])
    yield bad("length-82-cut", head("84 82 01"), "length-truncated", 3, "two bytes are due", ["Length"])
    yield bad("length-84-cut", head("84 84 010203"), "length-truncated", 5, "four bytes are due", ["Length"])
    yield bad("value-missing", head("84 01"), "value-truncated", 2, "one byte is due", ["Value"])
    yield bad("value-cut", head("84 82 0100", 255), "value-truncated", 259, "256 bytes are due and 255 are there", ["Value", "Boundary"])
    yield bad("value-of-four-gibibytes", head("84 84 FFFFFFFF AA"), "value-truncated", 7, "far more than there is", ["Value"])
    yield bad("second-object-cut", head("84 01 AA 85"), "length-truncated", 4, "offsets count from the start of the input", ["Length"])
    yield bad("nested-past-its-parent", head("6F 03 84 02 AA 53 00"), "value-truncated", 5, "the child ends where its parent ends", ["Nested", "Value"])
    yield bad("nested-tag-zero", head("6F 02 00 00"), "invalid-tag", 2, "no data object begins with 00", ["Nested", "Tag"])
    deepest = "".join(f"30{2 * (16 - depth):02X}" for depth in range(17))
    yield bad("seventeen-deep", head(deepest), "too-deep", 32, "this project's bound is sixteen", ["Nested", "Boundary"])


def simple_accepted():
    yield ok("empty", head(""), [], ["Value"])
    for length in (0, 1, 253, 254):
        yield ok(f"length-{length}", head(f"01 {length:02X}", length), [(0, "01", 2, length)], ["Length", "Boundary"])
    for length in (255, 256, 65534, 65535):
        yield ok(f"length-{length}", head(f"FE FF {length:04X}", length), [(0, "FE", 4, length)], ["Length", "Boundary"])
    yield ok("length-1-in-three-bytes", head("10 FF 0001 AA"), [(0, "10", 4, 1)], ["Length", "LongerThanNeeded"])
    yield ok("two-in-a-row", head("10 01 AA 11 00"), [(0, "10", 2, 1), (0, "11", 5, 0)], ["Value"])


def simple_rejected():
    yield bad("tag-00", head("00 00"), "invalid-tag", 0, "tags are 01 to FE", ["Tag", "Boundary"])
    yield bad("tag-FF", head("FF 00"), "invalid-tag", 0, "tags are 01 to FE", ["Tag", "Boundary"])
    yield bad("length-missing", head("10"), "length-truncated", 1, "a length is due", ["Length"])
    yield bad("length-FF-cut", head("10 FF 01"), "length-truncated", 3, "two bytes are due", ["Length"])
    yield bad("value-cut", head("10 02 AA"), "value-truncated", 3, "two bytes are due", ["Value"])
    yield bad("second-object-cut", head("10 01 AA 11"), "length-truncated", 4, "offsets count from the start of the input", ["Length"])


def files():
    simple_flags = {name: text for name, text in FLAGS.items() if name != "Nested"}
    for name, title, clause, flags, accepted, rejected in (
        ("ber-tlv", "BER-TLV data objects", "5.2.2", FLAGS, ber_accepted, ber_rejected),
        ("simple-tlv", "SIMPLE-TLV data objects", "5.2.1", simple_flags, simple_accepted, simple_rejected),
    ):
        clause = f"ISO/IEC 7816-4, {clause}"
        yield f"{name}.yaml", {"kind": name, "title": title, "source": f"ISO/IEC 7816-4:2013, clause {clause[-5:]}", "flags": flags}, [
            {"name": "accepted", "about": "objects in input order, outer before inner", "clause": clause, "vectors": list(accepted())},
            {"name": "rejected", "about": "the first violation in input order", "clause": clause, "vectors": list(rejected())},
        ]
