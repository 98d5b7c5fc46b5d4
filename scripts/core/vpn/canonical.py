"""The inventory's files as they are written, read line by line: YAML takes several times as long.

Whatever is written in another way, by hand or by a merge, is left to the reader of YAML.
"""

import re

_LINE = re.compile(
    r"(- |  |)([a-z_]+): (?:'((?:[^']|'')*)'|([A-Za-z0-9][A-Za-z0-9@._+-]*(?: [A-Za-z0-9@._+-]+)*))"
)
_PEM = re.compile(r"^certificate: \|\n((?:  .*\n)+)", re.MULTILINE)


def read_canonical(text: str) -> dict | None:
    """The document of a text in the form that `write_document` gives it; None when it has another form."""
    found: dict = {}
    if pem := _PEM.search(text):
        found["certificate"] = pem.group(1).replace("\n  ", "\n").removeprefix("  ")
        text = text[: pem.start()] + text[pem.end() :]
    top, separator, events = text.partition("\nevents:\n")
    if not separator or not _fill(
        [found], [line for line in top.split("\n") if not line.startswith("#")], ("",)
    ):
        return None
    found["events"] = []
    lines = events.removesuffix("\n").split("\n")
    return found if _fill(found["events"], lines, ("- ", "  ")) else None


def _fill(records: list[dict], lines: list[str], margins: tuple[str, ...]) -> bool:
    """Put each line into the last of `records`, a dash begins a new one; False at the first line of another form."""
    for line in lines:
        part = _LINE.fullmatch(line)
        if part is None or part[1] not in margins:
            return False
        if part[1] == "- ":
            records.append({})
        if not records or part[2] in records[-1]:
            return False
        records[-1][part[2]] = part[4] if part[3] is None else part[3].replace("''", "'")
    return True
