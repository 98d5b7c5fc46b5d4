"""Whoever calls Azure: one sign-in, and a client of each service on it."""

from collections.abc import Mapping

from scripts.clients.azure.arm import Arm
from scripts.clients.azure.endpoints import ARM, GRAPH, VAULT, Endpoints
from scripts.clients.azure.gateway import Gateway
from scripts.clients.azure.graph import Graph
from scripts.clients.azure.key_vault import KeyVault
from scripts.clients.azure.service import Service
from scripts.clients.azure.token import Tokens
from scripts.clients.patience import Patience


class Account:
    """Nothing is asked of anybody before a client's first call."""

    def __init__(
        self, environment: Mapping[str, str], stand_in: str = "", patience: Patience | None = None
    ) -> None:
        """`environment` may hold credentials; `stand_in` is the address of an emulator, "" for Azure itself."""
        self._endpoints = Endpoints.at(stand_in)
        self._patience = patience or Patience()
        self._tokens = Tokens(environment, self._endpoints.login, self._patience)

    def arm(self) -> Arm:
        """Resource Manager."""
        return Arm(Service("Azure", self._endpoints.arm, ARM, self._tokens, self._patience))

    def gateway(self, identity: str) -> Gateway:
        """The virtual network gateway with this id."""
        return Gateway(self.arm(), identity)

    def vault(self, name: str) -> KeyVault:
        """The Key Vault of this name."""
        service = Service(f"vault {name}", self._endpoints.vault(name), VAULT, self._tokens, self._patience)
        return KeyVault(name, service)

    def graph(self) -> Graph:
        """The directory."""
        return Graph(Service("the directory", self._endpoints.graph, GRAPH, self._tokens, self._patience))
