"""What files of config/ say, as far as a new environment must know it."""

from collections.abc import Mapping

import yaml

_ENVIRONMENTS, _PLATFORM = "config/environments/", "config/platform.yaml"


def platform_of(files: Mapping[str, str]) -> str:
    """The platform's name; `files` by path."""
    return yaml.safe_load(files[_PLATFORM])["name"]


def branch_of(text: str) -> str:
    """An environment's branch, from the text of its file."""
    return yaml.safe_load(text)["branch"]


def space_of(text: str) -> str:
    """An environment's address space, from the text of its file."""
    return _network(text)["address_space"]


def pool_of(text: str) -> str | None:
    """The addresses of its VPN clients, None when it has no VPN."""
    return (_network(text).get("vpn") or {}).get("address_space")


def taken(files: Mapping[str, str]) -> list[str]:
    """Every space that an environment, its VPN or the cluster has; `files` by path."""
    texts = [text for path, text in files.items() if path.startswith(_ENVIRONMENTS)]
    pools = [pool for text in texts if (pool := pool_of(text))]
    cluster = (yaml.safe_load(files[_PLATFORM]).get("cluster") or {}).get("address_space")
    return [*map(space_of, texts), *pools, *([cluster] if cluster else [])]


def _network(text: str) -> dict:
    return yaml.safe_load(text)["network"]
