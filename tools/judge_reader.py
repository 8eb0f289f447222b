#!/usr/bin/env python3
"""pyscard measures every reader with a probe card in it: a judge of simulated readers that nobody here wrote.

    tashika reader serve --probe --model ... -- /usr/bin/python3 tools/judge_reader.py

Needs pyscard (Debian: python3-pyscard). For each reader that PC/SC shows, one line of JSON:

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

SELECT = [0x00, 0xA4, 0x04, 0x0C, 0x09, *b"\xf0TASHIKA\x01"]
# Data bytes of commands and responses: the edges of forms, of messages, of blocks, and of the whole.
LENGTHS = [1, 2, 100, 249, 250, 254, 255, 256, 257, 261, 300, 502, 512, 1024, 4096, 32768, 65535]


def hexadecimal(result):
    return f"0x{result & 0xFFFFFFFF:08X}"


def mixed(length, seed):
    """The probe card's pattern 00, from vectors/probe-card.md."""
    data = []
    for place in range(length):
        x = (place + 257 * seed) & 0xFFFF
        x = (x * 0x6255 + 0x3619) & 0xFFFF
        x ^= x >> 7
        data.append((x * 0x9E37 & 0xFFFF) >> 8)
    return data


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


def main():
    result, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
    if result != 0:
        sys.exit(f"judge_reader: no PC/SC service: {hexadecimal(result)}")
    result, names = SCardListReaders(context, [])
    for name in names if result == 0 else []:
        print(json.dumps(measure(context, name)), flush=True)


main()
