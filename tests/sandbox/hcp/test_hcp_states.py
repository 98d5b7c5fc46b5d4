"""State versions: upload, download, order, outputs, history."""

import json
from base64 import b64encode

import pytest
import requests

from tests.sandbox.hcp.conftest import state


def test_a_workspace_without_state_has_no_current_one(api):
    assert api("GET", f"/workspaces/{api.make('dev')}/current-state-version").status_code == 404


def test_uploaded_bytes_come_back_as_they_were(api):
    made, content = api.make("dev"), state(resources=3)
    version = api.push(made, content)
    current = api("GET", f"/workspaces/{made}/current-state-version").json()["data"]
    assert current == version
    assert version["attributes"]["status"] == "finalized"
    assert version["attributes"]["terraform-version"] == "1.11.4"
    assert requests.get(version["attributes"]["hosted-state-download-url"], timeout=10).content == content
    assert api("GET", f"/workspaces/{made}").json()["data"]["attributes"]["resource-count"] == 3


def test_a_state_without_its_bytes_is_pending_and_not_current(api):
    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, state()).json()["data"]
    assert version["attributes"]["status"] == "pending"
    assert not version["attributes"]["resources-processed"]
    assert requests.get(version["attributes"]["hosted-state-download-url"], timeout=10).status_code == 404
    assert api("GET", f"/workspaces/{made}/current-state-version").status_code == 404


def test_state_may_come_inline(api):
    made, content = api.make("dev"), state()
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, content, state=b64encode(content).decode()).json()["data"]
    assert version["attributes"]["status"] == "finalized"
    assert version["attributes"]["hosted-state-upload-url"] is None


def test_the_json_form_is_kept_beside_the_state(api):
    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, state()).json()["data"]["attributes"]
    requests.put(version["hosted-json-state-upload-url"], data=b'{"format_version":"1.0"}', timeout=10)
    assert requests.get(version["hosted-json-state-download-url"], timeout=10).json() == {
        "format_version": "1.0"
    }


def test_a_hosted_address_that_was_tampered_with_leads_nowhere(api):
    version = api.push(api.make("dev"), state())
    address = version["attributes"]["hosted-state-download-url"]
    for wrong in (address[:-6], address[:-6] + "AAAAAA", address.rpartition("/")[0] + "/%00"):
        assert requests.get(wrong, timeout=10).status_code in (404, 501)


def test_bytes_that_do_not_match_their_md5_are_refused(api):
    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, state()).json()["data"]["attributes"]
    reply = requests.put(version["hosted-state-upload-url"], data=state(serial=9), timeout=10)
    assert reply.status_code == 409
    assert "The MD5 of the uploaded state is" in reply.json()["errors"][0]["detail"]
    assert api("GET", f"/workspaces/{made}/current-state-version").status_code == 404


def test_bytes_cannot_be_replaced(api):
    made, content = api.make("dev"), state()
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, content).json()["data"]["attributes"]
    assert requests.put(version["hosted-state-upload-url"], data=content, timeout=10).status_code == 200
    reply = requests.put(version["hosted-state-upload-url"], data=content, timeout=10)
    assert reply.status_code == 409
    assert "is finalized already" in reply.json()["errors"][0]["detail"]


@pytest.mark.parametrize("content", [b"not json", b"[]"])
def test_bytes_that_are_no_state_are_refused(api, content):
    import hashlib

    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    version = api.announce(made, state(), md5=hashlib.md5(content).hexdigest()).json()["data"]["attributes"]
    reply = requests.put(version["hosted-state-upload-url"], data=content, timeout=10)
    assert reply.status_code == 422
    assert "The state is not" in reply.json()["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["serial", "md5"])
def test_a_state_without_serial_or_md5_is_refused(api, name):
    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    reply = api.announce(made, state(), **{name: None})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == f"param is missing or the value is empty: {name}"


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (state(serial=4), "The serial 4 is not greater than the current state's, 5."),
        (state(serial=5, resources=1), "The serial 5 is not greater than the current state's, 5."),
        (state(serial=6, lineage="other"), "The lineage other is not the current state's, first."),
    ],
)
def test_a_state_that_does_not_follow_the_current_one_is_a_conflict(api, content, detail):
    made = api.make("dev")
    api.push(made, state(serial=5))
    api("POST", f"/workspaces/{made}/actions/lock")
    reply = api.announce(made, content)
    assert reply.status_code == 409
    assert reply.json()["errors"][0]["detail"] == detail
    assert api.announce(made, content, force=True).status_code == 201


def test_two_writers_of_one_serial_cannot_both_finish(api):
    made, one, other = api.make("dev"), state(), state(resources=1)
    api("POST", f"/workspaces/{made}/actions/lock")
    addresses = [
        api.announce(made, c).json()["data"]["attributes"]["hosted-state-upload-url"] for c in (one, other)
    ]
    replies = [requests.put(a, data=c, timeout=10) for a, c in zip(addresses, (one, other), strict=True)]
    assert [reply.status_code for reply in replies] == [200, 409]


def test_the_very_same_state_may_be_written_again(api):
    made = api.make("dev")
    api.push(made, state())
    assert api.push(made, state())["attributes"]["status"] == "finalized"


def test_state_is_written_under_the_writers_own_lock_only(api):
    made = api.make("dev")
    unlocked = api.announce(made, state())
    assert unlocked.status_code == 409
    assert unlocked.json()["errors"][0]["detail"] == "Workspace dev must be locked to write its state."
    api.as_user("token-of-ben")("POST", f"/workspaces/{made}/actions/lock")
    reply = api.announce(made, state())
    assert reply.status_code == 409
    assert reply.json()["errors"][0]["detail"] == "Workspace dev is locked by ben."


def test_history_is_listed_newest_first(api):
    made = api.make("dev")
    for serial in (1, 2, 3):
        api.push(made, state(serial=serial))
    query = "filter[organization][name]=abc&filter[workspace][name]=dev"
    listed = api("GET", f"/state-versions?{query}").json()["data"]
    assert [version["attributes"]["serial"] for version in listed] == [3, 2, 1]


def test_outputs_carry_their_types_and_hide_sensitive_values_in_lists(api):
    made = api.make("dev")
    version = api.push(
        made,
        state(
            count=(3, "number"),
            on=(True, "bool"),
            names=(["a"], ["list", "string"]),
            sizes=({"a": 1}, ["map", "number"]),
            password=("secret", "string", "sensitive"),
        ),
    )
    listed = api("GET", f"/workspaces/{made}/current-state-version-outputs").json()["data"]
    found = {o["attributes"]["name"]: o["attributes"] for o in listed}
    assert {name: o["type"] for name, o in found.items()} == {
        "count": "number",
        "names": "array",
        "on": "boolean",
        "password": "string",
        "sizes": "object",
    }
    assert found["names"]["detailed-type"] == ["list", "string"]
    assert found["password"]["value"] is None
    assert "secret" not in json.dumps(listed)
    hidden = next(o["id"] for o in listed if o["attributes"]["sensitive"])
    assert api("GET", f"/state-version-outputs/{hidden}").json()["data"]["attributes"]["value"] == "secret"
    assert api("GET", f"/state-versions/{version['id']}/outputs").json()["data"] == listed


def test_outputs_can_be_included_in_the_state_version(api):
    made = api.make("dev")
    api.push(made, state(url=("https://x", "string")))
    document = api("GET", f"/workspaces/{made}/current-state-version?include=outputs").json()
    assert [output["attributes"]["value"] for output in document["included"]] == ["https://x"]


def test_an_unknown_output_is_not_found(api):
    assert api("GET", "/state-version-outputs/wsout-0").status_code == 404
