"""Where Azure's services answer, and what a token for each is asked for."""

from dataclasses import dataclass

ARM = "https://management.azure.com/"
VAULT = "https://vault.azure.net"
GRAPH = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Endpoints:
    """Addresses, each ending in a slash; `vaults` has a place for the vault's name."""

    arm: str = "https://management.azure.com/"
    login: str = "https://login.microsoftonline.com/"
    graph: str = "https://graph.microsoft.com/v1.0/"
    vaults: str = "https://{name}.vault.azure.net/"

    @classmethod
    def at(cls, stand_in: str) -> "Endpoints":
        """Those of a stand-in at this address; of Azure itself when it is empty."""
        if not stand_in:
            return cls()
        base = stand_in.rstrip("/")
        return cls(f"{base}/arm/", f"{base}/login/", f"{base}/graph/v1.0/", f"{base}/vault/{{name}}/")

    def vault(self, name: str) -> str:
        """The address of a vault."""
        return self.vaults.format(name=name)
