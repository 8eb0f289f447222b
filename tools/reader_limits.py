"""What a measurement's evidence proves of a reader's limits: a second account, written from vectors/probe-card.md and docs/certification.md.

It shares no code with the suite. Whose fault a failure is, it does not say: only what passed and what did not.
"""

import hashlib
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parents[1] / "vectors" / "tools"))
from probe_card import pattern  # noqa: E402  a second account, too

SELECT = bytes.fromhex("00A4040C09F054415348494B4101")
REPORT = bytes.fromhex("8030000000")
HEALTH = bytes.fromhex("8020015A05")
RECEIVE, SEND, SEND_LENGTH, EXCHANGE, WAIT = 0x10, 0x20, 0x22, 0x24, 0x32
DIRECTIONS = {RECEIVE: "command", SEND: "response", SEND_LENGTH: "response", EXCHANGE: "both"}
LARGEST = {"command": 65535, "response": 65536, "both": 65535}
# A message of vpcd has at most 65,535 bytes: so much less for header, length fields and status word.
VPCD = {"command": 65535 - 7, "response": 65535 - 2, "both": 65535 - 9}


def parse(command):
    """Data, Ne (0 without Le) and whether the form is extended (ISO/IEC 7816-4, 5.2); None if it is no command APDU."""
    body = command[4:]
    if len(command) < 4:
        return None
    if not body:
        return b"", 0, False
    if len(body) == 1:
        return b"", body[0] or 256, False
    if body[0]:
        data, le = body[1 : 1 + body[0]], body[1 + body[0] :]
        if len(data) != body[0] or len(le) > 1:
            return None
        return data, (le[0] or 256) if le else 0, False
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or 65536, True
    nc = int.from_bytes(body[1:3], "big")
    data, le = body[3 : 3 + nc], body[3 + nc :]
    if nc == 0 or len(data) != nc or len(le) not in (0, 2):
        return None
    return data, (int.from_bytes(le, "big") or 65536) if le else 0, True


class Trial:
    """One command of a measurement: what it asks of the card, and whether card and program agree that it was done."""

    def __init__(self, command, chained):
        self.command = command
        self.data, self.ne, self.extended = parse(command) or (None, 0, False)
        self.known = self.data is not None and self.understand(chained)

    def understand(self, chained):
        """Knows the right answer, or that this is no command of a measurement."""
        cla, ins, p1, p2 = self.command[:4]
        self.nc, self.answer, self.task, self.link = len(self.data), b"", ins, False
        self.total = self.data
        if self.command == SELECT:
            self.task = "select"
            return True
        if cla & 0xEF != 0x80 or ins not in (*DIRECTIONS, WAIT) or (ins not in (SEND_LENGTH, WAIT) and p1 > 5):
            return False
        if ins == RECEIVE and (cla == 0x90 or chained):
            self.link, self.last, self.task = True, cla == 0x80, "link"
            self.total = pattern(p1, p2, chained + self.nc)
            return self.data == self.total[chained:]
        if cla != 0x80:
            return False
        if ins == RECEIVE:
            return self.data == pattern(p1, p2, self.nc)
        if ins == SEND:
            self.answer = pattern(p1, p2, self.ne)
        if ins == SEND_LENGTH:
            self.answer = pattern(0, 0, min((p1 << 8 | p2) or 65536, self.ne))
        if ins == EXCHANGE:
            self.answer = pattern(p1, p2, self.ne)
            return self.data == self.ne.to_bytes(3, "big") + pattern(p1, p2, self.nc - 3)
        return True

    @property
    def size(self):
        return len(self.total) if self.link else max(self.nc, len(self.answer))

    @property
    def on_the_scale(self):
        """Whether it counts for the limit of its direction."""
        return self.extended and (self.task in (RECEIVE, SEND) or self.task == EXCHANGE and self.nc == self.ne)

    def arrived_otherwise(self, report, before):
        """Whether the card's own report contradicts it: the steps of vectors/probe-card.md."""
        number = lambda at: int.from_bytes(report[at : at + 4], "big")  # noqa: E731
        count = number(25)
        reached = None if before is None else count - before
        if reached == 0 or (reached is None and report[3:7] != self.command[:4]):
            return False  # it never arrived
        intact = (
            reached in (None, 1)
            and report[3:7] == self.command[:4]
            and (number(7), number(11)) == (len(self.total), self.ne)
            and report[35:67] == hashlib.sha256(self.total).digest()
        )
        return not intact


