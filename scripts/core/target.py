"""Which world a command acts on: chosen by the environment, by what was recorded, or the sandbox."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.config.fault import Fault, did_you_mean
from scripts.errors import Preflight

if TYPE_CHECKING:
    from scripts.config.target import Target as Facts

DEFAULT = "sandbox"
VARIABLE = "GITOPS_TARGET"
RECORD = ".target"
DIRECTORY_VARIABLE = "GITOPS_SANDBOX_DIR"


@dataclass(frozen=True)
class Target:
    """A world that a command acts on; `world` is the package of a stand-in, None for the real one."""

    name: str
    world: str | None
    directory: Path
    records: Path
    inherit_environment: bool
    guarded: bool
    execution: Mapping[str, str] = field(default_factory=dict)
    agent_pool: str | None = None
    secrets_file: Path | None = None
    lock_key: str | None = None
    git: Path | None = None


def choose(environ: Mapping[str, str], recorded: str | None, names: Iterable[str]) -> str:
    """The target: GITOPS_TARGET, else what .target recorded, else sandbox; Preflight when CI says none."""
    explicit = environ.get(VARIABLE, "").strip() or (recorded or "").strip()
    if not explicit and in_ci(environ):
        raise Preflight("CI must say which target it acts on", hint=f"set {VARIABLE} to {DEFAULT} or azure")
    return known(explicit or DEFAULT, names, VARIABLE if environ.get(VARIABLE, "").strip() else RECORD)


def known(name: str, names: Iterable[str], source: str = "") -> str:
    """`name`, or Preflight when config/targets has no such file; `source` says who asked for it."""
    choices = sorted(names)
    if name not in choices:
        asked = f"{source}: " if source else ""
        raise Preflight(
            f'{asked}unknown target "{name}"{did_you_mean(name, choices)}',
            hint=f"inv target {'|'.join(choices)}",
        )
    return name


def in_ci(environ: Mapping[str, str]) -> bool:
    """Whether this is a pipeline: TF_BUILD is Azure Pipelines', CI everybody else's."""
    return any(environ.get(name, "").lower() not in ("", "0", "false") for name in ("CI", "TF_BUILD"))


def target_faults(targets: Mapping[str, "Facts"]) -> Iterator[Fault]:
    """A fresh clone needs its sandbox, and worlds that share a directory would be taken for one another."""
    if targets and DEFAULT not in targets:
        yield Fault("config/targets", (), f"holds no {DEFAULT}.yaml; a fresh clone acts there")
    owners: dict[tuple[str, str], str] = {}
    for name, facts in targets.items():
        for key in ("directory", "records"):
            value = getattr(facts, key)
            owner = owners.setdefault((key, value), name)
            if value is not None and owner != name:
                yield Fault(f"config/targets/{name}.yaml", (key,), f'"{value}" is target {owner}\'s')
        agents = [one for one, mode in (facts.execution or {}).items() if mode == "agent"]
        if agents and not facts.agent_pool:
            text = f"is missing: {', '.join(agents)} would run by agents"
            yield Fault(f"config/targets/{name}.yaml", ("agent_pool",), text)


def resolve(facts: "Facts", checkout: Path, environ: Mapping[str, str]) -> Target:
    """`facts` with absolute paths. GITOPS_SANDBOX_DIR moves a stand-in's directory with all that is in it."""
    directory = checkout / facts.directory
    moved = environ.get(DIRECTORY_VARIABLE, "") if facts.world else ""
    home = checkout / moved if moved else directory

    def moved_along(path: str) -> Path:
        place = checkout / path
        return home / place.relative_to(directory) if place.is_relative_to(directory) else place

    return Target(
        name=facts.name,
        world=facts.world,
        directory=home,
        records=moved_along(facts.records),
        inherit_environment=facts.inherit_environment,
        guarded=bool(facts.guarded),
        execution=facts.execution or {},
        agent_pool=facts.agent_pool,
        secrets_file=moved_along(facts.secrets_file) if facts.secrets_file else None,
        lock_key=facts.lock_key,
        git=moved_along(facts.git) if facts.git else None,
    )
