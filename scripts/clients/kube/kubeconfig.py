"""A kubeconfig: which cluster its current context leads to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.errors import Preflight

LOGIN = "inv k8s.login"


@dataclass(frozen=True)
class Access:
    """A way into a cluster; `host` is the API server's name, with its port unless that is 443."""

    path: Path
    context: str
    host: str
    configuration: Any


def read_access(path: Path) -> Access:
    """The current context of a kubeconfig; raises Preflight when there is none."""
    from kubernetes.client import Configuration
    from kubernetes.config import ConfigException, list_kube_config_contexts, load_kube_config

    if not path.is_file():
        raise Preflight(f"there is no kubeconfig at {path}", hint=LOGIN)
    configuration = Configuration()
    try:
        _, current = list_kube_config_contexts(str(path))
        load_kube_config(str(path), client_configuration=configuration, persist_config=False)
    except (ConfigException, ValueError, TypeError, KeyError, AttributeError) as error:
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise Preflight(f"the kubeconfig at {path} cannot be used: {told}", hint=LOGIN) from None
    configuration.retries = False
    place = urlsplit(configuration.host)
    port = f":{place.port}" if place.port and place.port != 443 else ""
    return Access(path, current["name"], f"{place.hostname}{port}", configuration)
