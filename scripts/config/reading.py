"""Every file of config/, read and checked one by one; what contradicts what is core.catalogue's to say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from scripts.config import sentences
from scripts.config.document import Document, parse
from scripts.config.environment import Environment
from scripts.config.fault import Fault
from scripts.config.platform import Platform
from scripts.config.service import Service
from scripts.config.target import Target

Model = TypeVar("Model", bound=BaseModel)
_FOLDERS: dict[str, type[BaseModel]] = {"environments": Environment, "services": Service, "targets": Target}


@dataclass(frozen=True)
class Config:
    """All of config/, by name. A service is as its file says it; `in_environment` puts the overrides in."""

    platform: Platform
    environments: dict[str, Environment]
    services: dict[str, Service]
    targets: dict[str, Target]

    def in_environment(self, name: str) -> dict[str, Service]:
        """The services that the environment has, with its overrides, as modules/config merges them."""
        overrides = self.environments[name].services or {}
        return {
            service: merged(facts, overrides.get(service))
            for service, facts in self.services.items()
            if facts.environments is None or name in facts.environments
        }


@dataclass(frozen=True)
class Reading:
    """What could be read. `config` lacks the files with faults (its platform is then None); `names` has them all."""

    config: Config
    names: dict[str, set[str]]
    faults: list[Fault] = field(default_factory=list)


def merged(service: Service, override: BaseModel | None) -> Service:
    """An override replaces a key as a whole; settings are merged one by one."""
    if override is None:
        return service
    said = {key: getattr(override, key) for key in override.model_fields_set}
    if "settings" in said:
        said["settings"] = {**(service.settings or {}), **(said["settings"] or {})}
    return service.model_copy(update=said)


def read(root: Path) -> Reading:
    """Read config/ under `root`, the checkout."""
    faults: list[Fault] = []
    found = {folder: dict(_folder(root, folder, model, faults)) for folder, model in _FOLDERS.items()}
    platform = _file(root / "config/platform.yaml", root, Platform, faults)
    whole = {folder: {k: v for k, v in files.items() if v is not None} for folder, files in found.items()}
    config = Config(platform, whole["environments"], whole["services"], whole["targets"])
    return Reading(config, {folder: set(files) for folder, files in found.items()}, faults)


def read_targets(root: Path) -> tuple[dict[str, Target], list[Fault]]:
    """The targets alone: which world a command acts on must not depend on the rest being right."""
    faults: list[Fault] = []
    found = dict(_folder(root, "targets", Target, faults))
    return {name: target for name, target in found.items() if target is not None}, faults


def _folder(
    root: Path, folder: str, model: type[Model], faults: list[Fault]
) -> Iterator[tuple[str, Model | None]]:
    files = sorted((root / "config" / folder).glob("[!.]*"))
    if not files:
        faults.append(Fault(f"config/{folder}", (), "holds no file"))
    for path in files:
        if path.suffix == ".yaml":
            yield path.stem, _file(path, root, model, faults)
        elif path.suffix == ".yml":
            name = path.relative_to(root).as_posix()
            faults.append(Fault(name, (), f"is not read; rename it to {path.stem}.yaml"))


def _file(path: Path, root: Path, model: type[Model], faults: list[Fault]) -> Model | None:
    name = path.relative_to(root).as_posix()
    if not path.is_file():
        faults.append(Fault(name, (), "is missing"))
        return None
    document = parse(name, path.read_text(encoding="utf-8"))
    faults.extend(document.faults)
    return _model(model, document, faults)


def _model(model: type[Model], document: Document, faults: list[Fault]) -> Model | None:
    if document.faults and not document.data:
        return None
    try:
        checked = model.model_validate(document.data)
    except ValidationError as error:
        faults.extend(sentences.faults(model, document, error))
        return None
    return None if document.faults else checked
