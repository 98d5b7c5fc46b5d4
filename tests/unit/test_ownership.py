"""Whose a change outside Terraform is: the tasks', or somebody else's."""

from copy import deepcopy
from pathlib import Path

from scripts.core.ownership import TASKS_OWN, written_by_tasks

TERRAFORM = Path(__file__).parents[2] / "terraform/azure"
BEFORE = {
    "tags": {"a": "b"},
    "vpn_client_configuration": [{"root_certificate": [{"name": "r"}], "revoked_certificate": []}],
}


def drift(after, type="azurerm_virtual_network_gateway", before=BEFORE, action="update"):
    change = {"actions": [action], "before": before, "after": after}
    return {"resource_drift": [{"address": "it", "type": type, "change": change}]}


def revoked():
    after = deepcopy(BEFORE)
    after["vpn_client_configuration"][0]["revoked_certificate"] = [{"name": "alice", "thumbprint": "A" * 40}]
    return after


def test_revocations_and_memberships_are_the_tasks_own():
    assert written_by_tasks(drift(revoked())) == {"it"}
    assert written_by_tasks(drift({"members": ["x"]}, "azuread_group", {"members": []})) == {"it"}


def test_whatever_else_has_changed_too_is_drift():
    tagged = revoked() | {"tags": {}}
    rooted = revoked()
    rooted["vpn_client_configuration"][0]["root_certificate"] = []
    for after in (tagged, rooted):
        assert written_by_tasks(drift(after)) == set()


def test_what_is_gone_or_of_another_type_is_drift():
    assert written_by_tasks(drift(None, action="delete")) == set()
    assert written_by_tasks(drift(revoked(), "azurerm_subnet")) == set()
    assert written_by_tasks(drift(deepcopy(BEFORE), "azurerm_subnet")) == set()
    assert written_by_tasks({}) == set()


def test_terraform_leaves_alone_what_the_tasks_own():
    texts = [file.read_text() for file in TERRAFORM.rglob("*.tf")]
    for type, paths in TASKS_OWN.items():
        blocks = [text for text in texts if f'resource "{type}"' in text]
        assert blocks
        for path in paths:
            assert all("ignore_changes" in text and path[-1] in text for text in blocks), type
