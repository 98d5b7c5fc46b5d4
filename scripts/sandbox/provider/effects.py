"""What applying some types does beside their own document: secrets go where the vault's emulator finds them."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.sandbox.provider.applied import Documents
from scripts.sandbox.provider.values import Value

SECRETS = "secrets"
Values = dict[str, Value]


@dataclass
class Change:
    """An applied change: what was before and is now (None: nothing), and the configuration with its secrets."""

    before: Values | None
    after: Values | None
    config: Values

    def touches(self, *names: str) -> bool:
        """Whether one of these arguments has another value now."""
        before, after = self.before or {}, self.after or {}
        return self.before is None or any(before.get(name) != after.get(name) for name in names)


def secret_key(vault_id: str, name: str) -> str:
    """The key of a secret in the table `secrets`: `<vault name>/<secret name>`."""
    return f"{vault_id.rsplit('/', 1)[-1]}/{name}"


def _key_vault_secret(store: Documents, change: Change) -> None:
    values = change.after or change.before or {}
    key = secret_key(values["key_vault_id"], values["name"])
    if change.after is None:
        store.delete(SECRETS, key)
        return
    document = store.get(SECRETS, key) or {}
    # A write-only value is new in every run; its version says whether it is meant to be written.
    if change.touches("value", "value_wo_version"):
        document["value"] = change.config.get("value") or change.config.get("value_wo")
    names = ("name", "version", "content_type", "tags", "expiration_date", "not_before_date", "key_vault_id")
    store.put(SECRETS, key, {**document, **{name: values.get(name) for name in names}})


EFFECTS: dict[str, Callable[[Documents, Change], None]] = {"azurerm_key_vault_secret": _key_vault_secret}


def carry_out(type_name: str, store: Documents, change: Change) -> None:
    """Do what applying a change of this type does beside its own document, for most types nothing."""
    if effect := EFFECTS.get(type_name):
        effect(store, change)
