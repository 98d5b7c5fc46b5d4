"""config/flux.yaml by itself: whether its parts go together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Path

if TYPE_CHECKING:
    from scripts.config.flux import Flux

_ALWAYS = ("source-controller", "kustomize-controller")
_BESIDE = {"image-automation-controller": "image-reflector-controller"}


def flux_faults(flux: "Flux") -> Iterator[tuple[Path, str]]:
    """Paths and sentences."""
    for component in _ALWAYS:
        if component not in flux.components:
            yield ("components",), f"{component} is missing; without it nothing is applied"
    for component, needed in _BESIDE.items():
        if component in flux.components and needed not in flux.components:
            yield ("components",), f"{component} needs {needed} beside it"
    if flux.auth == "deploy_key" and not flux.known_hosts:
        yield ("known_hosts",), "is empty; a deploy key is shown to no host that is not known"
