"""The table of Key Vault secrets, which every emulator reads: the only place that holds their values."""

SECRETS = "secrets"


def secret_key(vault_id: str, name: str) -> str:
    """The key of a secret: `<vault name>/<secret name>`."""
    return f"{vault_id.rsplit('/', 1)[-1]}/{name}"
