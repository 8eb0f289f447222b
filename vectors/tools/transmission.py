#!/usr/bin/env python3
"""A second account of a card's end of T=1 and T=0, which must answer the vectors as they say.

    python3 vectors/tools/transmission.py --check

Written from the clauses that the vectors name, not from the Rust. Needs PyYAML.
"""

import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent


def lrc(data):
    check = 0
    for byte in data:
        check ^= byte
    return bytes([check])


def crc(data):
    register = 0xFFFF
    for byte in data:
        for bit in range(8):
            low = (register ^ byte >> bit) & 1
            register = register >> 1 ^ (0x8408 if low else 0)
    return register.to_bytes(2, "big")


class T1:
    """Blocks in, blocks out. The application turns commands round."""

    def __init__(self, ifsc, check, waiting=None):
        self.edc, self.ifsc, self.waiting = {"lrc": lrc, "crc": crc}[check], ifsc, waiting
        self.nad, self.executed = 0, []
        self.start_over()

    def start_over(self):
        self.ifsd, self.want, self.number = 32, 0, 0
        self.command, self.left, self.held, self.said = b"", None, None, None

    def block(self, pcb, data=b"", keep=True):
        body = bytes([self.nad, pcb, len(data)]) + data
        block = body + self.edc(body)
        if keep:
            self.said = (pcb, block)
        return block

    def ready(self, reason):
        """R-block. What is in flight of a response stays what is repeated."""
        return self.block(0x80 | self.want << 4 | reason, keep=self.left is None)

    def wrong(self, reason):
        own_request = self.said is not None and self.said[0] & 0xE0 == 0xC0
        return self.said[1] if own_request else self.ready(reason)

    def piece(self, data):
        head, self.left = data[: self.ifsd], data[self.ifsd :]
        pcb = self.number << 6 | (0x20 if self.left else 0)
        self.number ^= 1
        return self.block(pcb, head)

    def answer(self, raw):
        size = len(self.edc(b""))
        if len(raw) < 3 or raw[2] == 0xFF or len(raw) != 3 + raw[2] + size:
            return self.wrong(2)
        if self.edc(raw[:-size]) != raw[-size:]:
            return self.wrong(1)
        nad, pcb, data = raw[0], raw[1], raw[3:-size]
        if nad & 0x88 or (nad and nad & 7 == nad >> 4) or not self.sound(pcb, data):
            return self.wrong(2)
        self.nad = (nad << 4 | nad >> 4) & 0xFF
        if pcb < 0x80:
            return self.information(pcb, data)
        if pcb < 0xC0:
            return self.received(pcb >> 4 & 1)
        return self.supervisory(pcb, data)

    @staticmethod
    def sound(pcb, data):
        if pcb < 0x80:
            return pcb & 0x1F == 0
        if pcb < 0xC0:
            return pcb & 0x2C == 0 and pcb & 3 != 3 and not data
        return pcb & 0xDC == 0xC0 and len(data) == (1 if pcb & 1 else 0)

    def information(self, pcb, data):
        if self.held is not None or self.left or pcb >> 6 != self.want or len(data) > self.ifsc:
            return self.wrong(2)
        self.left = None
        self.command += data
        self.want ^= 1
        if pcb & 0x20:
            return self.ready(0)
        command, self.command = self.command, b""
        self.executed.append(command)
        response = command[::-1]
        if self.waiting is None:
            return self.piece(response)
        self.held = response
        return self.block(0xC3, bytes([self.waiting]))

    def received(self, number):
        if self.left is not None and number == self.number:
            return self.piece(self.left) if self.left else self.ready(2)
        return self.said[1] if self.said else self.ready(2)

    def supervisory(self, pcb, data):
        if pcb == 0xE3 and self.held is not None:
            if data[0] != self.waiting:
                return self.said[1]
            response, self.held = self.held, None
            return self.piece(response)
        if pcb == 0xC0:
            self.start_over()
        elif pcb == 0xC1 and 1 <= data[0] <= 254:
            self.ifsd = data[0]
        elif pcb == 0xC2:
            self.command, self.left, self.held = b"", None, None
        else:
            return self.wrong(2)
        return self.block(pcb | 0x20, data)


