"""A judge of the simulated card that nobody here wrote: pyscard, through whatever PC/SC the machine has.

    judge_card.py READER CERTIFICATE SIGNATURE

Reads the card in the named reader as a textbook program would, with short lengths only: application, counters, token
information, certificate (which must be the bytes of the file CERTIFICATE), PIN, and a signature over MESSAGE, which is
written to the file SIGNATURE for openssl to verify. The PIN is the one that all simulated cards have, published on purpose.
"""

import hashlib
import pathlib
import sys

from smartcard.System import readers
from smartcard.util import toBytes

PIN = b"1234"
DIGEST_INFO = "30 31 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 04 20"
MESSAGE = b"pyscard judges the card"


def fail(message):
    sys.exit(f"judge_card: {message}")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    name, expected = sys.argv[1], pathlib.Path(sys.argv[2]).read_bytes()
    found = [reader for reader in readers() if str(reader) == name]
    if not found:
        fail(f"pyscard sees no reader {name!r}, only {[str(reader) for reader in readers()]}")
    connection = found[0].createConnection()
    connection.connect()

    def send(apdu, status):
        data, sw1, sw2 = connection.transmit(toBytes(apdu) if isinstance(apdu, str) else list(apdu))
        if (sw1 << 8 | sw2) != status:
            fail(f"{apdu if isinstance(apdu, str) else 'a command'} was answered {sw1:02X}{sw2:02X}, not {status:04X}")
        return bytes(data)

    send("00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01", 0x9000)
    send("00 A4 02 0C 02 00 18", 0x9000)
    send("00 20 00 80", 0x63C3)
    send("00 A4 02 0C 02 00 06", 0x9000)
    label = send("00 B0 00 00 20", 0x9000)
    if label.rstrip() != b"JPKIAPICCTOKEN2":
        fail(f"the token's label is {label!r}")
    send("00 A4 02 0C 02 00 0A", 0x9000)
    certificate = b""
    while len(certificate) < len(expected):
        certificate += send(bytes([0x00, 0xB0, *len(certificate).to_bytes(2, "big"), 0x00]), 0x9000)
    if certificate[: len(expected)] != expected:
        fail("the certificate on the card is another one")
    send("00 A4 02 0C 02 00 17", 0x9000)
    digest_info = bytes(toBytes(DIGEST_INFO)) + hashlib.sha256(MESSAGE).digest()
    sign = bytes([0x80, 0x2A, 0x00, 0x80, len(digest_info)]) + digest_info + b"\0"
    send(sign, 0x6982)
    send("00 A4 02 0C 02 00 18", 0x9000)
    send(b"\x00\x20\x00\x80\x04" + PIN, 0x9000)
    send("00 20 00 80", 0x63C3)
    send("00 A4 02 0C 02 00 17", 0x9000)
    signature = send(sign, 0x9000)
    connection.disconnect()
    pathlib.Path(sys.argv[3]).write_bytes(signature)
    print(f"pyscard: {len(expected)} bytes of certificate as expected, and a signature of {len(signature)} bytes")


main()
