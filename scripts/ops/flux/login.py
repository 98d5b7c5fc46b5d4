"""inv k8s.login: a kubeconfig for the cluster, perhaps with an environment's namespace in its context."""

from pathlib import Path

from scripts.clients.aks import get_credentials
from scripts.clients.files import write_atomic
from scripts.clients.kube import read_access
from scripts.config.fault import did_you_mean
from scripts.core.flux import yaml
from scripts.errors import Preflight
from scripts.ops.flux.place import Place
from scripts.ops.session import open_session


def login(checkout: Path, environment: str | None = None) -> Path:
    """The kubeconfig's path; a stand-in's cluster has brought its own."""
    place = Place(open_session(checkout))
    known = list(place.session.config.environments)
    if environment and environment not in known:
        told = f'unknown environment "{environment}"{did_you_mean(environment, known)}'
        raise Preflight(told, hint=f"--env {'|'.join(known)}")
    contract = place.contract
    if not place.session.urls.get("kubernetes"):
        account, cluster = contract["account"], contract["cluster"]
        get_credentials(account["subscription_id"], cluster["group"], cluster["name"], place.kubeconfig)
    read_access(place.kubeconfig)
    return _narrowed(place.kubeconfig, environment) if environment else place.kubeconfig


def _narrowed(kubeconfig: Path, environment: str) -> Path:
    """A copy whose context is in an environment's namespace, so that the other file stays everybody's."""
    (document,) = yaml.parse(kubeconfig.read_text("utf-8"))
    for one in document["contexts"]:
        one["context"]["namespace"] = environment
    copy = kubeconfig.with_name(f"kubeconfig-{environment}")
    write_atomic(copy, yaml.write([document]).encode())
    return copy
