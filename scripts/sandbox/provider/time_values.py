"""The time provider's results. time_sleep does not sleep: nothing in the sandbox needs time to take effect."""

import calendar
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scripts.sandbox.provider.values import Value, is_unknown

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_SPANS = ("days", "hours", "minutes", "seconds")
Values = dict[str, Value]


def now() -> datetime:
    """The present, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_FORMAT)


def _given(values: Values, name: str) -> datetime | None:
    value = values.get(name)
    return None if value is None or is_unknown(value) else datetime.fromisoformat(value)


def _parts(moment: datetime) -> Values:
    names = ("year", "month", "day", "hour", "minute", "second")
    return {**{name: getattr(moment, name) for name in names}, "unix": int(moment.timestamp())}


def _shifted(moment: datetime, values: Values, prefix: str) -> datetime:
    months = (values.get(f"{prefix}_months") or 0) + 12 * (values.get(f"{prefix}_years") or 0)
    total = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(total, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    span = timedelta(**{name: values.get(f"{prefix}_{name}") or 0 for name in _SPANS})
    return moment.replace(year=year, month=month + 1, day=day) + span


def _static(values: Values) -> Values:
    moment = _given(values, "rfc3339") or now()
    return {"id": _text(moment), "rfc3339": _text(moment), **_parts(moment)}


def _offset(values: Values) -> Values:
    base = _given(values, "base_rfc3339") or now()
    moment = _shifted(base, values, "offset")
    return {"id": _text(base), "base_rfc3339": _text(base), "rfc3339": _text(moment), **_parts(moment)}


def _rotating(values: Values) -> Values:
    base = _given(values, "rfc3339") or now()
    rotation = _given(values, "rotation_rfc3339") or _shifted(base, values, "rotation")
    times = {"rfc3339": _text(base), "rotation_rfc3339": _text(rotation)}
    return {"id": _text(base), **times, **_parts(base)}


def _sleep(values: Values) -> Values:
    return {"id": _text(now())}


def is_over(type_name: str, values: Values) -> bool:
    """Whether a time_rotating has passed its rotation, which makes its provider forget it."""
    if type_name != "time_rotating":
        return False
    rotation = _given(values, "rotation_rfc3339")
    return rotation is not None and now() >= rotation


CALCULATIONS: dict[str, Callable[[Values], Values]] = {
    "time_offset": _offset,
    "time_rotating": _rotating,
    "time_sleep": _sleep,
    "time_static": _static,
}
