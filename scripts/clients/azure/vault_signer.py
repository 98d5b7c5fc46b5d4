"""A key in Key Vault as something that signs: only digests travel."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from scripts.clients.azure.key_vault import Key, KeyVault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


@dataclass(frozen=True)
class VaultSigner:
    """One version of one key."""

    vault: KeyVault
    key: Key

    def public_key(self) -> "RSAPublicKey":
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

        return RSAPublicNumbers(self.key.e, self.key.n).public_key()

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 over `data`."""
        return self.vault.sign(self.key.id, sha256(data).digest())
