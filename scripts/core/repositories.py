"""Where services are built from: one owner, and a folder of one's own for each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.config.fault import Fault

if TYPE_CHECKING:
    from scripts.config import Config


def repository_faults(config: "Config") -> Iterator[Fault]:
    """Repositories that the pipelines' root could not write to, or would write to twice."""
    platform, builders = config.platform, {}
    for name, service in config.services.items():
        if not service.repository:
            continue
        file, owner = f"config/services/{name}.yaml", service.repository.split("/")[0]
        if platform and platform.github and owner != platform.github.owner:
            text = f'"{service.repository}" is not {platform.github.owner}\'s, and github.owner is who pipelines serve'
            yield Fault(file, ("repository",), text)
        place = (service.repository, service.path)
        other = builders.setdefault(place, name)
        if other != name:
            key = "path" if service.path else "repository"
            yield Fault(file, (key,), f"is {other}'s as well; each is built from a folder of its own")
