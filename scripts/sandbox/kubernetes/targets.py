"""Which resource an address names."""

from dataclasses import dataclass

from scripts.sandbox.kubernetes.exceptions import Missing, NotFound
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.objects import Objects

SUBRESOURCES = ("", "status")


@dataclass(frozen=True)
class Target:
    """A kind, and as far as the address goes on: namespace, name, subresource; empty when it does not."""

    kind: Kind
    namespace: str = ""
    name: str = ""
    subresource: str = ""


def find(objects: Objects, path: str) -> Target:
    """The target of /api/v1/… or /apis/GROUP/VERSION/…; raises NotFound, or Missing for what is not served."""
    words = path.strip("/").split("/")
    group, version, rest = ("", *words[1:2], words[2:]) if words[0] == "api" else (*words[1:3], words[3:])
    namespace = ""
    if len(rest) > 2 and rest[0] == "namespaces" and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    plural, name, subresource = (*rest, "", "", "")[:3]
    kind = objects.kind(group, version, plural)
    if kind is None:
        raise NotFound("the server could not find the requested resource")
    if len(rest) > 3 or subresource not in SUBRESOURCES or (subresource and not kind.status):
        raise Missing(f"{path} is not part of the sandbox")
    return Target(kind, namespace, name, subresource)
