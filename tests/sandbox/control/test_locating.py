"""From an address to a resource, over the states of every workspace."""

import hashlib
import json

import pytest

from scripts.errors import Preflight
from scripts.sandbox.control.locating import locate
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.store import Store


@pytest.fixture
def hcp(tmp_path):
    store = Store(tmp_path / "world.sqlite")
    hcp = Hcp(store, {})
    for workspace, owner in (("abc-dev", "dev"), ("abc-prod", "prod")):
        _apply(
            hcp,
            workspace,
            [
                _resource("azurerm_subnet", "only_" + owner, [(None, {"id": owner})]),
                _resource("azurerm_subnet", "nodes", [("a", {"id": "a"}), ("b", {"id": "b"})]),
                _resource("azurerm_subnet", "pool", [(0, {"id": "0"})], module="module.net"),
                _resource("azurerm_client_config", "me", [(None, {"id": "me"})], mode="data"),
            ],
        )
    yield hcp
    store.close()


@pytest.mark.parametrize(
    ("address", "workspace", "identity"),
    [
        ("azurerm_subnet.only_dev", "", "dev"),
        ('azurerm_subnet.nodes["b"]', "abc-dev", "b"),
        ("module.net.azurerm_subnet.pool[0]", "prod", "0"),
    ],
)
def test_an_address_leads_to_its_resource(hcp, address, workspace, identity):
    found = locate(hcp, address, workspace)
    assert (found.type, found.attributes["id"]) == ("azurerm_subnet", identity)


def test_an_unknown_address_is_an_error_with_the_nearest_one(hcp):
    with pytest.raises(Preflight) as error:
        locate(hcp, "azurerm_subnet.only_dew", "")
    assert str(error.value) == (
        'no state holds "azurerm_subnet.only_dew"; did you mean "azurerm_subnet.only_dev"?\n  next: inv status --all'
    )


def test_an_address_of_another_workspace_is_an_error(hcp):
    with pytest.raises(Preflight, match=r'no state in workspace prod holds "azurerm_subnet\.only_dev"'):
        locate(hcp, "azurerm_subnet.only_dev", "prod")


def test_an_address_that_several_workspaces_hold_wants_one_of_them(hcp):
    with pytest.raises(Preflight) as error:
        locate(hcp, 'azurerm_subnet.nodes["a"]', "")
    assert str(error.value) == (
        'several workspaces hold "azurerm_subnet.nodes["a"]": abc-dev, abc-prod\n'
        "  next: say which one: --only WORKSPACE"
    )


def test_a_data_source_is_no_resource(hcp):
    with pytest.raises(Preflight):
        locate(hcp, "azurerm_client_config.me", "dev")


def _resource(kind, name, instances, module=None, mode="managed"):
    resource = {"mode": mode, "type": kind, "name": name, "provider": "p", "instances": []}
    for key, attributes in instances:
        resource["instances"].append({"attributes": attributes} | ({} if key is None else {"index_key": key}))
    return resource | ({"module": module} if module else {})


def _apply(hcp, name, resources):
    workspace = hcp.workspaces.create(hcp.organizations.show("abc"), {"name": name}, None)["id"]
    content = json.dumps({"serial": 1, "lineage": name, "resources": resources}).encode()
    hcp.locks.take(workspace, "ada", "", None)
    given = {"serial": 1, "md5": hashlib.md5(content).hexdigest()}
    hcp.states.upload(hcp.states.create(workspace, "ada", given)["id"], "state", content)
