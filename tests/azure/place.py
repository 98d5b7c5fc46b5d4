"""An environment with a gateway, as the procedures see it: records in a directory, HCP Terraform with its contract."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.core.graph import Graph, Workspace
from scripts.core.target import Target
from scripts.core.vpn.certificate import ISSUED, REVOKED, REVOKING, SIGNED, Certificate
from scripts.ops.load import load_config
from scripts.ops.session import Session
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from tests.azure.world import DEVELOPERS, GATEWAY, PRINCIPAL, World

REPOSITORY = Path(__file__).parents[2]
TOKEN = "token-of-ada"
CONTRACT = {
    "version": 1,
    "vpn": {"gateway_id": GATEWAY, "gateway_name": "abc-prod-vpn"},
    "secret_store": {"name": "abc-prod-vault"},
    "groups": {"vpn_users": DEVELOPERS, "developers": DEVELOPERS},
}


def place_in(directory: Path) -> Place:
    """prod of the repository's own config, with records and private files below `directory`."""
    target = Target("sandbox", "scripts.sandbox", directory, directory / "records", False, False)
    return Place(REPOSITORY, load_config(REPOSITORY), target, "prod")


@contextmanager
def session_on(world: World, place: Place, contract: dict | None = CONTRACT) -> Iterator[Session]:
    """A session whose HCP Terraform holds this contract of prod (None: prod was never applied)."""
    hcp = Hcp(world.store, {TOKEN: "ada"})
    organization = place.config.platform.hcp.organization
    workspace = Workspace("prod", "azure/environment", "prod", "abc-prod")
    if contract is not None:
        _put_state(hcp, organization, workspace.hcp_name, contract)
    environment = PRINCIPAL | {"TF_TOKEN_app_terraform_io": TOKEN, "HOME": str(place.target.directory)}
    graph = Graph({"prod": workspace}, {"prod": frozenset()})
    with mounted([world.emulator, HcpEmulator(hcp)]):
        urls = {"azure": world.emulator.host}
        yield Session(place.checkout, place.config, place.target, graph, environment, urls, [])


def enter(place: Place, user: str, device: str = "laptop", days: int = 90) -> Certificate:
    """A certificate in the inventory that ends after so many days; its thumbprint follows from its owner."""
    name = f"{user} {device} {days}"
    serial = hashlib.sha256(name.encode()).hexdigest()[:32].upper()
    inventory, now = Inventory(place), datetime.now(UTC).replace(microsecond=0)
    inventory.reserve(Certificate(serial, place.environment, user, device, "root-1"))
    inventory.record(
        serial,
        SIGNED,
        thumbprint=hashlib.sha1(name.encode()).hexdigest().upper(),
        not_before=now - timedelta(days=365),
        not_after=now + timedelta(days=days),
    )
    return inventory.record(serial, ISSUED)


def words(place: Place, one: Certificate) -> list[str]:
    """What the inventory says has happened to a certificate since it was issued."""
    return [e.event for e in Inventory(place).get(one.serial).events if e.event in (REVOKING, REVOKED)]


def _put_state(hcp: Hcp, organization: str, name: str, contract: dict) -> None:
    outputs = {"contract": {"value": contract, "type": "dynamic"}}
    state = {"version": 4, "serial": 1, "lineage": "one", "outputs": outputs, "resources": []}
    content = json.dumps(state).encode()
    workspace = hcp.workspaces.create(hcp.organizations.show(organization), {"name": name}, None)["id"]
    hcp.locks.take(workspace, "ada", "", None)
    told = {"serial": 1, "lineage": "one", "md5": hashlib.md5(content).hexdigest()}
    hcp.states.upload(hcp.states.create(workspace, "ada", told)["id"], "state", content)
