"""How long a client waits: as it is asked to, never for ever, and never in step with others."""

from email.utils import formatdate

import pytest

from scripts.errors import Failed
from tests.clients.hcp.conftest import item, page
from tests.clients.raw_server import errors, reply

TOO_MANY = {"status": "429", "title": "You have exceeded the API's rate limit."}


def throttled(**headers: str) -> bytes:
    return reply({"errors": [TOO_MANY]}, 429, **headers)


def slept_after(serve, client, time, **headers: str) -> float:
    """How long a client sleeps after a 429 with these headers."""
    server = serve(throttled(**headers), page())
    assert client(server).projects.list() == []
    assert len(server.seen) == 2
    return sum(time.slept)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_RateLimit_Reset": "0.75"}, 0.75),
        ({"Retry_After": "3"}, 3),
        ({"Retry_After": "2", "X_RateLimit_Reset": "5.5"}, 5.5),
        ({"X_RateLimit_Reset": "1800000007"}, 7),
        ({"Retry_After": formatdate(1_800_000_004, usegmt=True)}, 4),
    ],
)
def test_a_server_that_names_a_time_is_given_it_and_a_little_more(serve, client, time, headers, seconds):
    slept = slept_after(serve, client, time, **headers)
    assert seconds < slept <= seconds + 0.2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Retry_After": "-5"},
        {"Retry_After": "0"},
        {"Retry_After": "soon"},
        {"Retry_After": "nan"},
        {"Retry_After": "inf"},
        {"X_RateLimit_Reset": ""},
        {"Retry_After": formatdate(1_700_000_000, usegmt=True)},
        {"Retry_After": "Fri, 32 Foo 2026 99:99:99 GMT"},
    ],
)
def test_a_server_that_names_no_usable_time_is_asked_again_soon(serve, client, time, headers):
    assert 0 < slept_after(serve, client, time, **headers) <= 0.2


@pytest.mark.parametrize("told", ["3600", "99999999999999", formatdate(1_900_000_000, usegmt=True)])
def test_a_wait_has_a_longest(serve, client, time, told):
    assert slept_after(serve, client, time, Retry_After=told) == 30


def test_the_limit_that_always_strikes_ends_with_the_deadline(serve, client, time):
    server = serve(throttled())
    with pytest.raises(Failed) as error:
        client(server, deadline=60).projects.list()
    told = "HCP Terraform has no time for GET organizations/abc/projects, not within 60 s"
    assert error.value.text == told
    assert error.value.hint == "try again later"
    assert 30 < sum(time.slept) <= 60


def test_a_wait_that_would_end_after_the_deadline_is_not_begun(serve, client, time):
    server = serve(throttled(Retry_After="25"))
    with pytest.raises(Failed):
        client(server, deadline=10).projects.list()
    assert (len(server.seen), time.slept) == (1, [])


def test_a_refusal_for_the_limit_is_repeated_even_when_it_makes_something(serve, client):
    made = reply({"data": item("projects", "prj-1", name="platform")}, 201)
    server = serve(throttled(), made)
    assert client(server).projects.create("platform").id == "prj-1"
    assert [line.split()[0] for line in server.lines] == ["POST", "POST"]


def test_the_deadline_does_not_care_what_date_it_is(serve, client, time):
    def a_year_later(_):
        time.date += 365 * 86400
        return errors(503)

    server = serve(a_year_later, page())
    assert client(server).projects.list() == []


def test_a_client_keeps_to_a_part_of_what_it_is_told(serve, client, time):
    server = serve(reply({"data": [], "meta": {"pagination": {"next-page": None}}}, X_RateLimit_Limit="30"))
    hcp = client(server)
    for _ in range(60):
        hcp.projects.list()
    assert hcp.calls == 60
    # 30 a second are admitted: 9.9 at once, then 19.8 a second.
    assert sum(time.slept) == pytest.approx((60 - 9.9) / 19.8, abs=0.01)


def test_a_client_follows_a_limit_that_is_told_anew(serve, client, time):
    server = serve(reply({"data": [], "meta": {"pagination": {"next-page": None}}}, X_RateLimit_Limit="1000"))
    hcp = client(server)
    for _ in range(100):
        hcp.projects.list()
    assert sum(time.slept) < 0.2


@pytest.mark.parametrize("told", ["0", "-3", "many", "inf", "nan", ""])
def test_a_limit_that_is_none_is_ignored(serve, client, time, told):
    server = serve(reply({"data": [], "meta": {"pagination": {"next-page": None}}}, X_RateLimit_Limit=told))
    hcp = client(server)
    for _ in range(30):
        hcp.projects.list()
    assert sum(time.slept) == pytest.approx((30 - 9.9) / 19.8, abs=0.01)
