"""Writes vector files: a small, fixed subset of YAML, so that the same script always gives the same bytes.

Every string is quoted, because an unquoted 9000 or 6E00 is a number to some readers. No dependency.
"""

import json


def scalar(value):
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(value)


def flow(value):
    """One line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def vector(entry):
    """One vector: a line if it is short, else a field per line."""
    line = flow(entry)
    if len(line) <= 130:
        return [f"      - {line}"]
    lines = []
    for key, value in entry.items():
        mark = "- " if not lines else "  "
        if key == "steps":
            lines.append(f"      {mark}{key}:")
            lines += [f"          - {flow(step)}" for step in value]
        else:
            lines.append(f"      {mark}{key}: {flow(value)}")
    return lines


def document(script, header, groups):
    lines = [
        f"# Written by vectors/tools/{script}; edit the script, not this file. Fields: vectors/README.md.",
        "# yaml-language-server: $schema=schema.json",
    ]
    for key, value in header.items():
        if isinstance(value, dict):
            lines.append(f"{key}:")
            lines += [f"  {name}: {scalar(text)}" for name, text in value.items()]
        else:
            lines.append(f"{key}: {scalar(value)}")
    lines.append("groups:")
    for group in groups:
        lines.append(f"  - name: {scalar(group['name'])}")
        lines.append(f"    about: {scalar(group['about'])}")
        lines.append(f"    clause: {scalar(group['clause'])}")
        lines.append("    vectors:")
        for entry in group["vectors"]:
            lines += vector(entry)
    return "\n".join(lines) + "\n"
