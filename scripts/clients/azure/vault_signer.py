"""A key in Key Vault as something that signs: only digests travel."""

from dataclasses import dataclass
from hashlib import sha256

from scripts.clients.azure.key_vault import Key, KeyVault


@dataclass(frozen=True)
class VaultSigner:
    """One version of one key."""

    vault: KeyVault
    key: Key

    def public_key(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        numbers = RSAPublicNumbers(self.key.e, self.key.n)
        return numbers.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 over `data`."""
        return self.vault.sign(self.key.id, sha256(data).digest())
