"""Whether an object is of its kind, strictly: no field unknown, none missing, every value of its type."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from scripts.core.manifests.documents import Manifest

Schema = dict[str, Any]
_CORE = "_definitions.json"
_OBJECT_META = {"$ref": f"{_CORE}#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
_SHOWN = 60
_CLUSTER_WIDE = {
    "APIService", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "IngressClass",
    "MutatingWebhookConfiguration", "Namespace", "PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass",
    "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
}  # fmt: skip


class Schemas:
    """The kinds that a cluster knows: Kubernetes' own definitions, and custom kinds by `<apiVersion>/<Kind>`."""

    def __init__(self, core: Schema, custom: Mapping[str, Schema]) -> None:
        self._core = core
        self._custom = custom
        self._core_kinds = dict(_core_kinds(core["$defs"]))
        self._validator = cache(self._make_validator)

    def faults(self, manifest: Manifest) -> Iterator[str]:
        """A sentence for everything that is wrong with the object."""
        kind = f"{manifest.data.get('apiVersion')}/{manifest.kind}"
        if kind not in self._custom and kind not in self._core_kinds:
            yield f"no kind {manifest.kind} is known in {manifest.data.get('apiVersion')}{self._close(kind)}"
            return
        if not manifest.name:
            yield "has no name"
        yield from self._scope_faults(kind, manifest)
        for error in self._validator(kind).iter_errors(manifest.data):
            yield from _sentences(error)

    def _scope_faults(self, kind: str, manifest: Manifest) -> Iterator[str]:
        facts = self._custom.get(kind)
        cluster_wide = facts["scope"] == "Cluster" if facts else manifest.kind in _CLUSTER_WIDE
        if cluster_wide and manifest.namespace:
            yield f"is cluster-wide, and has a namespace: {manifest.namespace}"
        elif not cluster_wide and not manifest.namespace:
            yield "has no namespace"

    def _close(self, kind: str) -> str:
        name = kind.rpartition("/")[2]
        same = [known for known in (*self._custom, *self._core_kinds) if known.rpartition("/")[2] == name]
        close = same[:1] or get_close_matches(kind, [*self._custom, *self._core_kinds], n=1, cutoff=0.8)
        return f"; did you mean {close[0]}?" if close else ""

    def _make_validator(self, kind: str) -> Any:
        from jsonschema import Draft202012Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        registry = Registry().with_resource(_CORE, Resource.from_contents(self._core, DRAFT202012))
        if kind in self._core_kinds:
            schema = {"$ref": f"{_CORE}#/$defs/{self._core_kinds[kind]}"}
        else:
            schema = self._custom[kind]["schema"]
            schema = schema | {"properties": schema["properties"] | {"metadata": _OBJECT_META}}
        return Draft202012Validator(schema, registry=registry)


def _core_kinds(definitions: Mapping[str, Schema]) -> Iterator[tuple[str, str]]:
    for name, schema in definitions.items():
        for known in schema.get("x-kubernetes-group-version-kind", ()):
            yield "/".join(part for part in (known["group"], known["version"], known["kind"]) if part), name


def _sentences(error: Any) -> Iterator[str]:
    where = _dotted(error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        known = error.schema.get("properties", {})
        for name in sorted(set(error.instance) - set(known)):
            close = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"; did you mean {close[0]}?" if close else ""
            yield f"{_dotted([*error.absolute_path, name])}: no such field{hint}"
    elif error.validator == "required":
        yield f"{_dotted([*error.absolute_path, _missing(error)])}: is missing"
    elif error.validator in ("type", "oneOf", "anyOf"):
        yield f"{where}: {_shown(error.instance)} is not {_expected(error)}"
    elif error.validator == "enum":
        yield f"{where}: {_shown(error.instance)} is none of {', '.join(map(str, error.validator_value))}"
    else:
        yield f"{where}: {error.message[:200]}"


def _missing(error: Any) -> str:
    return next(name for name in error.validator_value if f"'{name}'" in error.message)


def _expected(error: Any) -> str:
    choices = [error.schema] if error.validator == "type" else error.validator_value
    types: list[str] = []
    for choice in choices:
        told = choice.get("type", [])
        types += [told] if isinstance(told, str) else told
    return " or ".join(dict.fromkeys(name for name in types if name != "null")) or "allowed here"


def _shown(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _dotted(path: Any) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the object"
