"""Runs: queued once, followed line by line, decided once, whatever gets lost on the way."""

import pytest

from scripts.clients.hcp.log import Log
from scripts.clients.hcp.refusals import Conflict, Unprocessable
from scripts.clients.hcp.resource import Misshapen
from scripts.clients.unanswered import Lost
from scripts.errors import Failed
from tests.clients.hcp.conftest import TOKEN, item
from tests.clients.raw_server import errors, reply

HELD = {"configuration-version": {"data": {"type": "configuration-versions", "id": "cv-1"}}}
HELD |= {
    name: {"data": {"type": kind, "id": f"{name}-1"}}
    for name, kind in (("plan", "plans"), ("apply", "applies"))
}
ACTIONS = {"is_confirmable": False, "is_discardable": False, "is_cancelable": True}


def a_run(status: str, **actions: bool) -> dict:
    told = {name.replace("_", "-"): value for name, value in (ACTIONS | actions).items()}
    return item("runs", "run-1", HELD, status=status, message="ours", actions=told)


def shown(status: str, **actions: bool) -> bytes:
    return reply({"data": a_run(status, **actions)})


def verbs(server) -> list[str]:
    return [line.split()[0] for line in server.lines]


def test_an_archive_is_uploaded_without_the_token_and_its_address_is_no_part_of_any_message(serve, client):
    store = serve(reply(status=200))
    secret = store.address + "object/permission"
    made = item("configuration-versions", "cv-1", status="pending", upload_url=secret)
    taken = [item("configuration-versions", "cv-1", status=one) for one in ("pending", "uploaded")]
    server = serve(reply({"data": made}, 201), *(reply({"data": one}) for one in taken))
    assert client(server).configuration_versions.upload("ws-1", b"packed", speculative=True) == "cv-1"
    assert server.seen[0].document["data"]["attributes"] == {"auto-queue-runs": False, "speculative": True}
    (sent,) = store.seen
    assert (sent.line, sent.body) == ("PUT /api/v2/object/permission", b"packed")
    assert sent.headers["content-type"] == "application/octet-stream"
    assert "authorization" not in sent.headers


def test_an_upload_that_is_refused_does_not_tell_where_it_went(serve, client):
    store = serve(errors(400, {"detail": "no"}))
    made = item("configuration-versions", "cv-1", status="pending", upload_url=store.address + "permission")
    with pytest.raises(Failed) as error:
        client(serve(reply({"data": made}, 201))).configuration_versions.upload("ws-1", b"x")
    assert error.value.text == "HCP Terraform answers 400 to PUT a file at 127.0.0.1: no"


@pytest.mark.parametrize(
    ("status", "told"),
    [("errored", "errored: too big"), ("pending", "pending: too big")],
)
def test_an_archive_that_cannot_be_used_is_told(serve, client, time, status, told):
    store = serve(reply(status=200))
    made = item("configuration-versions", "cv-1", status="pending", upload_url=store.address)
    found = item("configuration-versions", "cv-1", status=status, error_message="too big")
    with pytest.raises(Failed) as error:
        client(serve(reply({"data": made}, 201), reply({"data": found}))).configuration_versions.upload(
            "ws-1", b"x"
        )
    assert error.value.text == f"HCP Terraform holds the upload cv-1 {told}"
    assert sum(time.slept) < 70


def test_a_configuration_version_without_a_place_to_upload_to_is_told(serve, client):
    made = item("configuration-versions", "cv-1", status="pending")
    with pytest.raises(Failed) as error:
        client(serve(reply({"data": made}, 201))).configuration_versions.upload("ws-1", b"x")
    assert error.value.text == "HCP Terraform does not say where to upload cv-1"


