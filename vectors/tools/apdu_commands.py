"""Command APDUs: the seven encodings, every length boundary, what must be refused, and what leniency may accept."""

# Where implementations break: the ends of one byte, of a short command, of 15 and of 16 bits.
NC = [1, 254, 255, 256, 257, 260, 261, 262, 263, 32766, 32767, 32768, 65534, 65535]
NE = [1, 254, 255, 256, 257, 260, 261, 262, 263, 32766, 32767, 32768, 65534, 65535, 65536]
CLAUSE = "ISO/IEC 7816-4, 5.1"

FLAGS = {
    "Boundary": "a length beside one where the form or a power of two changes",
    "SmallInExtended": "an extended form where the short one would do; it must survive",
    "MaximumAsZero": "Le of all zeros: the most its form can ask for",
    "Truncated": "bytes are missing",
    "Trailing": "bytes are left over",
    "ZeroLc": "an Lc of zero, which the clause does not know",
    "MixedForms": "Lc and Le in different forms",
}

LENIENT_FLAGS = {
    "ZeroLc": FLAGS["ZeroLc"],
    "MixedForms": FLAGS["MixedForms"],
    "Trailing": FLAGS["Trailing"],
    "ThreeByteLe": "case 4E with the leading 00 that only case 2E has",
    "Refused": "bytes that no tolerance explains",
    "WellFormed": "nothing to tolerate",
}


def hex_of(*parts):
    return "".join(part if isinstance(part, str) else bytes(part).hex().upper() for part in parts)


def counter(length):
    return {"pattern": "counter", "length": length}


def le_short(ne):
    return [ne % 256]


