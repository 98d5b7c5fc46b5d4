"""Every file of config/, read and checked one by one; what contradicts what is core.catalogue's to say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from scripts.config import sentences
from scripts.config.document import Document, parse
from scripts.config.environment import Environment
from scripts.config.fault import Fault, did_you_mean
from scripts.config.flux import Flux
from scripts.config.platform import Platform
from scripts.config.service import Override, Service
from scripts.config.strict import IS_NOT_SERVICE_NAME, SERVICE_NAME
from scripts.config.target import Target
from scripts.config.variables import GlobalVariables, WorkspaceVariables
from scripts.config.vpn import VpnSettings

PLATFORM = "config/platform.yaml"
FLUX = "config/flux.yaml"
GLOBAL_VARIABLES = "config/variables/global.yaml"
VPN = "config/vpn.yaml"
# Beside the folders that are read.
KNOWN = ("platform.yaml", "vpn.yaml", "flux.yaml", "flux.lock.yaml", "schemas", "variables")
MODELS: dict[str, type[BaseModel]] = {"environments": Environment, "services": Service, "targets": Target}


@dataclass(frozen=True)
class Config:
    """All of config/, by name. A service is as its file says it; `in_environment` puts the overrides in."""

    platform: Platform
    environments: dict[str, Environment]
    services: dict[str, Service]
    targets: dict[str, Target]
    shared_variables: GlobalVariables | None = None
    variables: dict[str, WorkspaceVariables] = field(default_factory=dict)
    vpn: VpnSettings | None = None
    flux: Flux | None = None

    def in_environment(self, name: str) -> dict[str, Service]:
        """The services that the environment has, with its overrides, as modules/config merges them."""
        overrides = self.environments[name].services or {}
        return {
            service: merge(facts, overrides.get(service))
            for service, facts in self.services.items()
            if facts.environments is None or name in facts.environments
        }


@dataclass
class Reading:
    """What could be read, by file.

    `whole` are the models of faultless files. `sound` has the other files, too: of them the top-level keys
    without a fault, while the rest is None, required or not.
    """

    whole: dict[str, Any] = field(default_factory=dict)
    sound: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def config(self) -> Config:
        """The faultless files alone."""
        return _config(self.whole)

    @property
    def fragments(self) -> Config:
        """Every file, as far as it is sound."""
        return _config(self.sound)


def merge(service: Service, override: Override | None) -> Service:
    """An override replaces a key as a whole; settings are merged one by one."""
    if override is None:
        return service
    said = {key: getattr(override, key) for key in override.model_fields_set}
    if "settings" in said:
        said["settings"] = {**(service.settings or {}), **said["settings"]}
    return service.model_copy(update=said)


def read(root: Path) -> Reading:
    """Read config/ under `root`, the checkout."""
    reading = Reading()
    _read_file(root, PLATFORM, Platform, reading)
    for file, model in ((VPN, VpnSettings), (FLUX, Flux)):
        if (root / file).is_file():  # a platform may be without
            _read_file(root, file, model, reading)
    for folder in MODELS:
        _read_folder(root, folder, reading)
    _read_variables(root, reading)
    reading.faults += _unread(root)
    return reading


def read_targets(root: Path) -> Reading:
    """The targets alone: which world a command acts on must not depend on the rest being right."""
    reading = Reading()
    _read_folder(root, "targets", reading)
    return reading


def file_of(folder: str, name: str) -> str:
    """The file of one environment, service, target or workspace's variables, relative to the checkout."""
    return f"config/{folder}/{name}.yaml"


def _config(models: dict[str, Any]) -> Config:
    folders = {folder: dict(_of_folder(models, folder)) for folder in MODELS}
    own = dict(_of_folder(models, "variables"))
    return Config(
        models.get(PLATFORM),
        **folders,
        shared_variables=own.pop("global", None),
        variables=own,
        vpn=models.get(VPN),
        flux=models.get(FLUX),
    )


def _of_folder(models: dict[str, Any], folder: str) -> Iterator[tuple[str, Any]]:
    for file, model in models.items():
        if file == file_of(folder, Path(file).stem):
            yield Path(file).stem, model


def _unread(root: Path) -> Iterator[Fault]:
    """What lies in config/ as if it were read: files and folders of other names, and folders below."""
    known = (*KNOWN, *MODELS)
    for path in sorted((root / "config").glob("[!.]*")):
        if path.name not in known and (path.is_dir() or path.suffix in (".yaml", ".yml")):
            yield Fault(f"config/{path.name}", (), f"is not read{did_you_mean(path.name, known)}")
    for folder in ("environments", "services", "variables"):  # a target's folder has what is recorded of it
        for path in sorted((root / "config" / folder).glob("[!.]*/")):
            yield Fault(f"config/{folder}/{path.name}", (), "is a folder; what is in it is not read")


def _read_variables(root: Path, reading: Reading) -> None:
    """config/variables, which a platform that HCP Terraform is not seeded for goes without."""
    if any((root / "config/variables").glob("[!.]*")):
        _read_file(root, GLOBAL_VARIABLES, GlobalVariables, reading)
        _read_folder(root, "variables", reading, WorkspaceVariables)


def _read_folder(root: Path, folder: str, reading: Reading, model: type[BaseModel] | None = None) -> None:
    paths = sorted((root / "config" / folder).glob("[!.]*.y*ml"))
    if not paths:
        reading.faults.append(Fault(f"config/{folder}", (), "holds no file"))
    for path in (one for one in paths if not one.is_dir()):
        file = path.relative_to(root).as_posix()
        if file == GLOBAL_VARIABLES:
            continue
        if folder == "services" and not re.fullmatch(SERVICE_NAME, path.stem):
            reading.faults.append(Fault(file, (), f'"{path.stem}" is not {IS_NOT_SERVICE_NAME}'))
        if path.suffix == ".yaml":
            _read_file(root, file, model or MODELS[folder], reading)
        else:
            reading.faults.append(Fault(file, (), f"is not read; rename it to {path.stem}.yaml"))


def _read_file(root: Path, file: str, model: type[BaseModel], reading: Reading) -> None:
    if not (root / file).is_file():
        reading.faults.append(Fault(file, (), "is missing"))
        return
    document = parse(file, (root / file).read_bytes())
    try:
        checked = model.model_validate(document.data)
    except ValidationError as error:
        checked = None
        if document.data:
            document.faults.extend(sentences.faults(model, document, error))
    if document.faults:
        reading.faults.extend(document.faults)
        reading.sound[file] = _sound(model, document)
    else:
        reading.whole[file] = reading.sound[file] = checked


def _sound(model: type[BaseModel], document: Document) -> BaseModel:
    spoilt = {fault.path[0] for fault in document.faults if fault.path}
    values = dict.fromkeys(model.model_fields)
    for key, facts in model.model_fields.items():
        if key in document.data and key not in spoilt:
            values[key] = TypeAdapter(facts.annotation).validate_python(document.data[key], strict=True)
    return model.model_construct(_fields_set=None, **values)
