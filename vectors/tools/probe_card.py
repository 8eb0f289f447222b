"""Prints the table of examples of ../probe-card.md, from the rules on that page and nothing else.

A second account of the probe card: it shares no code with the simulator, whose tests execute the table.
"""

import hashlib

UNCHECKED = 0xFFFFFFFF


def mixed(place, seed):
    x = (place + 257 * seed) % 65536
    x = (x * 0x6255 + 0x3619) % 65536
    x ^= x >> 7
    return x * 0x9E37 % 65536 >> 8


MIXED = bytes(mixed(place, 0) for place in range(65536)) * 2
# What stands at the end of every so many bytes; where two fall together, the later one.
STATUS_WORDS = [(64, b"\x6c\x00"), (254, b"\x61\x10"), (256, b"\x90\x00")]


def pattern(number, seed, length):
    start = 257 * seed % 65536
    if number == 1:
        return bytes((place + seed) % 251 for place in range(length))
    if number in (4, 5):
        return bytes([{4: 0x00, 5: 0xFF}[number]]) * length
    data = bytearray(MIXED[start : start + length])
    if number == 2:
        for block in range(0, length, 64):
            kind = (block // 64 + seed) % 3
            if kind < 2:
                size = len(data[block : block + 64])
                data[block : block + 64] = bytes([[0x00, 0xFF][kind]]) * size
    if number == 3:
        ends = [(end, word) for every, word in STATUS_WORDS for end in range(every, length + 2, every)]
        for end, word in [*ends, (length, b"\x90\x00")]:
            for place, byte in ((end - 2, word[0]), (end - 1, word[1])):
                if 0 <= place < length:
                    data[place] = byte
    return bytes(data)


class Examples:
    """Commands with the answers they must get, and the report that follows from them."""

    def __init__(self):
        self.rows = []
        self.count = 0

    def row(self, command, response):
        self.rows.append(f"| `{command.hex().upper()}` | `{response.hex().upper()}` |")

    def command(self, head, data=b"", le="", answer=b"", status="9000", form="1", ne=0, whole=None, links=1, differs=UNCHECKED):
        """`head` up to Lc, `whole` the data of all links; form `??` is reported by all its bytes."""
        command = bytes.fromhex(head) + data + bytes.fromhex(le)
        word = bytes.fromhex(status)
        self.row(command, answer + word)
        self.count += 1
        received = data if whole is None else whole
        digested = command if form == "??" else received
        self.parts = [
            b"\x01" + form.ljust(2).encode() + command[:4],
            b"".join(n.to_bytes(4, "big") for n in (0 if form == "??" else len(received), ne, len(command))),
            links.to_bytes(2, "big") + differs.to_bytes(4, "big") + self.count.to_bytes(4, "big"),
            len(answer).to_bytes(4, "big") + word,
            hashlib.sha256(digested).digest() + hashlib.sha256(answer).digest(),
        ]

    def report(self, ne=256):
        report = b"".join(self.parts)
        assert len(report) == 99
        self.row(bytes.fromhex("80300000") + bytes([ne % 256]), report[:ne] + b"\x90\x00")


def examples():
    e = Examples()
    e.row(bytes.fromhex("8030000000"), bytes.fromhex("6985"))
    for number in range(6):
        e.command(f"8020{number:02X}0308", answer=pattern(number, 3, 8), form="2S", ne=8)
    e.report()
    e.command("8020030042", answer=pattern(3, 0, 66), form="2S", ne=66)
    e.command("8022000500", answer=pattern(0, 0, 5), form="2S", ne=256)
    e.report()
    e.command("80220005000003", answer=pattern(0, 0, 3), form="2E", ne=3)
    e.report(35)

    right = pattern(0, 7, 5)
    wrong = right[:2] + bytes([right[2] ^ 1]) + right[3:]
    e.command("8010000705", right, form="3S")
    e.report()
    e.command("8010000705", wrong, status="6A80", form="3S", differs=2)
    e.report(25)
    e.command("8010FF02")
    e.report(25)

    e.command("80240101000007", b"\0\0\6" + pattern(1, 1, 4), "0000", pattern(1, 1, 6), form="4E", ne=65536)
    e.report()
    e.command("8024000003", b"\0\0\6", "04", pattern(0, 0, 4), form="4S", ne=4)
    e.command("8026000003", b"\xAA\xBB\xCC", "02", b"\xAA\xBB", form="4S", ne=2)
    e.command("9010FF0002", b"\xAA\xBB", form="3S")
    e.command("8010FF0001", b"\xCC", form="3S", whole=b"\xAA\xBB\xCC", links=2)
    e.report()
    e.command("803261A8")
    e.command("80346C10", status="6C10")
    e.command("8010FF000500", status="6700", form="??")
    e.report()
    e.command("8020060008", status="6A86", form="2S", ne=8)
    e.command("00B0000000", status="6E00", form="2S", ne=256)
    e.command("8044000000", status="6D00", form="2S", ne=256)
    e.report(35)
    return e.rows


if __name__ == "__main__":
    print("\n".join(examples()))
