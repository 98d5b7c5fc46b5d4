"""The ConfigMaps by which Terraform's facts reach Flux: what they should hold, and whether they do."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.core.flux.names import NAMESPACE, WATCHED
from scripts.core.runtime_facts import RUNTIME_INFO, runtime_info

Document = dict[str, Any]


def documents(contract: Mapping[str, Any]) -> list[Document]:
    """A ConfigMap for the cluster and one for each environment, from the contract of k8s."""
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "namespace": NAMESPACE, "labels": dict(WATCHED)},
            "data": data,
        }
        for name, data in runtime_info(contract).items()
    ]


def gone(live: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> list[str]:
    """Names of ConfigMaps of environments that are no longer there."""
    kept = {one["metadata"]["name"] for one in wanted}
    found = [one["metadata"]["name"] for one in live]
    return [name for name in found if name.startswith(f"{RUNTIME_INFO}-") and name not in kept]


def stale(live: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """ConfigMap → the facts that differ from what Terraform says; a missing one differs in all."""
    there = {one["metadata"]["name"]: one.get("data") or {} for one in live}
    found = {}
    for one in wanted:
        name, data = one["metadata"]["name"], one["data"]
        has = there.get(name, {})
        if different := sorted(key for key in {*data, *has} if data.get(key) != has.get(key)):
            found[name] = different
    return found | {name: sorted(there[name]) for name in gone(live, wanted)}
