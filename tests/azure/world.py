"""A small Azure in this process: a gateway, a vault and groups as Terraform would have applied them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.clients.azure.account import Account
from scripts.clients.azure.gateway import Gateway
from scripts.clients.clock import Clock
from scripts.clients.patience import Patience
from scripts.sandbox import faults
from scripts.sandbox.azure.emulator import AzureEmulator
from scripts.sandbox.azure.models import Azure
from scripts.sandbox.fake import mounted
from scripts.sandbox.http import Request, Response
from scripts.sandbox.provider.account import CLIENT, SUBSCRIPTION, TENANT
from scripts.sandbox.store import Store

SECRET = "only-the-sandbox-knows"
PRINCIPAL = {"ARM_TENANT_ID": TENANT, "ARM_CLIENT_ID": CLIENT, "ARM_CLIENT_SECRET": SECRET}
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/abc-prod"
GATEWAY = f"{GROUP}/providers/Microsoft.Network/virtualNetworkGateways/abc-prod-vpn"
DEVELOPERS = "00000000-0000-0000-0000-00000000aaaa"
ROOT = "TUlJQ2Zha2U="
TABLE = "azurerm_virtual_network_gateway"


@dataclass
class Moments:
    """A clock that tests own: sleeping takes no time, and all pauses are kept."""

    now: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> Clock:
        """The clock to hand to clients."""
        return Clock(lambda: self.now, lambda: self.now, self.sleep, lambda: 0.5)


class Listening(AzureEmulator):
    """The emulator, which keeps what it was asked, and lets a test act just before or after a request."""

    def __init__(self, state: Azure) -> None:
        super().__init__(state)
        self.asked: list[Request] = []
        self.before: list = []
        self.after: list = []

    def handle(self, request: Request) -> Response:
        """Answer, with the test's own acts around it; each act is called with the request."""
        self.asked.append(request)
        for act in self.before:
            act(request)
        answer = super().handle(request)
        for act in self.after:
            act(request)
        return answer

    def count(self, method: str, part: str) -> int:
        """How many requests of this method had `part` in their path."""
        return sum(one.method == method and part in one.path for one in self.asked)


@dataclass
class World:
    """What a test works with."""

    store: Store
    emulator: Listening
    moments: Moments

    @property
    def azure(self) -> Azure:
        """The emulator's state."""
        return self.emulator.state

    def account(self, **environment: str) -> Account:
        """Whoever signs in with this environment; without one, the service principal."""
        patience = Patience(clock=self.moments.clock())
        return Account(environment or PRINCIPAL, self.emulator.host, patience)

    def gateway(self, identity: str = GATEWAY) -> Gateway:
        """The client of the gateway."""
        return self.account().gateway(identity)

    def applied(self) -> dict:
        """Terraform's document of the gateway."""
        return self.store.get(TABLE, GATEWAY)

    def change(self, **values: object) -> None:
        """Change Terraform's document, as an apply would."""
        self.store.put(TABLE, GATEWAY, self.applied() | values)

    def clients(self, **values: object) -> None:
        """Change the part about VPN clients."""
        self.change(vpn_client_configuration=[self.applied()["vpn_client_configuration"][0] | values])

    def fault(
        self,
        message: str = "",
        kind: str = "fail",
        nth: int = 1,
        seconds: float = 0,
        answer: dict | None = None,
        **match: str,
    ) -> None:
        """Let something go wrong."""
        faults.add(self.store, kind, match, nth=nth, seconds=seconds, message=message, answer=answer)


@contextmanager
def opened(directory: Path) -> Iterator[World]:
    """A world in a new store, behind `requests`."""
    store = Store(directory / "world.sqlite")
    for table, key, document in documents():
        store.put(table, key, document)
    emulator = Listening(Azure(store, SECRET, seconds=0))
    with mounted([emulator]):
        yield World(store, emulator, Moments())
    store.close()


def documents() -> list[tuple[str, str, dict]]:
    """What was applied: (table, key, document)."""
    vault = {"name": "abc-prod-vault", "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/abc-prod-vault"}
    group = {"object_id": DEVELOPERS, "display_name": "abc-prod-vpn", "members": []}
    return [
        ("azurerm_resource_group", GROUP, {"id": GROUP, "name": "abc-prod"}),
        (TABLE, GATEWAY, gateway_document()),
        ("azurerm_key_vault", vault["id"], vault),
        ("azuread_group", f"/groups/{DEVELOPERS}", group),
    ]


def gateway_document() -> dict:
    """A gateway with one root and nobody revoked, as Terraform's providers keep it."""
    network = f"{GROUP}/providers/Microsoft.Network"
    return {
        "id": GATEWAY,
        "name": "abc-prod-vpn",
        "resource_group_name": "abc-prod",
        "location": "westeurope",
        "type": "Vpn",
        "vpn_type": "RouteBased",
        "sku": "VpnGw1AZ",
        "generation": "Generation1",
        "bgp_enabled": False,
        "active_active": False,
        "tags": {"environment": "prod"},
        "ip_configuration": [
            {
                "name": "default",
                "private_ip_address_allocation": "Dynamic",
                "public_ip_address_id": f"{network}/publicIPAddresses/abc-prod-vpn",
                "subnet_id": f"{network}/virtualNetworks/abc-prod/subnets/GatewaySubnet",
            }
        ],
        "vpn_client_configuration": [
            {
                "address_space": ["172.16.30.0/24"],
                "vpn_client_protocols": ["OpenVPN"],
                "vpn_auth_types": ["Certificate"],
                "root_certificate": [{"name": "root-1", "public_cert_data": ROOT}],
                "revoked_certificate": [],
            }
        ],
    }
