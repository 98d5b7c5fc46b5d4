"""The Secret by which Flux signs in to the git host: upstream's keys, whole, and nothing else in it."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from scripts.core.flux.names import NAME, NAMESPACE

Document = dict[str, Any]
PRIVATE, PUBLIC, HOSTS = "identity", "identity.pub", "known_hosts"
# Key of the Secret → the variable that its value comes from.
APP = {
    "githubAppID": "FLUX_GITHUB_APP_ID",
    "githubAppInstallationID": "FLUX_GITHUB_APP_INSTALLATION_ID",
    "githubAppPrivateKey": "FLUX_GITHUB_APP_PRIVATE_KEY",
}


def secret(values: Mapping[str, str]) -> Document:
    """The Secret that holds these values."""
    data = {name: b64encode(value.encode()).decode() for name, value in sorted(values.items())}
    metadata = {"name": NAME, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "data": data}


def values_of(document: Mapping[str, Any] | None) -> dict[str, str]:
    """What a Secret holds; nothing when there is none."""
    data = (document or {}).get("data") or {}
    return {name: b64decode(value).decode("utf-8", "replace") for name, value in data.items()}


def known_hosts(lines: Iterable[str] | None) -> str:
    """The file of hosts that are known."""
    return "".join(f"{line}\n" for line in lines or ())


def is_registered(public: str, keys: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a public key is among a repository's deploy keys; a comment behind it is nobody's business."""
    return any(one["key"].split()[:2] == public.split()[:2] for one in keys)


def title(branch: str, path: str) -> str:
    """What the deploy key is called, as `flux bootstrap` calls it."""
    return f"{NAMESPACE}-{branch}-{NAME}-./{path}"


def fingerprint(values: Mapping[str, str]) -> str:
    """A digest by which a change of secrets shows, and nothing of them."""
    told = "\0".join(f"{name}\0{value}" for name, value in sorted(values.items()))
    return f"sha256:{sha256(told.encode()).hexdigest()[:12]}" if values else "none"
