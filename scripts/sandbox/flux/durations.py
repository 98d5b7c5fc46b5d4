"""Durations as Go writes them, and how much shorter everything is in the sandbox."""

import re

# Of what a cluster does in a minute, the sandbox sees three seconds: intervals, retries and timeouts alike.
SHORTER = 20
LEAST = 0.2
PART = re.compile(r"([0-9.]+)(ms|s|m|h)")
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def seconds(text: str) -> float:
    """1h30m as 5400."""
    return sum(float(number) * UNITS[unit] for number, unit in PART.findall(text))


def shortened(text: str | None, absent: str) -> float:
    """A duration's length in the sandbox, in seconds; `absent` holds when there is none."""
    return max(LEAST, seconds(text or absent) / SHORTER)
