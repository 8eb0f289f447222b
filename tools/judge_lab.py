"""Judges that nobody here wrote read what a night of a laboratory leaves.

    judge_lab.py NIGHT

prometheus_client must read tashika.prom, as OpenMetrics and as the older text that the textfile collector takes, and junitparser
junit.xml; both must agree with morning.json. NIGHT is the folder of a night.
"""

import collections
import json
import pathlib
import sys

import junitparser
from prometheus_client import parser as text_format
from prometheus_client.openmetrics import parser as openmetrics


def fail(message):
    sys.exit(f"judge_lab: {message}")


def check(what, said, found):
    if said != found:
        fail(f"{what}: morning.json says {said!r}, {found!r} was read")


def metrics(text, morning):
    """Both parsers find the same samples, and these are what the morning says."""
    read = [list(parse(text)) for parse in (openmetrics.text_string_to_metric_families,
                                            text_format.text_string_to_metric_families)]
    samples = [{(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}
               for families in read]
    if samples[0] != samples[1]:
        fail("OpenMetrics and the textfile collector's format differ")
    if any(s.timestamp is not None for family in read[0] for s in family.samples):
        fail("a sample has a time, which the textfile collector refuses")
    night, lab = morning["night"], morning["night"]["lab"]

    def value(name, **labels):
        key = (name, frozenset({"lab": lab, **labels}.items()))
        if key not in samples[0]:
            fail(f"no sample {name} {labels}")
        return samples[0][key]

    check("exit status", morning["exit_status"], value("tashika_night_exit_status"))
    for verdict, count in night["counts"].items():
        check(verdict, count, value("tashika_night_cases", verdict=verdict))
    natures = collections.Counter(difference["nature"] for difference in morning["differences"])
    for nature in ("regression", "undecided", "new", "gone", "other", "improvement"):
        check(nature, natures[nature], value("tashika_night_differences", nature=nature))
    for slot in night["slots"]:
        check("state", 1, value("tashika_slot_state", slot=slot["name"], state=slot["state"]))
        for job in slot["jobs"]:
            name = {"slot": slot["name"], "kind": job["kind"], "profile": job["profile"]}
            check("duration", job["took_us"] / 1e6, value("tashika_job_duration_seconds", **name))
            if "measured" in job:
                for direction in ("command", "response", "both"):
                    carried = job["measured"]["envelope"][direction]["verified"]
                    check("envelope", carried, value("tashika_reader_verified_bytes", **name, direction=direction))
    return len(samples[0])


def standing(slot, case):
    """How a case must stand in JUnit: class of junitparser, or None for a pass."""
    overlay = case.get("overlay") or {}
    if slot["state"] == "quarantined" or "expected-fail" in overlay:
        return junitparser.Skipped
    if "unexpected-pass" in overlay:
        return junitparser.Failure
    return {"pass": None, "warn": None, "fail": junitparser.Failure, "hang": junitparser.Failure,
            "error": junitparser.Error, "inconclusive": junitparser.Error}.get(case["verdict"], junitparser.Skipped)


def junit(path, morning):
    """Every job is a suite, every case a test, and each stands as it should."""
    suites = {suite.name: list(suite) for suite in junitparser.JUnitXml.fromfile(str(path))}
    count = 0
    for slot in morning["night"]["slots"]:
        for job in slot["jobs"]:
            tests = suites.get(job["id"])
            if tests is None:
                fail(f"junit.xml has no suite {job['id']}")
            check(f"tests of {job['id']}", max(len(job["cases"]), 1), len(tests))
            for case, test in zip(job["cases"], tests):
                found = type(test.result[0]) if test.result else None
                if found is not standing(slot, case):
                    fail(f"{test.name}: {case['verdict']} stands as {found}")
                count += 1
    return count


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    night = pathlib.Path(sys.argv[1])
    morning = json.loads((night / "morning.json").read_text(encoding="utf-8"))
    samples = metrics((night / "tashika.prom").read_text(encoding="utf-8"), morning)
    cases = junit(night / "junit.xml", morning)
    for name in ("summary.md", "summary.ja.md"):
        lines = (night / name).read_text(encoding="utf-8").splitlines()
        if not 3 <= len(lines) <= 20:
            fail(f"{name} has {len(lines)} lines")
    if not samples or not cases:
        fail("there was nothing to judge")
    print(f"judge_lab: {samples} samples and {cases} cases are as morning.json says")


main()
