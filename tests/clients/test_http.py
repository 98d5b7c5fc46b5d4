"""The session that every client of an HTTP service shares, as far as HCP Terraform's own tests do not show it."""

import itertools
import threading

import pytest

from scripts.clients.clock import Clock
from scripts.clients.http import Call, Session
from scripts.clients.pace import Pace
from scripts.clients.patience import Patience
from scripts.clients.unanswered import Lost
from scripts.core.secret import Secret
from scripts.errors import Preflight
from tests.clients.raw_server import RawServer, Time, errors, reply


@pytest.fixture
def session(time):
    """Makes sessions with a server: session(server)."""

    def make(server: RawServer, token: Secret | None = None, **options) -> Session:
        return Session("GitHub", server.address, token, patience=Patience(clock=time.clock), **options)

    return make


def test_a_service_without_a_token_is_sent_none(serve, session):
    server = serve(reply([]))
    assert session(server).send(Call("GET", "repos")).json() == []
    assert "authorization" not in server.seen[0].headers


def test_headers_of_the_session_and_of_the_call_are_sent(serve, session):
    server = serve(reply([]))
    opened = session(server, Secret("t"), headers={"Accept": "a/b", "X-Session": "1"})
    opened.send(Call("GET", "repos", headers=(("X-Call", "2"),)))
    sent = server.seen[0].headers
    assert (sent["accept"], sent["x-session"], sent["x-call"]) == ("a/b", "1", "2")


def test_errors_name_the_service(serve, session):
    server = serve(None)
    with pytest.raises(Lost) as error:
        session(server).send(Call("POST", "repos", b"{}"))
    assert error.value.text == f"GitHub does not answer at {server.address}: it hung up in the middle"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_an_answer_is_the_callers_to_judge(serve, session, status):
    server = serve(errors(status))
    assert session(server).send(Call("GET", "repos")).status_code == status
    assert len(server.seen) == 1


def test_what_makes_something_is_sent_once_unless_the_caller_knows_better(serve, session):
    for repeatable, sent in ((None, 1), (False, 1), (True, 2)):
        server = serve(errors(503), reply({}))
        try:
            session(server).send(Call("POST", "things", b"{}", repeatable=repeatable))
        except Lost:
            assert not repeatable
        assert len(server.seen) == sent


def test_a_session_without_a_limit_does_not_hold_back(serve, session, time):
    server = serve(reply([], X_RateLimit_Limit="1"))
    opened = session(server)
    for _ in range(50):
        opened.send(Call("GET", "repos"))
    assert (opened.calls, time.slept) == (50, [])


def test_the_whole_query_stays_out_of_what_is_told(serve, session):
    opened = session(serve())
    assert opened.told(Call("GET", "repos/x?token=hush")) == "GET repos/x"
    assert (
        opened.told(Call("PUT", "https://blob.example/secret/path?sig=hush")) == "PUT a file at blob.example"
    )


@pytest.mark.parametrize("address", ["http://10.0.0.1/", "http://localhost.example/", "file:///etc/passwd"])
def test_clear_text_is_for_this_machine_only(address):
    with pytest.raises(Preflight) as error:
        Session("GitHub", address, Secret("hush"))
    assert error.value.hint == "give an address that begins with https://"
    assert "hush" not in error.value.message


def test_threads_share_one_pace():
    time, taking = Time(), threading.Lock()

    def sleep(seconds: float) -> None:
        with taking:
            time.slept.append(seconds)

    pace = Pace(Clock(lambda: time.now, sleep=sleep), 30)
    threads = [threading.Thread(target=pace.wait) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The clock stands still: each waits for its own turn, 1/19.8 s after the one before.
    turns = sorted(time.slept)
    assert len(turns) == 31
    assert turns[-1] == pytest.approx((40 - 9.9) / 19.8)
    assert all(later - sooner == pytest.approx(1 / 19.8) for sooner, later in itertools.pairwise(turns))