def trials(records, reader):
    """What was tried through a reader, in order."""
    found, pending = [], None
    count, sent, chained, after_recovery, unwell = None, 0, 0, True, False
    for record in records:
        if record.get("reader") != reader:
            continue
        if record["kind"] == "reset":
            count, chained, after_recovery = None, 0, True
            continue
        if record["kind"] != "apdu":
            continue
        command = bytes.fromhex(record["command"])
        answer = bytes.fromhex(record["response"]) if "response" in record else None
        first, after_recovery = after_recovery, False
        if command == REPORT:
            if answer is not None and len(answer) == 101 and answer[0] == 1 and answer[-2:] == b"\x90\x00":
                if pending is not None and not pending.looked_after:
                    before = count if sent == 1 else None
                    pending.changed = pending.arrived_otherwise(answer, before)
                count, sent = int.from_bytes(answer[25:29], "big"), 0
            continue
        sent += 1
        trial = Trial(command, chained)
        if not trial.known:
            continue
        right = answer == trial.answer + b"\x90\x00"
        if command == HEALTH:
            unwell = not right
            if pending is not None:
                pending.looked_after = True
            continue
        if trial.task == "select":
            count, sent = (0 if right else None), 0
            if unwell:
                continue  # part of a recovery
        chained = len(trial.total) if trial.link and not trial.last and right else 0
        trial.right, trial.changed, trial.looked_after = right, False, False
        trial.first, trial.took_us, pending = first, record["took_us"], trial
        found.append(trial)
        unwell = False
    for trial in found:
        trial.passed = trial.right and not trial.changed
    return found


def sizes(tried, direction):
    """Each size on the scale with whether it passes: at least once with each pattern that was tried."""
    contents = {}
    for trial in tried:
        if trial.on_the_scale and DIRECTIONS[trial.task] == direction:
            content = trial.size, trial.command[2]
            contents[content] = contents.get(content, False) or trial.passed
    return {size: all(ever for (other, _), ever in contents.items() if other == size) for size, _ in contents}


def verified(passed):
    return max((size for size, ever in passed.items() if ever), default=0)


def reach(tried, direction, ceiling):
    """The reach of one direction, with the members that reader.json has."""
    passed = sizes(tried, direction)
    most = verified(passed)
    failing = sorted(size for size, ever in passed.items() if not ever)
    above = [size for size in failing if size > most and size <= ceiling]

    def form(extended):
        small = [t.passed for t in tried if DIRECTIONS.get(t.task) == direction and t.extended == extended and t.size <= 255 and not t.first]
        return any(small) if small else None

    found = {
        "short_form": form(False),
        "extended_form": form(True),
        "verified": most,
        "fails_from": above[0] if above else None,
        "holes": [size for size in failing if size < most],
    }
    return found | ({"rig_ceiling": ceiling} if ceiling < LARGEST[direction] else {})


def limits(records):
    """The envelope that the evidence proves, but for the time of one exchange."""
    specimen = records[0]["subject"]
    tried = trials(records, specimen["reader"])
    control = trials(records, specimen["control"]) if specimen.get("control") else None
    found = {}
    for direction, largest in LARGEST.items():
        ceiling = VPCD[direction] if specimen["driver"] == "vpcd" else largest
        if control is not None:
            ceiling = min(ceiling, verified(sizes(control, direction)))
        found[direction] = reach(tried, direction, ceiling)
    found["chained"] = max((t.size for t in tried if t.link and t.last and t.passed), default=0)
    waits = [int.from_bytes(t.command[2:4], "big") * t.passed for t in tried if t.task == WAIT]
    found["patience_ms"] = max(waits, default=None)
    long = [(t.nc + len(t.answer), t.took_us) for t in tried if t.passed and t.nc + len(t.answer) >= 512]
    took = sum(us for _, us in long)
    found["bytes_per_second"] = sum(size for size, _ in long) * 1_000_000 // took if took else None
    return found
