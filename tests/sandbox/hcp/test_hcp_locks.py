"""Locks: who holds them, who may give them back."""

import re
from concurrent.futures import ThreadPoolExecutor

from scripts.sandbox.hcp.models import Hcp


def test_a_lock_tells_who_holds_it_and_why(api):
    made = api.make("dev")
    locked = _lock(api, made, "moving house").json()["data"]
    assert locked["attributes"]["locked"] and locked["attributes"]["locked-reason"] == "moving house"
    document = api("GET", f"/workspaces/{made}?include=locked_by").json()
    [user] = document["included"]
    assert user["attributes"]["username"] == "ada"
    assert document["data"]["relationships"]["locked-by"]["data"] == {"type": "users", "id": user["id"]}


def test_the_reason_is_understood_as_terraform_sends_it(api):
    document = {"data": {"type": "", "attributes": {"reason": "Locked by Terraform"}}}
    locked = api("POST", f"/workspaces/{api.make('dev')}/actions/lock", document).json()["data"]
    assert locked["attributes"]["locked-reason"] == "Locked by Terraform"


def test_a_second_lock_is_a_conflict_that_names_the_holder_the_time_and_the_reason(api):
    made = api.make("dev")
    _lock(api, made, "moving house")
    reply = _lock(api.as_user("token-of-ben"), made, "me too")
    assert reply.status_code == 409
    detail = reply.json()["errors"][0]["detail"]
    who = r"ada( \(pid \d+\))?"
    assert re.fullmatch(
        rf"Unable to lock workspace dev\. It is locked by {who} since \S+Z: moving house\.", detail
    )


def test_the_holder_unlocks(api):
    made = api.make("dev")
    _lock(api, made)
    freed = api("POST", f"/workspaces/{made}/actions/unlock").json()["data"]
    assert not freed["attributes"]["locked"]
    assert freed["relationships"]["locked-by"]["data"] is None


def test_nobody_else_unlocks_except_by_force(api):
    made, ben = api.make("dev"), api.as_user("token-of-ben")
    _lock(api, made)
    reply = ben("POST", f"/workspaces/{made}/actions/unlock")
    assert reply.status_code == 409
    assert "is locked by User" in reply.json()["errors"][0]["detail"]
    assert ben("POST", f"/workspaces/{made}/actions/force-unlock").status_code == 200
    assert _lock(ben, made).status_code == 200


def test_a_free_workspace_cannot_be_unlocked(api):
    made = api.make("dev")
    for action in ("unlock", "force-unlock"):
        reply = api("POST", f"/workspaces/{made}/actions/{action}")
        assert reply.status_code == 409
        assert reply.json()["errors"][0]["detail"] == "Unable to unlock workspace dev. It is not locked."


def test_of_many_who_lock_at_once_one_succeeds(api):
    made = api.make("dev")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: _lock(api.as_user("token-of-ada"), made).status_code, range(16)))
    assert sorted(statuses) == [200] + [409] * 15


def test_terraforms_own_locks_are_told_from_a_persons(api, store):
    held = {name: api.make(name) for name in ("dev", "prod")}
    _lock(api, held["dev"], "Locked by Terraform")
    _lock(api, held["prod"], "audit")
    assert [workspace["name"] for workspace in Hcp(store, {}).locks.of_terraform()] == ["dev"]


def _lock(api, workspace, reason=""):
    return api("POST", f"/workspaces/{workspace}/actions/lock", {"reason": reason})
