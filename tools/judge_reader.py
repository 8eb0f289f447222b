#!/usr/bin/env python3
"""pyscard measures readers with probe cards in them: a judge of readers and of reports on them that nobody here wrote.

    judge_reader.py                 measures every reader that PC/SC shows
    judge_reader.py READER.JSON...  measures the readers of these reports, and compares

    tashika reader serve --probe --model ... -- /usr/bin/python3 tools/judge_reader.py

Needs pyscard (Debian: python3-pyscard). Compared are all limits that a report states, found by a bisection of its own: both forms, the largest
size that passes in each direction, the one from which nothing does, and every hole; chaining, too. One line for each report tells how many
statements agree; each that does not is printed, and the program ends with 1.

Without a report, for each reader one line of JSON:

    name        the reader's name
    connect     result of SCardConnect, 0 if a card is there and speaks; what follows is left out otherwise
    vendor, product, claim
                wIdVendor, wIdProduct and dwMaxAPDUDataSize of the TLV properties (PC/SC part 10), null if not told
    protocol    1 for T=0, 2 for T=1
    command     the longest command APDU that arrived, response the longest response APDU that came back, both in bytes
    refused     the length of the first command that did not arrive, and the result; null if all did
    wrong       what came back otherwise than the card sent it; must be empty
"""

import json
import pathlib
import struct
import sys

from smartcard.scard import (
    SCARD_E_READER_UNAVAILABLE,
    SCARD_CTL_CODE,
    SCARD_PCI_T0,
    SCARD_PCI_T1,
    SCARD_PROTOCOL_T0,
    SCARD_PROTOCOL_T1,
    SCARD_SCOPE_SYSTEM,
    SCARD_SHARE_SHARED,
    SCARD_UNPOWER_CARD,
    SCardConnect,
    SCardControl,
    SCardDisconnect,
    SCardEstablishContext,
    SCardListReaders,
    SCardTransmit,
)

sys.path.append(str(pathlib.Path(__file__).parent))
from reader_limits import LARGEST, Trial, pattern  # noqa: E402

SELECT = [0x00, 0xA4, 0x04, 0x0C, 0x09, *b"\xf0TASHIKA\x01"]
# Data bytes of commands and responses: the edges of forms, of messages, of blocks, and of the whole.
LENGTHS = [1, 2, 100, 249, 250, 254, 255, 256, 257, 261, 300, 502, 512, 1024, 4096, 32768, 65535]


def hexadecimal(result):
    return f"0x{result & 0xFFFFFFFF:08X}"


def mixed(length, seed):
    return list(pattern(0, seed, length))


def properties(card):
    """The TLV properties, by tag; values are little-endian."""
    result, features = SCardControl(card, SCARD_CTL_CODE(3400), [])
    codes = {features[i]: bytes(features[i + 2 : i + 6]) for i in range(0, len(features), 6)} if result == 0 else {}
    if 0x12 not in codes:
        return {}
    result, tlv = SCardControl(card, struct.unpack(">I", codes[0x12])[0], [])
    found, i = {}, 0
    while result == 0 and i + 2 <= len(tlv):
        tag, length = tlv[i], tlv[i + 1]
        found[tag] = int.from_bytes(bytes(tlv[i + 2 : i + 2 + length]), "little")
        i += 2 + length
    return found


def call(function, *arguments):
    """A call of PC/SC: its result, and what else it returns."""
    try:
        returned = function(*arguments)
    except SystemError:  # how pyscard 2.0 says that the reader is gone
        returned = SCARD_E_READER_UNAVAILABLE
    return returned if isinstance(returned, (list, tuple)) else [returned, None, None]


class Reader:
    def __init__(self, context, name):
        self.context, self.name = context, name
        self.card = None

    def connect(self):
        """Connects, after the card's power was taken."""
        if self.card is not None:
            call(SCardDisconnect, self.card, SCARD_UNPOWER_CARD)
        wanted = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1
        result, self.card, self.protocol = call(SCardConnect, self.context, self.name, SCARD_SHARE_SHARED, wanted)
        # A reader may fail at the first command or now and then.
        tries = 0 if result else 3
        while tries and self.send(SELECT)[0] != 0:
            tries -= 1
        return result

    def transmit(self, command):
        result, response = self.send(command)
        if result != 0:
            self.connect()  # a driver's T=1 engine is dead after a failure until the card is reset
        return result, response

    def send(self, command):
        pci = SCARD_PCI_T1 if self.protocol == SCARD_PROTOCOL_T1 else SCARD_PCI_T0
        return call(SCardTransmit, self.card, pci, command)[:2]


def lengths(reader, build, expect, wrong):
    """The longest that passes, and the first that does not."""
    longest, refused = 0, None
    for length in LENGTHS:
        command = build(length)
        result, response = reader.transmit(command)
        if result != 0:
            refused = refused or [len(command), hexadecimal(result)]
        elif response != expect(length):
            wrong.append(f"{bytes(command[:7]).hex()} for {length} bytes: {len(response)} bytes came, ending {bytes(response[-2:]).hex()}")
        else:
            longest = max(longest, len(command), len(response)) if refused is None else longest
    return longest, refused


def receive(length):
    """Data to the card, which compares them."""
    header = [0x80, 0x10, 0x00, 0x05]
    size = [length] if length <= 255 else [0, length >> 8, length & 0xFF]
    return header + size + mixed(length, 5)


def send(length):
    """Data from the card."""
    header = [0x80, 0x20, 0x00, 0x05]
    return header + ([length & 0xFF] if length <= 256 else [0, length >> 8, length & 0xFF])


