"""A front desk that misbehaves in one way, named by its argument, at one moment: when it is asked about the activation
link. Everything else it answers with yes."""

import json
import os
import signal
import subprocess
import sys
import time

way = sys.argv[1]
note = sys.argv[2] if len(sys.argv) > 2 else None  # a file of its own, for what it has to remember
answers = ["login", "activation-link", "registration"]


def write(text):
    sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode())
    sys.stdout.flush()


def line(**members):
    write(json.dumps(members, ensure_ascii=False) + "\n")


def welcome(request):
    started_before = note and os.path.exists(note)
    if note:
        open(note, "a").write(f"{os.getpid()}\n")
    if way == "hello-rubbish":
        print("Starting front desk 1.0 ...", flush=True)
    if way == "hello-silent":
        time.sleep(1000)
    if way == "hello-crash":
        sys.exit("no licence found")
    declared = {
        "undeclared": ["login", "registration"],
        "hello-unknown-kind": ["login", "activation"],
        "changing": ["login"] if started_before else answers,
    }
    name = "試験\x07窓口" if way == "hello-control" else "試験窓口"
    protocol = "tashika.desk/2" if way == "hello-version" else "tashika.desk/1"
    line(id=request["id"], protocol=protocol, name=name, version="1.0", answers=declared.get(way, answers))


def misbehave(number):
    accepted = {"decision": "accepted"}
    if way == "unsupported":
        line(id=number, unsupported="not in this edition")
    elif way == "silent":
        time.sleep(1000)
    elif way == "silent-unfinished":
        write(f'{{"id":{number},"answer":')
        time.sleep(1000)
    elif way == "grandchild":
        child = subprocess.Popen(["sleep", "1000"])
        open(note, "a").write(f"{child.pid}\n")
        os._exit(0)
    elif way == "not-json":
        write("可です\x1b[2J\n")
    elif way == "empty-line":
        write("\n")
    elif way == "wrong-id":
        line(id=number - 1, answer=accepted)
    elif way == "no-id":
        line(answer=accepted)
    elif way == "unknown-member":
        line(id=number, answer=accepted, comment="with pleasure")
    elif way == "unknown-decision":
        line(id=number, answer={"decision": "perhaps"})
    elif way == "control-characters":
        reason = {"requirement": "X-1", "ja": "\x1b[2J", "en": "so"}
        line(id=number, answer={"decision": "refused", "reason": reason})
    elif way == "endless-reason":
        line(id=number, unsupported="because " * 200)
    elif way == "member-twice":
        write(f'{{"id":{number},"answer":{{"decision":"refused","decision":"accepted"}}}}\n')
    elif way == "not-utf-8":
        write(b'{"id":%d,"answer":{"decision":"accepted\x8f\xf3"}}\n' % number)
    elif way == "two-lines":
        line(id=number, answer=accepted)
        line(id=number, answer=accepted)
        time.sleep(0.2)
    elif way == "flood":
        while True:
            line(id=0, answer=accepted)
    elif way == "endless-line":
        for _ in range(100):
            write(b"x" * 1_000_000)
    elif way == "crash":
        sys.exit("Traceback: out of paper")
    elif way == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif way == "half-a-line":
        write(f'{{"id":{number},"ans')
        sys.exit(1)
    elif way == "closed-output":
        os.close(1)
        time.sleep(1000)
    elif way == "changing":
        sys.exit(1)
    else:
        line(id=number, answer=accepted)


for text in sys.stdin:
    request = json.loads(text)
    if "hello" in request:
        welcome(request)
    elif request["question"]["ask"] == "activation-link":
        misbehave(request["id"])
    else:
        line(id=request["id"], answer={"decision": "accepted"})

if way == "stubborn":
    time.sleep(1000)