def test_a_run_is_queued_with_what_it_is_for_and_never_confirms_itself(serve, client):
    server = serve(reply({"data": a_run("pending")}, 201))
    made = client(server).runs.create(
        "ws-1", "cv-1", "ours", options={"is-destroy": True}, variables={"environments": '["dev"]'}
    )
    sent = server.seen[0].document["data"]
    assert sent["attributes"] == {
        "message": "ours",
        "auto-apply": False,
        "is-destroy": True,
        "variables": [{"key": "environments", "value": '["dev"]'}],
    }
    assert sent["relationships"]["workspace"]["data"] == {"type": "workspaces", "id": "ws-1"}
    assert (made.plan_id, made.apply_id, made.configuration_id) == ("plan-1", "apply-1", "cv-1")


def test_a_run_whose_reply_was_lost_is_found_by_its_files(serve, client):
    other = item("runs", "run-0", status="applied")
    server = serve(None, reply({"data": [other, a_run("planning")]}))
    assert client(server).runs.create("ws-1", "cv-1", "ours").id == "run-1"
    assert verbs(server) == ["POST", "GET"]


def test_a_run_on_a_workspace_that_runs_locally_is_refused_with_the_reason(serve, client):
    server = serve(errors(422, {"detail": "Operations are disabled"}))
    with pytest.raises(Unprocessable) as error:
        client(server).runs.create("ws-1", "cv-1", "ours")
    assert error.value.text == "HCP Terraform answers 422 to POST runs: Operations are disabled"


def test_waiting_ends_with_the_decision_and_looks_less_and_less_often(serve, client, time):
    server = serve(*[shown("planning")] * 12, shown("planned", is_confirmable=True))
    found = client(server).runs.wait("run-1", lambda run: run.awaits_decision, 600)
    assert (found.status, found.awaits_decision, found.is_over) == ("planned", True, False)
    assert time.slept == sorted(time.slept)
    assert (time.slept[0], time.slept[-1]) == (0.2, 2.0)


@pytest.mark.parametrize("status", ["errored", "canceled", "discarded", "planned_and_finished", "applied"])
def test_waiting_ends_with_the_run(serve, client, status):
    assert client(serve(shown(status))).runs.wait("run-1", lambda _: False, 600).is_over


def test_waiting_ends_with_the_patience(serve, client, time):
    found = client(serve(shown("pending"))).runs.wait("run-1", lambda _: False, 10)
    assert not found.is_over
    assert sum(time.slept) <= 10


def test_a_run_that_a_policy_stopped_is_told_from_one_that_waits_for_us(serve, client):
    found = client(serve(shown("policy_override"))).runs.show("run-1")
    assert (found.awaits_policy, found.awaits_decision) == (True, False)


@pytest.mark.parametrize(
    ("action", "route", "done"),
    [("confirm", "apply", "applying"), ("discard", "discard", "discarded"), ("cancel", "cancel", "canceled")],
)
class TestDeciding:
    def test_it_is_said_once(self, serve, client, action, route, done):
        server = serve(reply(status=202))
        getattr(client(server).runs, action)("run-1", "because")
        assert server.lines == [f"POST /api/v2/runs/run-1/actions/{route}"]
        assert server.seen[0].document == {"comment": "because"}

    def test_what_was_heard_before_the_reply_was_lost_is_not_said_again(
        self, serve, client, action, route, done
    ):
        server = serve(None, shown(done))
        getattr(client(server).runs, action)("run-1")
        assert verbs(server) == ["POST", "GET"]

    def test_what_was_not_heard_is_said_again(self, serve, client, action, route, done):
        server = serve(errors(503), shown("planned"), reply(status=202))
        getattr(client(server).runs, action)("run-1")
        assert verbs(server) == ["POST", "GET", "POST"]

    def test_what_was_heard_late_counts(self, serve, client, action, route, done):
        server = serve(None, shown("planned"), errors(409), shown(done))
        getattr(client(server).runs, action)("run-1")
        assert verbs(server) == ["POST", "GET", "POST", "GET"]

    def test_a_run_that_does_not_wait_for_it_is_a_conflict(self, serve, client, action, route, done):
        with pytest.raises(Conflict) as error:
            getattr(client(serve(errors(409, {"detail": "not now"}))).runs, action)("run-1")
        assert error.value.text == f"HCP Terraform answers 409 to POST runs/run-1/actions/{route}: not now"

    def test_a_server_that_never_hears_is_given_up(self, serve, client, action, route, done):
        server = serve(lambda request: None if request.line.startswith("POST") else shown("planned"))
        with pytest.raises(Lost):
            getattr(client(server).runs, action)("run-1")
        assert verbs(server) == ["POST", "GET"] * 3


