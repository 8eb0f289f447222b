#!/usr/bin/env python3
"""Writes vectors/apdu/*.yaml: what ISO/IEC 7816-4 says about APDUs, stated apart from any codec.

Run without arguments to write the files, with --check to compare them with what would be written (exit 1 if they
differ), with --validate to check them against schema.json as well (needs the PyPI packages PyYAML and jsonschema).
The output is the same on every run. Only Python's standard library is needed to write.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import apdu_classes
import apdu_commands
import apdu_exchanges
import apdu_objects
import apdu_responses
from yaml_writer import document

FOLDER = Path(__file__).parent.parent / "apdu"
MODULES = [apdu_commands, apdu_classes, apdu_responses, apdu_exchanges, apdu_objects]


def files():
    for module in MODULES:
        for name, header, groups in module.files():
            yield name, document(f"{module.__name__}.py", header, groups)


def validate():
    import json

    import jsonschema
    import yaml

    schema = json.loads((FOLDER / "schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(FOLDER.glob("*.yaml")):
        for error in validator.iter_errors(yaml.safe_load(path.read_text())):
            yield f"{path.name}: {error.json_path}: {error.message}"


def main(arguments):
    problems = []
    for name, text in files():
        path = FOLDER / name
        if not arguments:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            problems.append(f"{name} is not what the script writes")
    if "--validate" in arguments:
        problems += validate()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