def two(number):
    return [number // 256 % 256, number % 256]


def command(name, header, lc, length, le, **expected):
    """`length` bytes of data lie between the length fields, whatever these say."""
    entry = {"id": name, "input": {"hex": hex_of(header, lc)}}
    if length:
        entry["input"]["data"] = counter(length)
    if le and length:
        entry["input"]["tail"] = hex_of(le)
    elif le:
        entry["input"]["hex"] += hex_of(le)
    entry.update(expected)
    return entry


def accepted(case, nc, ne):
    """A well-formed command of this case, by the table of clause 5.1."""
    is_short = case.endswith("S")
    lc = {"3S": [nc % 256], "4S": [nc % 256], "3E": [0, *two(nc)], "4E": [0, *two(nc)]}.get(case, [])
    le = {"2S": le_short(ne), "4S": le_short(ne), "2E": [0, *two(ne)], "4E": two(ne)}.get(case, [])
    fits_short = nc <= 255 and ne <= 256
    flags = []
    if any(length in NC or length in NE for length in (nc, ne)):
        flags.append("Boundary")
    if not is_short and case != "1" and fits_short:
        flags.append("SmallInExtended")
    if ne == (256 if is_short else 65536):
        flags.append("MaximumAsZero")
    header = {"1": "00A4000C", "2": "00B00000", "3": "00D60000", "4": "00CB3FFF"}[case[0]]
    name = case + (f"-nc-{nc}" if nc else "") + (f"-ne-{ne}" if ne else "")
    expected = {"result": "accept", "case": case, "nc": nc, "ne": ne, "shortest": fits_short == (is_short or case == "1")}
    if flags:
        expected["flags"] = flags
    return command(name, header, lc, nc, le, **expected)


def rejected(name, error, offset, reason, flags, header="00D60000", lc=(), nc=0, le=()):
    return command(name, header, list(lc), nc, list(le), result="reject", error=error, offset=offset, reason=reason, flags=flags)


def reject_groups():
    header = [
        rejected(f"header-{n}", "truncated", n, "a command has at least four bytes", ["Truncated"], header="00D60000"[: 2 * n])
        for n in range(4)
    ]
    lc = [
        rejected("short-lc-zero-one-byte", "truncated", 6, "00 announces an extended field, of which two bytes are due", ["ZeroLc", "Truncated"], lc=[0], le=[5]),
        rejected("short-lc-zero-zero", "truncated", 6, "00 announces an extended field, of which two bytes are due", ["ZeroLc", "Truncated"], lc=[0], le=[0]),
    ]
    for extra in (1, 2, 3, 255, 256, 65536):
        lc.append(
            rejected(f"extended-lc-zero-then-{extra}", "extended-lc-zero", 5, "without data there is no Lc; 00 00 00 is the Le of case 2E and ends the command", ["ZeroLc"], lc=[0, 0, 0], nc=extra)
        )
    cut, over = [], []
    for nc in NC:
        forms = [("E", [0, *two(nc)])] + ([("S", [nc])] if nc <= 255 else [])
        for form, lc_bytes in forms:
            start = 4 + len(lc_bytes)
            for missing in sorted({1, nc}):
                present = nc - missing
                # One byte after the header is Le, and 00 with two more is the Le of case 2E: both are well-formed.
                if present == 0:
                    continue
                cut.append(
                    rejected(f"3{form}-nc-{nc}-cut-{missing}", "data-truncated", start + present, f"Lc announces {nc} bytes and {present} are there", ["Truncated", "Boundary"], lc=lc_bytes, nc=present)
                )
            le = 1 if form == "S" else 2
            for extra in (1, 2):
                over.append(
                    rejected(f"4{form}-nc-{nc}-over-{extra}", "trailing-bytes", start + nc + le, f"{extra} more than data and Le", ["Trailing", "Boundary"], lc=lc_bytes, nc=nc, le=[1] * (le + extra))
                )
            if form == "E":
                over.append(
                    rejected(f"4E-nc-{nc}-half-le", "truncated", start + nc + 1, "after an extended Lc, Le has two bytes", ["MixedForms", "Truncated", "Boundary"], lc=lc_bytes, nc=nc, le=[0])
                )
    over.append(rejected("4S-extended-le", "trailing-bytes", 8, "after a short Lc, Le has one byte", ["MixedForms", "Trailing"], lc=[2], nc=2, le=[1, 0]))
    over.append(rejected("4E-three-byte-le", "trailing-bytes", 11, "the three-byte Le stands only where there is no Lc", ["MixedForms", "Trailing"], lc=[0, 0, 2], nc=2, le=[0, 1, 0]))
    return header, lc, cut, over


def command_groups():
    def group(name, about, vectors):
        return {"name": name, "about": about, "clause": CLAUSE, "vectors": vectors}

    header, lc, cut, over = reject_groups()
    return [
        group("case-1", "header only; it has no second form", [accepted("1", 0, 0)]),
        group("case-2-short", "every Le byte", [accepted("2S", 0, ne) for ne in range(1, 257)]),
        group("case-2-extended", "Le at the boundaries", [accepted("2E", 0, ne) for ne in NE]),
        group("case-3-short", "every Lc byte", [accepted("3S", nc, 0) for nc in range(1, 256)]),
        group("case-3-extended", "Lc at the boundaries", [accepted("3E", nc, 0) for nc in NC]),
        group("case-4-short", "Lc and Le at the boundaries", [accepted("4S", nc, ne) for nc in NC if nc <= 255 for ne in NE if ne <= 256]),
        group("case-4-extended", "Lc and Le at the boundaries", [accepted("4E", nc, ne) for nc in NC for ne in NE]),
        group("header-cut", "fewer than four bytes", header),
        group("zero-lc", "an Lc of zero", lc),
        group("data-cut", "Lc announces more than there is", cut),
        group("tail", "too much or too little after the data", over),
    ]


def tolerated(name, tolerances, case, nc, ne, lc, le, reason, flags):
    return command(name, "00CB3FFF", lc, nc, le, result="accept", granted=tolerances, case=case, nc=nc, ne=ne, reason=reason, flags=flags)


def lenient_groups():
    granted = [
        tolerated("nothing-needed", [], "4E", 2, 2, [0, 0, 2], [0, 2], "well-formed", ["WellFormed"]),
        tolerated("extended-lc-zero", ["extended-lc-zero"], "2E", 0, 256, [0, 0, 0], [1, 0], "an extended Lc of zero, then Le", ["ZeroLc"]),
        tolerated("extended-lc-zero-maximum", ["extended-lc-zero"], "2E", 0, 65536, [0, 0, 0], [0, 0], "an extended Lc of zero, then Le", ["ZeroLc"]),
        tolerated("three-byte-le", ["three-byte-le"], "4E", 2, 256, [0, 0, 2], [0, 1, 0], "Le with the leading 00 of case 2E", ["ThreeByteLe"]),
        tolerated("three-byte-le-maximum", ["three-byte-le"], "4E", 2, 65536, [0, 0, 2], [0, 0, 0], "Le with the leading 00 of case 2E", ["ThreeByteLe"]),
        tolerated("short-lc-extended-le", ["short-lc-extended-le"], "4E", 2, 256, [2], [1, 0], "a two-byte Le after a short Lc", ["MixedForms"]),
        tolerated("short-lc-three-byte-le", ["three-byte-le", "short-lc-extended-le"], "4E", 2, 65536, [2], [0, 0, 0], "the Le of case 2E after a short Lc", ["MixedForms", "ThreeByteLe"]),
        tolerated("extended-lc-short-le", ["extended-lc-short-le"], "4E", 2, 256, [0, 0, 2], [0], "a one-byte Le after an extended Lc", ["MixedForms"]),
        tolerated("extended-lc-short-le-one", ["extended-lc-short-le"], "4E", 2, 1, [0, 0, 2], [1], "a one-byte Le after an extended Lc", ["MixedForms"]),
        tolerated("trailing-after-4S", ["trailing-bytes"], "4S", 2, 1, [2], [1, 9, 9, 9], "three bytes after case 4S", ["Trailing"]),
        tolerated("trailing-after-4E", ["trailing-bytes"], "4E", 2, 1, [0, 0, 2], [0, 1, 9, 9], "two bytes after case 4E", ["Trailing"]),
        tolerated("trailing-after-2E", ["trailing-bytes"], "2E", 0, 65536, [0, 0, 0], [9], "one byte after case 2E", ["Trailing", "ZeroLc"]),
    ]
    refused = [
        rejected("short-lc-zero", "truncated", 6, "neither form of Lc, and no complete Le", ["Refused"], lc=[0], le=[1]),
        rejected("data-cut", "data-truncated", 6, "missing data cannot be invented", ["Refused"], lc=[2], nc=1),
        rejected("extended-data-cut", "data-truncated", 8, "missing data cannot be invented", ["Refused"], lc=[0, 0, 2], nc=1),
        rejected("header-cut", "truncated", 3, "there is no command", ["Refused"], header="00D600"),
    ]
    return [
        {"name": "granted", "about": "each is refused if any of its tolerances is not allowed", "clause": CLAUSE, "vectors": granted},
        {"name": "refused", "about": "refused although everything with a name is allowed", "clause": CLAUSE, "vectors": refused},
    ]


def files():
    source = "ISO/IEC 7816-4:2013, clause 5.1"
    yield "command.yaml", {"kind": "command", "title": "Command APDUs: forms and lengths", "source": source, "flags": FLAGS}, command_groups()
    yield "lenient.yaml", {"kind": "lenient", "title": "Deviations seen in public software", "source": source, "flags": LENIENT_FLAGS}, lenient_groups()
