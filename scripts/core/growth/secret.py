"""A secret more for a service: its name in config, and what lets the pods of a cluster's service have it."""

from collections.abc import Mapping

from scripts.core.growth.app import KINDS, base_of, fill
from scripts.core.growth.document import Path, put_item, value_at
from scripts.core.growth.edits import Edit

_POD: Path = ("spec", "template", "spec")
_PODS = {"deployment.yaml": _POD, "cron-job.yaml": ("spec", "jobTemplate", *_POD)}


def add_secret(
    files: Mapping[str, str],
    templates: Mapping[str, str],
    service: str,
    kind: str,
    secret: str,
    environment: str,
) -> list[Edit]:
    """The edits that name `secret` among a service's; `files` are those of config/ and flux/ by path.

    An environment that has a list of its own for the service gets the name there: it takes the place of the other.
    """
    path, where = f"config/environments/{environment}.yaml", ("services", service, "secrets")
    if value_at(files[path], where) is None:
        path, where = f"config/services/{service}.yaml", ("secrets",)
    edits = [Edit(path, files[path], put_item(files[path], where, secret))]
    if kind in KINDS:
        edits = [*_manifests(files, templates, service), *edits]
    return [edit for edit in edits if not edit.is_idle]


def _manifests(files: Mapping[str, str], templates: Mapping[str, str], service: str) -> list[Edit]:
    """An ExternalSecret, and a container that reads it; where people arranged their manifests otherwise, nothing."""
    base = base_of(service)
    index = files.get(f"{base}/kustomization.yaml")
    if index is None:
        return []
    edits = []
    if f"{base}/secrets.yaml" not in files:
        edits.append(Edit(f"{base}/secrets.yaml", None, fill(templates["secrets"], service)))
    listed = put_item(index, ("resources",), "secrets.yaml")
    edits.append(Edit(f"{base}/kustomization.yaml", index, listed))
    for name, pod in _PODS.items():
        if (text := files.get(f"{base}/{name}")) is not None:
            where = (*pod, "containers", 0, "envFrom")
            edits.append(Edit(f"{base}/{name}", text, _told(text, where, service)))
    return edits


def _told(text: str, where: Path, service: str) -> str:
    sources = value_at(text, where) or []
    if any((one.get("secretRef") or {}).get("name") == service for one in sources):
        return text
    return put_item(text, where, {"secretRef": {"name": service}})
