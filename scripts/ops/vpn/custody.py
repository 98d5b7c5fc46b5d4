"""Where roots' private keys are kept: encrypted in a file here, or in a Key Vault that never hands them out."""

from pathlib import Path
from typing import Protocol

from scripts.clients.files import private_directory, write_atomic
from scripts.errors import Failed, Preflight
from scripts.ops.vpn.passphrase import root_passphrase
from scripts.ops.vpn.place import Place
from scripts.pki import keys
from scripts.pki.keys import Signer

FILE, KEYVAULT = "file", "keyvault"


class Custody(Protocol):
    """Keeps the keys of one place's roots."""

    def create(self, name: str, bits: int) -> str:
        """Make the key of the root `name`; returns what it is called from now on."""

    def open(self, key: str) -> Signer:
        """The signer of a key that `create` made; Failed when it is gone."""


class FileCustody:
    """Encrypted PKCS#8 beside the bundles, for target sandbox and for those without a vault."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def create(self, name: str, bits: int) -> str:
        """Write the key of the root `name`; returns its file's name."""
        passphrase = root_passphrase(self._place, new=True)
        sealed = keys.lock_key(keys.new_key(bits), passphrase.reveal())
        private_directory(self._directory)
        write_atomic(self._directory / f"{name}.key", sealed)
        return f"{name}.key"

    def open(self, key: str) -> Signer:
        """The signer of a key file; Failed when it is gone, Preflight when the passphrase is another."""
        file = self._directory / key
        try:
            sealed = file.read_bytes()
        except FileNotFoundError:
            raise Failed(
                f"the root's key {file} is not on this machine",
                hint=f"copy it here, or {self._place.command('rotate-root')}",
            ) from None
        return keys.LocalSigner(keys.unlock_key(sealed, root_passphrase(self._place).reveal()))

    def discard(self, key: str) -> None:
        """Forget the key of a root that nobody trusts any more."""
        (self._directory / key).unlink(missing_ok=True)

    @property
    def _directory(self) -> Path:
        return self._place.private / "ca"


def custody_kind(place: Place) -> str:
    """How config/vpn.yaml wants new roots' keys kept on this target."""
    kind = place.settings.custody.get(place.target.name)
    if kind is None:
        raise Preflight(
            f"config/vpn.yaml says no custody for target {place.target.name}", hint="docs/config.md"
        )
    return kind


def open_custody(place: Place, kind: str) -> Custody:
    """The custody of that kind."""
    if kind == FILE:
        return FileCustody(place)
    from scripts.ops.vpn.vault import VaultCustody

    return VaultCustody(place)