def test_a_run_has_a_page_for_people(serve, client):
    server = serve()
    home = server.address.removesuffix("/api/v2/")
    assert client(server).runs.page_of("abc-dev", "run-1") == f"{home}/app/abc/workspaces/abc-dev/runs/run-1"


def phase(status: str, log: str = "") -> bytes:
    place = {"log_read_url": log} if log else {}
    return reply({"data": item("plans", "plan-1", status=status, has_changes=True, **place)})


def test_a_log_comes_line_by_line_from_pieces_that_end_anywhere(serve, client, time):
    text = '\x02Terraform v1\r\n{"a": "ü"}\nlast\x03'.encode()
    store = serve(reply(text[:5]), reply(b""), reply(text[5:23]), reply(text[23:]))
    server = serve(phase("pending"), phase("running", store.address + "log?permission=1"))
    lines = list(client(server).phases.plan_log("plan-1"))
    assert lines == ["Terraform v1", '{"a": "ü"}', "last"]
    offsets = [line.rpartition("offset=")[2] for line in store.lines]
    assert offsets == ["0", "5", "5", "23"]
    assert store.lines[0] == "GET /api/v2/log?permission=1&limit=65536&offset=0"
    assert "authorization" not in store.seen[0].headers
    assert len(time.slept) == 2


def test_a_log_without_an_end_ends_with_its_phase(serve, client):
    store = serve(reply(b"\x02cut short"), reply(b""))
    server = serve(phase("running", store.address), phase("canceled", store.address))
    assert list(client(server).phases.plan_log("plan-1")) == ["cut short"]


def test_following_stops_when_told_to(serve, client):
    store = serve(reply(b"\x02one\n"))
    seen: list[str] = []
    for line in client(serve(phase("running", store.address))).phases.plan_log(
        "plan-1", stop=lambda: bool(seen)
    ):
        seen.append(line)
    assert seen == ["one"]


def test_a_log_that_is_not_there_yet_is_waited_for(serve, client, time):
    store = serve(errors(404), reply(b"\x02here\n\x03"))
    assert list(client(serve(phase("running", store.address))).phases.plan_log("plan-1")) == ["here"]
    assert len(time.slept) == 1


def test_a_letter_in_two_pieces_is_one_letter():
    log = Log()
    whole = "\x02ü\n\x03".encode()
    for place in range(len(whole)):
        log.take(whole[place : place + 1])
    assert (list(log.lines()), log.is_complete, log.offset) == (["ü"], True, len(whole))


def test_the_plans_document_is_fetched_where_it_lies_without_the_token(serve, client):
    store = serve(reply({"format_version": "1.2", "resource_changes": []}))
    server = serve(reply(status=307, Location=store.address + "object/permission"))
    assert client(server).phases.plan_document("plan-1")["resource_changes"] == []
    assert TOKEN not in repr(store.seen)


def test_a_plan_without_a_document_has_none(serve, client):
    assert client(serve(reply(status=204))).phases.plan_document("plan-1") is None


def test_a_plans_document_that_is_none_is_an_error(serve, client):
    with pytest.raises(Misshapen) as error:
        client(serve(reply(b"<html>", Content_Type="text/html"))).phases.plan_document("plan-1")
    assert error.value.text.startswith("HCP Terraform answers GET plans/plan-1/json-output with a web page")