class T0:
    """Bytes in, bytes out. The application answers what the vector says."""

    def __init__(self, one_by_one, application):
        self.one_by_one, self.application = one_by_one, list(application)
        self.buffer, self.waiting, self.known, self.pieces = b"", None, None, b""
        self.executed = []

    def execute(self, command):
        self.executed.append(command)
        response = self.application.pop(0)
        return response[:-2], response[-2:]

    def answer(self, raw):
        sent = b""
        for byte in raw:
            self.buffer += bytes([byte])
            if len(self.buffer) < 5:
                continue
            cla, ins, p3 = self.buffer[0], self.buffer[1], self.buffer[4]
            have = len(self.buffer) - 5
            if not self.brings(cla, ins) and have < p3:
                if self.one_by_one:
                    sent += bytes([ins ^ 0xFF])
                elif have == 0:
                    sent += bytes([ins])
                continue
            header, data, self.buffer = self.buffer[:5], self.buffer[5:], b""
            sent += self.perform(header, data)
        return sent

    @staticmethod
    def brings(cla, ins):
        probe = cla in (0x80, 0x90) and ins in (0x20, 0x22, 0x30, 0x34)
        return probe or 0xB0 <= ins <= 0xB3 or ins in (0xCA, 0xCB, 0x84, 0xC0)

    def perform(self, header, data):
        cla, ins, p3 = header[0], header[1], header[4]
        waiting, self.waiting = self.waiting, None
        known, self.known = self.known, None
        if ins != 0xC2:
            self.pieces = b""
        if ins == 0xC0:
            return self.part(ins, p3, *waiting) if waiting else b"\x69\x85"
        if ins == 0xC2 and data:
            self.pieces += data
            return b"\x90\x00"
        if ins == 0xC2:
            command, self.pieces = self.pieces, b""
            return self.offer(*self.execute(command))
        if not self.brings(cla, ins):
            return self.offer(*self.execute(header + data if data else header[:4]))
        body, status = known[1] if known and known[0] == header[:4] else self.execute(header)
        if not body:
            return status
        if len(body) < (p3 or 256):
            self.known = header[:4], (body, status)
            return bytes([0x6C, len(body)])
        return self.part(ins, p3, body, status)

    def offer(self, body, status):
        if not body:
            return status
        self.waiting = body, status
        return bytes([0x61, len(body) & 0xFF if len(body) < 256 else 0])

    def part(self, ins, p3, body, status):
        now, later = body[: p3 or 256], body[p3 or 256 :]
        sent = b"".join(bytes([ins ^ 0xFF, byte]) for byte in now) if self.one_by_one else bytes([ins]) + now
        return sent + (self.offer(later, status) if later else status)


def vectors(path):
    document = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    for group in document["groups"]:
        for vector in group["vectors"]:
            yield f"{path}::{group['name']}::{vector['id']}", vector


def replay(name, vector, card, executed):
    for line, exchange in enumerate(vector["exchanges"], 1):
        answer = card.answer(bytes.fromhex(exchange["terminal"])).hex().upper()
        if answer != exchange["card"]:
            sys.exit(f"{name}, exchange {line}: {exchange['terminal']} is answered {answer or '-'}, not {exchange['card'] or '-'}")
    if card.executed != executed:
        sys.exit(f"{name}: executed {[command.hex() for command in card.executed]}")


def main():
    if sys.argv[1:] != ["--check"]:
        sys.exit(__doc__)
    count = 0
    for name, vector in vectors("t1/card.yaml"):
        facts = vector["card"]
        card = T1(facts["ifsc"], facts["check"], facts.get("waiting-times"))
        replay(name, vector, card, [bytes.fromhex(command) for command in vector["executed"]])
        count += 1
    for name, vector in vectors("t0/card.yaml"):
        application = [bytes.fromhex(one["response"]) for one in vector["executed"]]
        card = T0(vector["card"]["one-by-one"], application)
        replay(name, vector, card, [bytes.fromhex(one["command"]) for one in vector["executed"]])
        count += 1
    print(f"{count} vectors of T=1 and T=0: both accounts agree")


main()
