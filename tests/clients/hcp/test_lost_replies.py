"""Something was to be made and the reply was lost: look first, and never make it twice."""

import json

import pytest

from scripts.clients.hcp.refusals import Unprocessable
from scripts.clients.unanswered import Lost
from scripts.core.secret import Secret
from scripts.errors import Failed, Locked
from tests.clients.hcp.conftest import item, page
from tests.clients.raw_server import errors, reply

PLATFORM = item("projects", "prj-1", name="platform", description="")
MADE = reply({"data": PLATFORM}, 201)
HALF = MADE[:-10]
TAKEN = errors(422, {"detail": "Name has already been taken", "source": {"pointer": "/data/attributes/name"}})
PATH = "organizations/abc/projects"


def verbs(server) -> list[str]:
    return [line.split()[0] for line in server.lines]


@pytest.mark.parametrize(
    "lost", [None, HALF, errors(502), errors(500)], ids=["silence", "half", "502", "500"]
)
def test_what_the_server_made_before_the_reply_was_lost_is_found_and_not_made_again(serve, client, lost):
    server = serve(lost, page(PLATFORM))
    assert client(server).projects.create("platform").id == "prj-1"
    assert verbs(server) == ["POST", "GET"]


def test_an_empty_description_that_comes_back_as_none_is_the_same(serve, client):
    found = PLATFORM | {"attributes": {"name": "azure", "description": None, "global": False}}
    server = serve(None, page(found | {"type": "varsets", "id": "varset-1"}))
    assert client(server).variable_sets.create("azure").id == "varset-1"


def test_what_is_not_there_after_a_lost_reply_is_made(serve, client):
    server = serve(None, page(), MADE)
    assert client(server).projects.create("platform").id == "prj-1"
    assert verbs(server) == ["POST", "GET", "POST"]


def test_what_appears_between_looking_and_making_counts_as_made(serve, client):
    server = serve(None, page(), TAKEN, page(PLATFORM))
    assert client(server).projects.create("platform").id == "prj-1"
    assert verbs(server) == ["POST", "GET", "POST", "GET"]


def test_what_is_found_otherwise_than_wanted_is_not_taken_for_ours(serve, client):
    server = serve(None, page(item("varsets", "varset-1", name="azure", description="theirs")))
    with pytest.raises(Failed) as error:
        client(server).variable_sets.create("azure", description="ours")
    told = (
        "the reply to POST organizations/abc/varsets was lost, and what is there now differs in description"
    )
    assert error.value.text == told
    assert error.value.hint == "run the command again: it compares anew"


def test_a_name_that_is_taken_without_a_lost_reply_is_somebody_elses(serve, client):
    server = serve(TAKEN)
    with pytest.raises(Unprocessable) as error:
        client(server).projects.create("platform")
    assert error.value.is_taken
    assert verbs(server) == ["POST"]


def test_a_server_that_loses_every_reply_is_given_up_with_a_look_after_each(serve, client):
    def answer(request):
        return None if request.line.startswith("POST") else page()

    server = serve(answer)
    with pytest.raises(Lost) as error:
        client(server).projects.create("platform")
    assert verbs(server) == ["POST", "GET"] * 3
    assert error.value.text == f"HCP Terraform does not answer at {server.address}: it hung up in the middle"


def test_a_look_that_fails_is_no_reason_to_make_it_again(serve, client):
    server = serve(None, errors(503))
    with pytest.raises(Failed) as error:
        client(server).projects.create("platform")
    assert error.value.text == f"HCP Terraform answers 503 to GET {PATH}"
    assert verbs(server).count("POST") == 1


def test_a_workspace_in_another_project_is_not_the_one_that_was_to_be_made(serve, client):
    elsewhere = {"project": {"data": {"type": "projects", "id": "prj-2"}}}
    found = item("workspaces", "ws-1", elsewhere, name="abc-dev", execution_mode="local")
    with pytest.raises(Failed) as error:
        client(serve(None, reply({"data": found}))).workspaces.create(
            "abc-dev", "prj-1", {"execution-mode": "local"}
        )
    assert error.value.text.endswith("differs in project")


def test_a_sensitive_value_that_may_have_arrived_is_written_once_more(serve, client):
    found = item("vars", "var-1", key="K", category="env", hcl=False, sensitive=True, description="")
    server = serve(None, reply({"data": [found]}), reply({"data": found}))
    made = client(server).variables.create("ws-1", "K", Secret("hush-hush"), "env", sensitive=True)
    assert made.id == "var-1"
    assert server.lines[1:] == [
        "GET /api/v2/workspaces/ws-1/vars",
        "PATCH /api/v2/workspaces/ws-1/vars/var-1",
    ]
    assert server.seen[2].document["data"]["attributes"] == {"value": "hush-hush"}


def test_a_plain_value_that_arrived_is_not_written_again(serve, client):
    found = item(
        "vars", "var-1", key="K", category="env", hcl=False, sensitive=False, description="", value="v"
    )
    server = serve(None, reply({"data": [found]}))
    assert client(server).variables.create("ws-1", "K", "v", "env").value == "v"
    assert verbs(server) == ["POST", "GET"]


def test_the_same_key_of_another_category_is_another_variable(serve, client):
    other = item("vars", "var-1", key="K", category="terraform")
    made = item("vars", "var-2", key="K", category="env")
    server = serve(None, reply({"data": [other]}), reply({"data": made}, 201))
    assert client(server).variables.create("ws-1", "K", "v", "env").id == "var-2"


def test_run_triggers_are_looked_for_by_their_source(serve, client):
    ends = {"workspace": {"data": {"type": "workspaces", "id": "ws-1"}}}
    ends["sourceable"] = {"data": {"type": "workspaces", "id": "ws-2"}}
    server = serve(None, page(item("run-triggers", "rt-1", ends)))
    assert client(server).run_triggers.create("ws-1", "ws-2").id == "rt-1"
    assert "filter%5Brun-trigger%5D%5Btype%5D=inbound" in server.lines[1]


def held(by: str | None, reason: str = "") -> bytes:
    relation = {"locked-by": {"data": {"type": "users", "id": by} if by else None}}
    facts = {"name": "abc-dev", "locked": bool(by), "locked_reason": reason}
    return reply({"data": item("workspaces", "ws-1", relation, **facts)})


def test_a_lock_that_was_taken_before_the_reply_was_lost_is_ours(serve, client):
    server = serve(None, errors(409), held("ada", "seeding"))
    assert client(server).workspaces.lock("ws-1", "seeding").lock == "ada: seeding"


def test_a_lock_of_somebody_else_is_told(serve, client):
    with pytest.raises(Locked) as error:
        client(serve(errors(409), held("ben", "holiday"))).workspaces.lock("ws-1", "seeding")
    assert error.value.text == "workspace abc-dev is locked by ben: holiday"
    assert error.value.hint == "inv unlock"


def test_a_lock_that_was_given_back_before_the_reply_was_lost_is_free(serve, client):
    server = serve(None, errors(409), held(None))
    assert client(server).workspaces.unlock("ws-1").lock == ""


def test_attaching_twice_is_as_good_as_once(serve, client):
    server = serve(None, reply(status=204))
    client(server).variable_sets.attach("varset-1", workspaces=["ws-1"], projects=[])
    assert verbs(server) == ["POST", "POST"]
    sent = json.loads(server.seen[1].body)
    assert sent == {"data": [{"type": "workspaces", "id": "ws-1"}]}
