"""Judges that nobody here wrote read what the suite reads and writes.

    judge_outputs.py FEATURES RUN

gherkin-official must find the same scenarios with the same steps in every feature file as the run did, junitparser
must read junit.xml and agree with run.json on every verdict, and run.json and every line of evidence.jsonl must
follow their published schemas.
"""

import collections
import json
import pathlib
import sys

import jsonschema
import junitparser
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler


def fail(message):
    sys.exit(f"judge_outputs: {message}")


def judge_features(root, run):
    """The official parser's pickles against the run: scenario names and step texts, file by file."""
    ours = {}
    for feature in run["features"]:
        path = feature["path"]
        ours[path] = sorted(
            (scenario["name"], tuple(step["text"] for step in scenario["steps"])) for scenario in feature["scenarios"]
        )
    theirs = {}
    for path in sorted(root.rglob("*.feature")):
        document = Parser().parse(path.read_text(encoding="utf-8"))
        document["uri"] = str(path)
        pickles = Compiler().compile(document)
        theirs[str(path)] = sorted(
            (pickle["name"], tuple(step["text"] for step in pickle["steps"])) for pickle in pickles
        )
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) != theirs.get(path):
            fail(f"{path}: gherkin-official reads it differently: {theirs.get(path)!r} against {ours.get(path)!r}")
    scenarios = sum(len(found) for found in theirs.values())
    print(f"gherkin-official: {len(theirs)} features, {scenarios} scenarios, the same names and steps")


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
        for error in validator.iter_errors(json.loads(line)):
            fail(f"evidence.jsonl:{number}: {error.message}")
    if len(lines) != run["evidence"]["lines"]:
        fail(f"evidence.jsonl has {len(lines)} lines, run.json says {run['evidence']['lines']}")
    print(f"jsonschema: run.json and {len(lines)} lines of evidence follow their schemas")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root, folder = map(pathlib.Path, sys.argv[1:])
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    judge_features(root, run)
    judge_junit(folder, run)
    judge_schemas(folder, run)


main()
