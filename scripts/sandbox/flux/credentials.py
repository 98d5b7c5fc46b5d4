"""How a GitRepository signs in: whether its Secret is there, and has what its address needs."""

from base64 import b64decode
from typing import Any

from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import BUILT_IN

Document = dict[str, Any]
SECRET = next(kind for kind in BUILT_IN if kind.name == "/secrets")
DEPLOY_KEYS = "github.keys"
SSH = ("identity", "known_hosts")
APP = ("githubAppID", "githubAppInstallationID", "githubAppPrivateKey")


class Refused(Exception):
    """The credential does not do."""

    def __init__(self, message: str, reason: str = "AuthenticationFailed") -> None:
        super().__init__(message)
        self.reason = reason


def check(cluster: Cluster, document: Document) -> None:
    """Raise Refused when what the object says of its credential cannot work."""
    spec, namespace = document["spec"], document["metadata"]["namespace"]
    name = spec.get("secretRef", {}).get("name")
    data: dict[str, str] = {}
    if name:
        found = cluster.objects.get(SECRET, namespace, name)
        if found is None:
            raise Refused(f"failed to get secret '{namespace}/{name}': secrets \"{name}\" not found")
        data = {
            key: b64decode(value).decode(errors="replace") for key, value in (found.get("data") or {}).items()
        }
    if spec["url"].startswith("ssh://"):
        _check_ssh(cluster, spec["url"], f"{namespace}/{name}", data)
    elif spec.get("provider") == "github":
        _require(APP, data, f"{namespace}/{name}", "invalid github app")


def _check_ssh(cluster: Cluster, url: str, secret: str, data: dict[str, str]) -> None:
    _require(SSH, data, secret, "invalid 'ssh' auth option")
    failed = f"unable to clone '{url}': ssh: handshake failed"
    host = url.split("://")[1].split("/")[0].rpartition("@")[2]
    if not any(
        host in line.split()[0].split(",") for line in data["known_hosts"].splitlines() if line.split()
    ):
        raise Refused(
            f"unable to clone '{url}': ssh: handshake failed: knownhosts: key is unknown",
            "GitOperationFailed",
        )
    known = [document["key"].split()[:2] for _, document in cluster.objects.store.items(DEPLOY_KEYS)]
    public = data.get("identity.pub", "").split()[:2]
    if host.endswith("github.com") and public and public not in known:
        told = f"{failed}: ssh: unable to authenticate, attempted methods [none publickey]"
        raise Refused(f"{told}, no supported methods remain", "GitOperationFailed")


def _require(names: tuple[str, ...], data: dict[str, str], secret: str, what: str) -> None:
    missing = [name for name in names if not data.get(name)]
    if missing:
        words = ", ".join(f"'{name}'" for name in missing)
        raise Refused(f"{what}: {words} required: secret '{secret}'")
