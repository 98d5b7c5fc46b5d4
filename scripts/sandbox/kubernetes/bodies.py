"""What requests carry besides their address: bodies, options, who writes."""

import json
from typing import Any

import yaml

from scripts.sandbox.http import Request
from scripts.sandbox.kubernetes.exceptions import Bad, Unsupported
from scripts.sandbox.kubernetes.targets import Target

Document = dict[str, Any]
YAML = ("application/yaml", "application/apply-patch+yaml")


class Loader(yaml.CSafeLoader):
    """YAML as the API server reads it: what looks like a time stays text."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, expression) for tag, expression in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def media(request: Request) -> str:
    """The body's media type."""
    return request.header("content-type").partition(";")[0].strip() or "application/json"


def body(request: Request) -> Any:
    """The body, read as its media type says; raises Bad or Unsupported."""
    found = media(request)
    if "json" not in found and found not in YAML:
        raise Unsupported(f"the sandbox reads JSON and YAML, not {found}: use kubectl apply --server-side")
    try:
        return json.loads(request.body)
    except ValueError as error:
        if found not in YAML:
            raise Bad(f"the body is not JSON: {error}") from error
    try:
        return yaml.load(request.body, Loader)  # noqa: S506 -- a subclass of the safe loader
    except yaml.YAMLError as error:
        raise Bad(f"error decoding YAML: {error}") from error


def document(request: Request, target: Target) -> Document:
    """The object in the body; raises Bad when it is not one of the address's kind, name and namespace."""
    found = body(request)
    if not isinstance(found, dict):
        raise Bad("the body is not an object")
    kind = target.kind
    found = {"apiVersion": kind.api_version, "kind": kind.kind} | found
    if (found["apiVersion"], found["kind"]) != (kind.api_version, kind.kind):
        sent = f"{found['apiVersion']}, Kind={found['kind']}"
        raise Bad(f"{sent} was sent where {kind.api_version}, Kind={kind.kind} is expected")
    return found | {"metadata": _placed(dict(found.get("metadata") or {}), target)}


def manager(request: Request) -> str:
    """The field manager: as told, else the first word of the client's name."""
    agent = request.header("user-agent").partition("/")[0]
    return request.query.get("fieldManager") or agent or "unknown"


def is_dry(request: Request) -> bool:
    """Whether nothing is to be written; raises Bad for a dryRun that is not All."""
    asked = request.query.get("dryRun", "")
    if asked not in ("", "All"):
        raise Bad(f'dryRun: Unsupported value: "{asked}": supported values: "All"')
    return bool(asked)


def is_true(request: Request, name: str) -> bool:
    """Whether an option is set."""
    return request.query.get(name, "") in ("true", "1")


def _placed(metadata: Document, target: Target) -> Document:
    for name, wanted in (("name", target.name), ("namespace", target.namespace)):
        if not wanted:
            continue
        if metadata.setdefault(name, wanted) != wanted:
            raise Bad(
                f"the {name} of the object ({metadata[name]}) does not match the {name} on the URL ({wanted})"
            )
    if not target.kind.namespaced:
        metadata.pop("namespace", None)
    elif not metadata.get("namespace"):
        raise Bad("an empty namespace may not be set during creation")
    return metadata
