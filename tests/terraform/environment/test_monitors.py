"""Somebody is woken for each service by what it is, for what all share, and before something ends."""

import pytest

from tests.terraform.catalogue import environments, services
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox

# Kind → what is watched of each service of it. Frontends and sites share what they run on.
WATCHED = {
    "web": {"errors", "latency"},
    "function": {"errors", "latency"},
    "frontend": {"errors", "latency"},
    "container": {"memory", "pods"},
    "cron": {"failed"},
    "package": set(),
}
SHARED = {
    "app-service-plan/processor",
    "app-service-plan/memory",
    "postgresql/processor",
    "postgresql/storage",
    "redis/memory",
    "service-bus/waiting",
    "service-bus/dead letters",
    "wildcard/expiry",
}


def monitors(records: Records, environment: str) -> dict[str, dict]:
    """Key → values of an environment's monitors."""
    start = 'datadog_monitor.this["'
    return {
        address.removeprefix(start).removesuffix('"]'): values
        for address, values in records.resources(environment).items()
        if address.startswith(start)
    }


@pytest.mark.parametrize("environment", environments())
def test_each_service_is_watched_by_what_it_is(records: Records, environment):
    found = monitors(records, environment)
    for name, facts in services().items():
        if environment not in facts.get("environments", [environment]):
            continue
        watched = {key.partition("/")[2] for key in found if key.startswith(f"{name}/")}
        assert watched >= WATCHED[facts["kind"]], name
    assert set(found) >= SHARED


@pytest.mark.parametrize("environment", environments())
def test_a_monitor_has_its_own_environments_things_only(records: Records, environment):
    for key, monitor in monitors(records, environment).items():
        others = [other for other in environments() if other != environment]
        assert not any(
            f"env:{other}," in monitor["query"] or f"-{other}-" in monitor["query"] for other in others
        )
        assert monitor["query"].endswith(f" {float(monitor['monitor_thresholds'][0]['critical']):g}"), key