def measure(context, name):
    reader = Reader(context, name)
    report = {"name": name, "connect": hexadecimal(result) if (result := reader.connect()) else 0}
    if result:
        return report
    found = properties(reader.card)
    wrong = []
    command, refused = lengths(reader, receive, lambda _: [0x90, 0x00], wrong)
    response, _ = lengths(reader, send, lambda length: mixed(length, 5) + [0x90, 0x00], wrong)
    return report | {
        "vendor": found.get(0x0B),
        "product": found.get(0x0C),
        "claim": found.get(0x0A),
        "protocol": reader.protocol,
        "command": command,
        "response": response,
        "refused": refused,
        "wrong": wrong,
    }


class Comparison:
    """The limits of one report against those of the reader that is on the bench."""

    TRIES = 3

    def __init__(self, reader, report):
        self.reader, self.report = reader, report
        self.seen, self.agreed, self.differs = {}, 0, []

    def state(self, what, said, found):
        if said == found:
            self.agreed += 1
        else:
            self.differs.append(f"{what}: the report says {said}, pyscard finds {found}")

    def all(self):
        envelope = self.report["envelope"]
        for direction in LARGEST:
            said = envelope[direction]
            for name, extended in (("short_form", False), ("extended_form", True)):
                if said[name] is not None:
                    passes = any(self.passes(direction, size, extended) for size in (4, 16, 250))
                    self.state(f"{direction}, {name}", said[name], passes)
            self.limit(direction, said)
            # What fails always has failed here, too; its neighbours show that it is a hole and no limit.
            for hole in said["holes"]:
                self.state(f"{direction}, {hole} bytes", False, self.passes(direction, hole))
        if envelope["chained"]:
            self.state("chained", True, self.chain(envelope["chained"]))

    def limit(self, direction, said):
        """By halving between the largest of some sizes that passes and the next one, which does not."""
        if not self.report["complete"]:
            return  # what was not measured is no limit
        ceiling = said.get("rig_ceiling", LARGEST[direction])
        smallest = 3 if direction == "both" else 1  # an EXCHANGE begins with three bytes of length
        sizes = [size for size in [smallest, *LENGTHS[2:], 65536] if size < ceiling] + [ceiling]
        passed = [size for size in sizes if self.passes(direction, size)]
        low = max(passed, default=0)
        high = min((size for size in sizes if size > low), default=None)
        while high is not None and high - low > 1 and high > smallest:
            middle = max((low + high) // 2, smallest)
            if self.passes(direction, middle):
                low = middle
            else:
                high = middle
        self.state(f"{direction}, verified", said["verified"], low)
        self.state(f"{direction}, fails from", said["fails_from"], high)

    def passes(self, direction, size, extended=True):
        """Whether it ever passes; asked for once."""
        key = (direction, size, extended)
        if key not in self.seen:
            self.seen[key] = any(self.passes_once(command(direction, size, extended)) for _ in range(self.TRIES))
        return self.seen[key]

    def passes_once(self, command):
        """The answer is right, and the card says that it received this and nothing else."""
        trial = Trial(bytes(command), 0)
        result, response = self.reader.transmit(command)
        if result != 0:
            self.count = None
            return False
        result, report = self.reader.transmit([0x80, 0x30, 0, 0, 0])
        told = result == 0 and len(report) == 101
        changed = told and trial.arrived_otherwise(bytes(report), self.count)
        self.count = int.from_bytes(bytes(report[25:29]), "big") if told else None
        return bytes(response) == trial.answer + b"\x90\x00" and not changed

    count = None

    def chain(self, size):
        """A command in links of 255 bytes."""
        data = mixed(size, 5)
        links = [data[at : at + 255] for at in range(0, size, 255)]
        for number, link in enumerate(links, 1):
            head = [0x80 if number == len(links) else 0x90, 0x10, 0x00, 0x05, len(link)]
            if self.reader.transmit(head + link) != (0, [0x90, 0x00]):
                return False
        return True


def command(direction, size, extended):
    """RECEIVE, SEND or EXCHANGE of this size."""

    def field(length):
        return [0, length >> 8 & 0xFF, length & 0xFF] if extended else [length & 0xFF]

    if direction == "command":
        return [0x80, 0x10, 0x00, 0x05, *field(size), *mixed(size, 5)]
    if direction == "response":
        return [0x80, 0x20, 0x00, 0x05, *field(size)]
    data = list(size.to_bytes(3, "big")) + mixed(size - 3, 5)
    le = [size >> 8 & 0xFF, size & 0xFF] if extended else [size & 0xFF]
    return [0x80, 0x24, 0x00, 0x05, *field(size), *data, *le]


def compare(context, names, path):
    """Whether pyscard finds the limits of a report."""
    report = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["report"]
    name = report["specimen"]["reader"]
    if name not in names:
        sys.exit(f"judge_reader: {path}: {name!r} is not among the readers {names}")
    reader = Reader(context, name)
    if result := reader.connect():
        sys.exit(f"judge_reader: {name!r} cannot be connected to: {hexadecimal(result)}")
    comparison = Comparison(reader, report)
    comparison.all()
    call(SCardDisconnect, reader.card, SCARD_UNPOWER_CARD)
    print(f"pyscard: {name}: {comparison.agreed} limits agree, {len(comparison.differs)} do not", flush=True)
    for line in comparison.differs:
        print(f"  {line}", flush=True)
    return not comparison.differs


def main():
    result, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
    if result != 0:
        sys.exit(f"judge_reader: no PC/SC service: {hexadecimal(result)}")
    result, names = SCardListReaders(context, [])
    names = names if result == 0 else []
    if sys.argv[1:]:
        agree = [compare(context, names, path) for path in sys.argv[1:]]
        sys.exit(0 if all(agree) else 1)
    for name in names:
        print(json.dumps(measure(context, name)), flush=True)


main()
