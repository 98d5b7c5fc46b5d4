"""What applying some types does beside their own document: secrets reach the vault, a full group refuses to go."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.sandbox.provider.applied import Documents
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.lookups import Lookups
from scripts.sandbox.provider.secrets import SECRETS, secret_key
from scripts.sandbox.provider.values import Value

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


def _resource_group(group: Values, lookups: Lookups) -> None:
    left = lookups.standing(resource_group_name=group["name"])
    if left:
        names = "\n".join(f"* {resource['id']}" for resource in left[:10])
        raise Problem(
            f'deleting Resource Group "{group["name"]}": the Resource Group still contains Resources.',
            f"{len(left)} resources stand in it, which no other plan has removed:\n{names}",
        )


_EFFECTS: dict[str, Callable[[Documents, Change], None]] = {"azurerm_key_vault_secret": _key_vault_secret}
_REFUSALS: dict[str, Callable[[Values, Lookups], None]] = {"azurerm_resource_group": _resource_group}


def refuse_deletion(type_name: str, values: Values, lookups: Lookups) -> None:
    """Raise a problem where the cloud would not delete a resource of this type."""
    if refusal := _REFUSALS.get(type_name):
        refusal(values, lookups)


def carry_out(type_name: str, store: Documents, change: Change) -> None:
    """Do what applying a change of this type does beside its own document, for most types nothing."""
    if effect := _EFFECTS.get(type_name):
        effect(store, change)
