"""Judges that nobody here wrote read what the suite reads and writes.

    judge_outputs.py TASHIKA FEATURES RUN

gherkin-official must find the same scenarios in every feature file as TASHIKA does: name, place, tags, and steps with
kind, text, table and doc string. junitparser must read junit.xml and agree with run.json on every verdict, and run.json,
every line of evidence.jsonl, and every question to the front desk and its answer must follow their published schemas.
"""

import collections
import json
import pathlib
import subprocess
import sys

import jsonschema
import junitparser
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler


def fail(message):
    sys.exit(f"judge_outputs: {message}")


# What gherkin-official calls the three kinds of step.
KINDS = {"Context": "前提", "Action": "もし", "Outcome": "ならば"}


def our_scenarios(tashika, root):
    """The scenarios as the suite reads them, by their id: file and line."""
    listed = subprocess.run([tashika, "list", "--json", "--features", root], check=True, capture_output=True)
    scenarios = {}
    for scenario in json.loads(listed.stdout):
        steps = [[step["keyword"], step["text"], step["table"], step["doc"]] for step in scenario["steps"]]
        scenarios[scenario["id"]] = [scenario["name"], sorted(scenario["tags"]), steps]
    return scenarios


def their_scenarios(root):
    """The same as gherkin-official compiles them: one pickle for each scenario and each row of an outline."""
    scenarios = {}
    for path in sorted(root.rglob("*.feature")):
        document = Parser().parse(path.read_text(encoding="utf-8"))
        document["uri"] = str(path)
        lines = dict(lines_of(document))
        for pickle in Compiler().compile(document):
            steps = [[KINDS[step["type"]], step["text"], *argument(step)] for step in pickle["steps"]]
            tags = sorted({tag["name"].removeprefix("@") for tag in pickle["tags"]})
            scenarios[f"{path}:{lines[pickle['astNodeIds'][-1]]}"] = [pickle["name"], tags, steps]
    return scenarios


def lines_of(node):
    """The line of every node of a parsed document, by its id."""
    if isinstance(node, dict):
        if "id" in node and "location" in node:
            yield node["id"], node["location"]["line"]
        for member in node.values():
            yield from lines_of(member)
    elif isinstance(node, list):
        for member in node:
            yield from lines_of(member)


def argument(step):
    """Table and doc string of a step."""
    found = step.get("argument", {})
    rows = found.get("dataTable", {}).get("rows")
    table = [[cell["value"] for cell in row["cells"]] for row in rows] if rows else None
    return table, found.get("docString", {}).get("content")


def judge_features(tashika, root, run):
    ours, theirs = our_scenarios(tashika, root), their_scenarios(root)
    for place in sorted(ours.keys() | theirs.keys()):
        if ours.get(place) != theirs.get(place):
            fail(f"{place}: gherkin-official reads {theirs.get(place)!r}, the suite {ours.get(place)!r}")
    ran = {scenario["id"] for feature in run["features"] for scenario in feature["scenarios"]}
    if ran != ours.keys():
        fail(f"the run has other scenarios than the files: {sorted(ran ^ ours.keys())}")
    files = len(list(root.rglob("*.feature")))
    steps = sum(len(steps) for _, _, steps in theirs.values())
    print(f"gherkin-official: {files} features, {len(theirs)} scenarios, {steps} steps, all read alike")


def judge_junit(folder, run):
    """Another program's reading of junit.xml: as many cases, and each as good or bad as in run.json."""
    kinds = {
        "pass": None,
        "warn": None,
        "fail": junitparser.Failure,
        "hang": junitparser.Failure,
        "error": junitparser.Error,
        "inconclusive": junitparser.Error,
        "not-run": junitparser.Skipped,
        "not-applicable": junitparser.Skipped,
    }
    cases = [case for suite in junitparser.JUnitXml.fromfile(str(folder / "junit.xml")) for case in suite]
    scenarios = [scenario for feature in run["features"] for scenario in feature["scenarios"]]
    if len(cases) != len(scenarios):
        fail(f"junit.xml has {len(cases)} cases, run.json {len(scenarios)} scenarios")
    for case, scenario in zip(cases, scenarios):
        expected = kinds[scenario["verdict"]]
        found = [type(result) for result in case.result]
        if found != ([expected] if expected else []):
            fail(f"{scenario['id']} is {scenario['verdict']} in run.json and {found} in junit.xml")
        properties = collections.defaultdict(list)
        for entry in (entry for group in case.iterchildren(junitparser.Properties) for entry in group):
            properties[entry.name].append(entry.value)
        if properties["requirement"] != scenario["requirements"]:
            fail(f"{scenario['id']}: junit.xml names the requirements {properties['requirement']}")
    print(f"junitparser: {len(cases)} cases, verdicts and requirements as in run.json")


def judge_schemas(folder, run):
    """Our own schemas, applied by another program."""
    schemas = pathlib.Path("schemas")
    jsonschema.validate(run, json.loads((schemas / "run.schema.json").read_text(encoding="utf-8")))
    line_schema = json.loads((schemas / "evidence.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(line_schema)(line_schema)
    lines = (folder / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        for error in validator.iter_errors(record):
            fail(f"evidence.jsonl:{number}: {error.message}")
        if record["kind"] == "desk":
            judge_desk(number, record)
    if len(lines) != run["evidence"]["lines"]:
        fail(f"evidence.jsonl has {len(lines)} lines, run.json says {run['evidence']['lines']}")
    print(f"jsonschema: run.json and {len(lines)} lines of evidence follow their schemas")


def part_of_desk_schema(name):
    """The schema of questions or of answers alone."""
    desk = json.loads(pathlib.Path("schemas/desk.schema.json").read_text(encoding="utf-8"))
    schema = {"$schema": desk["$schema"], "$ref": f"#/$defs/{name}", "$defs": desk["$defs"]}
    return jsonschema.validators.validator_for(schema)(schema)


def judge_desk(number, record, schemas={}):
    """A question to the front desk and its answer, by the schema that authors of front desks are given."""
    for member, name in (("question", "Question"), ("answer", "Answer")):
        if member in record:
            schema = schemas.get(name) or schemas.setdefault(name, part_of_desk_schema(name))
            for error in schema.iter_errors(record[member]):
                fail(f"evidence.jsonl:{number}: {member}: {error.message}")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    tashika = sys.argv[1]
    root, folder = map(pathlib.Path, sys.argv[2:])
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    judge_features(tashika, root, run)
    judge_junit(folder, run)
    judge_schemas(folder, run)


main()
