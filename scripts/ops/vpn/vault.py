"""Roots' keys in the environment's Key Vault: made there, never handed out, signing one digest at a time."""

from functools import cached_property
from urllib.parse import urlsplit

from scripts.clients.azure.account import Account
from scripts.clients.azure.vault_signer import VaultSigner
from scripts.errors import Failed
from scripts.ops.session import Session
from scripts.ops.vpn.gateway import contract_of, open_account, open_session_of
from scripts.ops.vpn.place import Place


class VaultCustody:
    """Key Vault's keys. One is known by its id, which names its version: another version is another root."""

    def __init__(self, place: Place, session: Session | None = None) -> None:
        self._place = place
        self._given = session

    def create(self, name: str, bits: int) -> str:
        """Make the key of the root `name`; returns its id."""
        vault = contract_of(self._session, self._place.environment)["secret_store"]["name"]
        return self._account.vault(vault).create_key(f"vpn-{name}", bits).id

    def open(self, key: str) -> VaultSigner:
        """The signer of a key that `create` made; Failed when this version of it is gone."""
        host, path = urlsplit(key).hostname or "", urlsplit(key).path
        vault = self._account.vault(host.partition(".")[0])
        name, _, version = path.removeprefix("/keys/").partition("/")
        found = vault.get_key(name, version)
        if found is None or found.id != key:
            raise Failed(
                f"vault {vault.name} has no key {name} of version {version}, with which the root signs",
                hint=f"az keyvault key recover --vault-name {vault.name} --name {name}",
            )
        return VaultSigner(vault, found)

    @cached_property
    def _session(self) -> Session:
        return self._given or open_session_of(self._place)

    @cached_property
    def _account(self) -> Account:
        return open_account(self._session)
