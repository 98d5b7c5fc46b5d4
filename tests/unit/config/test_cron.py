"""Schedules that Kubernetes takes are taken; the ones it refuses are in tests/invalid."""

import pytest

from scripts.core.cron import schedule_fault


@pytest.mark.parametrize(
    "schedule",
    [
        "* * * * *",
        "15 2 * * *",
        "*/5 * * * 1-5",
        "0 8,12,18 * * mon-FRI",
        "0 0 1 jan *",
        "5/10 * ? * *",
        "0 9-17/2 * * 0",
    ],
)
def test_a_schedule_that_kubernetes_takes_is_fine(schedule):
    assert schedule_fault(schedule) is None


@pytest.mark.parametrize(
    ("schedule", "part"),
    [
        ("60 * * * *", "minute 60"),
        ("0 0 0 * *", "day of month 0"),
        ("0 0 * 13 *", "month 13"),
        ("0 0 * * fryday", "fryday"),
    ],
)
def test_a_value_outside_its_field_is_named(schedule, part):
    assert part in schedule_fault(schedule)
