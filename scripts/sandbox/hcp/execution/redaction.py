"""A plan as the CLI renders it for a remote run: what changes, and no sensitive value."""

from typing import Any

from scripts.sandbox.store import Document

SHOWN = ("resource_changes", "resource_drift", "output_changes", "relevant_attributes")
CHANGING = ("resource_changes", "resource_drift", "output_changes")
# What stands for a hidden value before and after: they differ where the values did, and keep the values' type.
TEXTS = ("(sensitive value)", "(sensitive value, changed)")
NUMBERS = (0, 1)


def redacted(plan: Document, schemas: Document) -> Document:
    """The document behind json-output-redacted, from `terraform show -json` and `terraform providers schema -json`."""
    shown = {name: plan[name] for name in SHOWN if name in plan}
    for name in ("resource_changes", "resource_drift"):
        if name in shown:
            shown[name] = [one | {"change": _change(one["change"])} for one in shown[name]]
    if "output_changes" in shown:
        shown["output_changes"] = {n: _change(change) for n, change in shown["output_changes"].items()}
    return {
        "plan_format_version": plan["format_version"],
        "provider_format_version": schemas["format_version"],
        "provider_schemas": schemas.get("provider_schemas", {}),
        **shown,
    }


def counts(plan: Document) -> dict[str, Any]:
    """has-changes and how many resources a plan adds, changes, destroys and imports."""
    actions = [one["change"]["actions"] for one in plan.get("resource_changes") or []]
    imports = [one for one in plan.get("resource_changes") or [] if one["change"].get("importing")]
    return {
        # A refresh that finds nothing is applyable all the same, but changes nothing.
        "has-changes": bool(plan.get("applyable")) and any(plan.get(name) for name in CHANGING),
        "resource-additions": sum("create" in action for action in actions),
        "resource-changes": sum("update" in action for action in actions),
        "resource-destructions": sum("delete" in action for action in actions),
        "resource-imports": len(imports),
    }


def _change(change: Document) -> Document:
    before, after = change.get("before"), change.get("after")
    old, new = change.get("before_sensitive", False), change.get("after_sensitive", False)
    return change | {"before": _hidden(before, old, before), "after": _hidden(after, new, before)}


def _hidden(value: Any, mark: Any, earlier: Any) -> Any:
    if isinstance(value, dict):
        old = earlier if isinstance(earlier, dict) else {}
        return {key: _hidden(v, _within(mark, key), old.get(key)) for key, v in value.items()}
    if isinstance(value, list):
        old = earlier if isinstance(earlier, list) else []
        return [_hidden(v, _within(mark, n), old[n] if n < len(old) else None) for n, v in enumerate(value)]
    if mark is not True or value is None or isinstance(value, bool):
        return value
    return (TEXTS if isinstance(value, str) else NUMBERS)[value != earlier]


def _within(mark: Any, key: str | int) -> Any:
    if mark is True:
        return True
    if isinstance(mark, dict):
        return mark.get(key, False)
    if isinstance(mark, list) and isinstance(key, int):
        return mark[key] if key < len(mark) else False
    return False
