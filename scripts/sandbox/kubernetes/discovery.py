"""What the server offers: versions, groups and resources, in the old form and the aggregated one."""

from itertools import groupby
from typing import Any

from scripts.sandbox.kubernetes.kinds import VERBS, Kind
from scripts.sandbox.kubernetes.schemas import MINOR

Document = dict[str, Any]
# Asked for by creating them; nothing of them is kept.
REVIEWS = ("selfsubjectaccessreviews", "SelfSubjectAccessReview")
AUTHORIZATION = "authorization.k8s.io"
STATUS_VERBS = ["get", "patch", "update"]


def version() -> Document:
    """GET /version; the build says that no real server stands behind it."""
    major, minor = MINOR.split(".")
    return {
        "major": major,
        "minor": minor,
        "gitVersion": f"v{MINOR}.0+sandbox",
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "",
        "platform": "linux/amd64",
    }


def core_versions() -> Document:
    """GET /api."""
    return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def groups(kinds: list[Kind]) -> Document:
    """GET /apis."""
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(*one) for one in _versions(kinds)]}


def group(kinds: list[Kind], name: str) -> Document | None:
    """GET /apis/{group}; None when there is none."""
    found = [_group(*one) for one in _versions(kinds) if one[0] == name]
    return {"kind": "APIGroup", "apiVersion": "v1", **found[0]} if found else None


def resources(kinds: list[Kind], group_name: str, version_name: str) -> Document | None:
    """GET /api/v1 and /apis/{group}/{version}; None when nothing is of that version."""
    found = [kind for kind in kinds if (kind.group, kind.version) == (group_name, version_name)]
    entries = [entry for kind in found for entry in _resources(kind)]
    if group_name == AUTHORIZATION and version_name == "v1":
        entries = [_review()]
    if not entries:
        return None
    name = f"{group_name}/{version_name}" if group_name else version_name
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": name, "resources": entries}


def aggregated(kinds: list[Kind], is_core: bool) -> Document:
    """GET /api or /apis, everything at once, as newer clients ask for it."""
    items = [
        {
            "metadata": {"name": name, "creationTimestamp": None},
            "versions": [_offered(kinds, name, one) for one in found],
        }
        for name, found in _versions(kinds, is_core)
    ]
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": "apidiscovery.k8s.io/v2",
        "metadata": {},
        "items": items,
    }


def _offered(kinds: list[Kind], group_name: str, version_name: str) -> Document:
    found = [kind for kind in kinds if (kind.group, kind.version) == (group_name, version_name)]
    entries = [_aggregated(kind) for kind in found]
    if group_name == AUTHORIZATION:
        kind = Kind(AUTHORIZATION, "v1", REVIEWS[1], REVIEWS[0], False, status=False)
        entries = [_aggregated(kind) | {"verbs": ["create"]}]
    return {"version": version_name, "freshness": "Current", "resources": entries}


def _aggregated(kind: Kind) -> Document:
    named = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    status = {"subresource": "status", "responseKind": named, "verbs": STATUS_VERBS}
    return {
        "resource": kind.plural,
        "responseKind": named,
        "scope": "Namespaced" if kind.namespaced else "Cluster",
        "singularResource": kind.kind.lower(),
        "verbs": VERBS,
        "shortNames": list(kind.short),
        "categories": list(kind.categories),
        "subresources": [status] if kind.status else [],
    }


def _resources(kind: Kind) -> list[Document]:
    entry = {"name": kind.plural, "namespaced": kind.namespaced, "kind": kind.kind}
    status = entry | {"name": f"{kind.plural}/status", "singularName": "", "verbs": STATUS_VERBS}
    whole = entry | {"singularName": kind.kind.lower(), "verbs": VERBS, "shortNames": list(kind.short)}
    whole["categories"] = list(kind.categories)
    return [whole, status] if kind.status else [whole]


def _review() -> Document:
    name, kind = REVIEWS
    return {
        "name": name,
        "singularName": kind.lower(),
        "namespaced": False,
        "kind": kind,
        "verbs": ["create"],
    }


def _versions(kinds: list[Kind], is_core: bool = False) -> list[tuple[str, list[str]]]:
    """Each group with its versions, the preferred first."""
    known = {(kind.group, kind.version) for kind in kinds} | {(AUTHORIZATION, "v1")}
    named = sorted(one for one in known if (one[0] == "") == is_core)
    return [
        (name, sorted((version for _, version in found), key=_age))
        for name, found in groupby(named, key=lambda one: one[0])
    ]


def _age(name: str) -> tuple[int, str]:
    # v2 before v1 before v1beta3: stable ones first, the newest of each first.
    rank = 0 if "alpha" not in name and "beta" not in name else 1 if "beta" in name else 2
    return rank, "".join(chr(0x10FFFF - ord(letter)) for letter in name)


def _group(name: str, versions: list[str]) -> Document:
    listed = [{"groupVersion": f"{name}/{one}", "version": one} for one in versions]
    return {"name": name, "versions": listed, "preferredVersion": listed[0]}
