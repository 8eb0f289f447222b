"""The protocol tashika.desk/1, from the desk's side: one JSON object a line, in and out. See docs/desk.md."""

import json
import sys

PROTOCOL = "tashika.desk/1"


def serve(name, version, rules):
    """Answers on standard output until standard input ends. `rules` maps a kind of question to a function of the
    question that returns its decision."""
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if "hello" in request:
            reply = {"protocol": PROTOCOL, "name": name, "version": version, "answers": sorted(rules)}
        else:
            question = request["question"]
            reply = {"answer": {"decision": rules[question["ask"]](question)}}
        text = json.dumps({"id": request["id"], **reply}, ensure_ascii=False)
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()
