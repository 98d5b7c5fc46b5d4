"""Cron schedules, as Kubernetes reads them: five fields, Sunday is 0 and never 7."""

import re
from typing import NamedTuple

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_PART = re.compile(r"(?:\*|\?|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[0-9]+))?")


class Field(NamedTuple):
    """One of the five: its smallest and largest value, and words for values from the smallest on."""

    name: str
    low: int
    high: int
    words: list[str]


_FIELDS = (
    Field("minute", 0, 59, []),
    Field("hour", 0, 23, []),
    Field("day of month", 1, 31, []),
    Field("month", 1, 12, _MONTHS),
    Field("day of week", 0, 6, _DAYS),
)


def schedule_fault(schedule: str) -> str | None:
    """What is wrong with a schedule, as a sentence about it; None when nothing is."""
    parts = schedule.split()
    if len(parts) != len(_FIELDS):
        return f'"{schedule}" has {len(parts)} fields; a schedule has five: minute hour day month weekday'
    for field, part in zip(_FIELDS, parts, strict=True):
        for piece in part.split(","):
            fault = _piece_fault(field, piece)
            if fault:
                return f'"{schedule}": {fault}'
    return None


def _piece_fault(field: Field, piece: str) -> str | None:
    found = _PART.fullmatch(piece)
    if not found or found["step"] == "0":
        return f"{field.name} {piece} is not a value, range or step"
    ends = [end for end in (found["first"], found["last"]) if end is not None]
    values = [_value(field, end) for end in ends]
    for end, value in zip(ends, values, strict=True):
        if value is None or not field.low <= value <= field.high:
            return f"{field.name} {end} is not within {field.low}-{field.high}"
    return (
        f"{field.name} {piece} ends before it starts" if len(values) == 2 and values[1] < values[0] else None
    )


def _value(field: Field, end: str) -> int | None:
    if end.isdecimal():
        return int(end)
    word = end.lower()
    return field.words.index(word) + field.low if word in field.words else None
