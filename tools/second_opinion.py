"""The embedded front desk against the one of examples/desk, which was written from the notices and not from it.

    second_opinion.py TASHIKA RUN [QUESTIONS]

The questions of a run (RUN/evidence.jsonl) are taken apart and put together anew: values of the same place are exchanged
between questions, days and numbers moved by one, texts changed by a character. Both desks answer each question, 20,000
if not said otherwise; the first on which they disagree is shown and ends the judging.
"""

import collections
import datetime
import json
import pathlib
import random
import subprocess
import sys


class Desk:
    """A front desk that is a program."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.requests = 0
        self.answers = set(self.request({"hello": "tashika.desk/1"})["answers"])

    def request(self, content):
        self.requests += 1
        self.process.stdin.write(json.dumps({"id": self.requests, **content}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"second_opinion: {self.process.args} ended at {content}")
        return json.loads(line)

    def decide(self, question):
        return self.request({"question": question})["answer"]["decision"]


def places(value, path=()):
    """Every place in a question, the whole of nested objects included, with what stands there."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            if name != "ask":
                yield from places(member, (*path, name))


def replaced(value, path, new):
    if not path:
        return new
    return {**value, path[0]: replaced(value[path[0]], path[1:], new)}


def neighbour(value, dice):
    """Something near a value, of the same form."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(0, value + dice.choice([-1, 1]))
    if isinstance(value, str):
        try:
            return str(datetime.date.fromisoformat(value) + datetime.timedelta(dice.choice([-1, 1])))
        except ValueError:
            return value
    return value


def near_text(text, dice):
    """A text with one character taken out, put in, or made full-width. Only for free texts: words of a list have no
    neighbours."""
    at = dice.randrange(len(text) + 1)
    kind = dice.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + dice.choice("0９aZ-@ ａ　") + text[at:]
    wide = {ord(c): ord(c) - 0x20 + 0xFF00 for c in text[at : at + 1] if "!" <= c <= "~"}
    return text[:at] + text[at : at + 1].translate(wide) + text[at + 1 :]


def free_texts(schema):
    """The names of members that may hold any text, as the published schema has them."""
    names = set()

    def walk(value):
        if isinstance(value, dict):
            for name, member in value.get("properties", {}).items():
                if member.get("type") == "string" and not {"format", "const", "enum", "pattern"} & member.keys():
                    names.add(name)
            for member in value.values():
                walk(member)
        elif isinstance(value, list):
            for member in value:
                walk(member)

    walk(schema)
    return names


def questions(seeds, free, dice):
    pool = collections.defaultdict(list)
    for seed in seeds:
        for path, value in places(seed):
            if value not in pool[seed["ask"], path]:
                pool[seed["ask"], path].append(value)
    yield from seeds
    while True:
        question = dice.choice(seeds)
        for _ in range(dice.randint(1, 4)):
            path, value = dice.choice(list(places(question)) or [((), None)])
            if not path:
                continue
            new = dice.choice(pool[question["ask"], path] or [value])
            if dice.random() < 0.3:
                near = path[-1] in free and isinstance(new, str)
                new = near_text(new, dice) if near else neighbour(new, dice)
            question = replaced(question, path, new)
        yield question


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    count = int(sys.argv[3]) if len(sys.argv) == 4 else 20_000
    lines = (pathlib.Path(sys.argv[2]) / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [record["question"] for record in map(json.loads, lines) if record["kind"] == "desk"]
    schema = json.loads((root / "schemas/desk.schema.json").read_text(encoding="utf-8"))
    ours, theirs = Desk([sys.argv[1], "desk", "serve"]), Desk([sys.executable, str(root / "examples/desk/right.py")])
    seeds = [question for question in asked if question["ask"] in theirs.answers]
    by_kind = collections.defaultdict(list)
    for seed in seeds:
        by_kind[seed["ask"]].append(seed)
    dice = random.Random(20241202)
    streams = [questions(of_kind, free_texts(schema), dice) for of_kind in by_kind.values()]
    counts = collections.Counter()
    for number in range(count):
        question = next(streams[number % len(streams)])
        one, other = ours.decide(question), theirs.decide(question)
        if one != other:
            sys.exit(f"second_opinion: {json.dumps(question, ensure_ascii=False)}: embedded {one}, right.py {other}")
        counts[json.dumps(one) if isinstance(one, str) else "a value"] += 1
    missing = sorted(ours.answers - by_kind.keys())
    print(f"second opinion: {count} questions of {len(by_kind)} kinds, the same decisions ({dict(counts)})")
    if missing:
        sys.exit(f"second_opinion: nobody was asked about {' '.join(missing)}")


main()
