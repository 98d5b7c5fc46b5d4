"""What Azure knows, without HTTP: one object that holds every kind of thing."""

from scripts.sandbox.azure.models.directory import Directory
from scripts.sandbox.azure.models.gateways import Gateways
from scripts.sandbox.azure.models.identities import Identities
from scripts.sandbox.azure.models.keys import Keys
from scripts.sandbox.azure.models.operations import Operations
from scripts.sandbox.azure.models.packages import Packages
from scripts.sandbox.azure.models.vault_secrets import VaultSecrets
from scripts.sandbox.store import Store


class Azure:
    """Everything that the emulators of Azure answer for; what Terraform applied is read where its providers keep it."""

    def __init__(self, store: Store, secret: str, seconds: float = 0.1) -> None:
        """`secret` is what the one service principal signs in with; `seconds` is how long an operation takes."""
        self.store = store
        self.identities = Identities(secret)
        self.operations = Operations(store, seconds)
        self.gateways = Gateways(store, self.operations)
        self.packages = Packages(store, secret)
        self.keys = Keys(store)
        self.secrets = VaultSecrets(store)
        self.directory = Directory(store)
