"""Moments as the API writes them."""

from datetime import UTC, datetime


def now() -> str:
    """The present, as 2026-01-31T12:00:00.000Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
