"""inv check.pipelines and inv pipelines.render: every pipeline as it would run, and what is wrong with it."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.clients.files import write_atomic
from scripts.config.fault import did_you_mean
from scripts.core.pipelines.nodes import Mapping, PipelineFault, plain, read
from scripts.core.pipelines.occasions import occasions
from scripts.core.pipelines.platform import INFRASTRUCTURE, platform_faults
from scripts.core.pipelines.pruning import prune, used_tasks
from scripts.core.pipelines.runtime import order_faults, runtime_faults
from scripts.core.pipelines.schema import Schema
from scripts.core.pipelines.templates import Library
from scripts.core.pipelines.thin import branches, thin_file
from scripts.errors import Failed, Preflight
from scripts.ops.load import load_config
from scripts.ops.schemas import read_defaults

if TYPE_CHECKING:
    from scripts.config import Config

PIPELINES = "pipelines"
SCHEMA = "config/schemas/azure-pipelines.json.gz"
PLATFORM = "infrastructure"
FAULTY = "inv check.pipelines"
# What a file of templates holds → the definition that it is judged by.
_KINDS = {"stages": "extendsTemplate", "jobs": "jobsTemplate", "steps": "stepsTemplate"}


@dataclass
class Workshop:
    """The pipelines of a checkout: its configuration, and its files, each read once."""

    checkout: Path
    config: "Config"
    defaults: dict[str, dict[str, str]]
    documents: dict[str, Any] = field(default_factory=dict)

    def document(self, path: str) -> Any:
        """The file at a path of the checkout, None when there is none."""
        if path not in self.documents:
            file = self.checkout / path
            self.documents[path] = read(file.read_text("utf-8"), path) if file.is_file() else None
        return self.documents[path]

    def names(self) -> list[str]:
        """Every service that has a pipeline, and the platform itself."""
        return [*(name for name, one in sorted(self.config.services.items()) if one.repository), PLATFORM]

    def render(self, name: str) -> Iterator[tuple[str, Mapping]]:
        """(occasion, the pipeline as it would run then); PipelineFault for the first thing that is wrong."""
        own = name == PLATFORM
        document = self.document(INFRASTRUCTURE) if own else thin_file(self.config, self.defaults, name)
        tags = not own and self.config.services[name].kind == "package"
        for occasion, known in occasions(branches(self.config), tags=tags, schedules=own).items():
            library = Library(self.document, known, ("", "platform"))
            yield occasion, library.render(document, INFRASTRUCTURE if own else "azure-pipelines.yml")


def open_workshop(checkout: Path) -> Workshop:
    """The pipelines of this checkout; ConfigError when its configuration is faulty."""
    return Workshop(checkout, load_config(checkout), read_defaults(checkout))


def check_pipelines(checkout: Path) -> list[str]:
    """Everything that is wrong with the files in pipelines/, and with what they come to for each service."""
    return find_faults(open_workshop(checkout))


def find_faults(workshop: Workshop) -> list[str]:
    """The same of an open workshop."""
    checkout, schema = workshop.checkout, read_schema(workshop.checkout)
    files = sorted(str(file.relative_to(checkout)) for file in (checkout / PIPELINES).rglob("*.yml"))
    faults: list[str] = []
    for file in files:
        faults += _told(_file_faults(workshop, schema, file))
    for name in workshop.names():
        faults += _told(_rendered_faults(workshop, schema, name))
    faults += _told(platform_faults(workshop.document(INFRASTRUCTURE), workshop.config))
    return list(dict.fromkeys(faults))


def render(checkout: Path, name: str, branch: str | None = None) -> str:
    """A service's pipeline as it would run, on every occasion or one, as text."""
    import yaml

    workshop = open_workshop(checkout)
    if name not in workshop.names():
        raise Preflight(
            f'no pipeline is called "{name}"{did_you_mean(name, workshop.names())}', hint="inv service.list"
        )
    try:
        rendered = dict(workshop.render(name))
    except PipelineFault as fault:
        raise Failed(str(fault), hint=FAULTY) from fault
    if branch is not None and branch not in rendered:
        raise Preflight(
            f'it does not run on "{branch}"{did_you_mean(branch, rendered)}',
            hint=f"inv pipelines.render {name}",
        )
    return "\n".join(
        f"# {name}: {occasion}\n{yaml.dump(plain(document), Dumper=_dumper(), sort_keys=False, width=120)}"
        for occasion, document in rendered.items()
        if branch in (None, occasion)
    )


def renew_schema(checkout: Path, source: Path) -> str:
    """Cut Azure's whole schema down to what pipelines/ uses; a sentence on what there is now."""
    if not source.is_file():
        raise Preflight(
            f"{source} is no file", hint="inv pipelines.schema FILE, of Azure's service-schema.json"
        )
    raw = source.read_bytes()
    whole = json.loads(gzip.decompress(raw) if source.suffix == ".gz" else raw)
    files = sorted((checkout / PIPELINES).rglob("*.yml"))
    tasks = used_tasks(read(file.read_text("utf-8"), str(file)) for file in files)
    pruned = json.dumps(prune(whole, tasks), sort_keys=True, separators=(",", ":"))
    write_atomic(checkout / SCHEMA, gzip.compress(pruned.encode(), mtime=0), mode=0o644)
    return f"{SCHEMA}: {', '.join(sorted(tasks))}"


def read_schema(checkout: Path) -> Schema:
    """The schema that the checkout holds."""
    return Schema(json.loads(gzip.decompress((checkout / SCHEMA).read_bytes()))["definitions"])


def _file_faults(workshop: Workshop, schema: Schema, file: str) -> Iterator[PipelineFault]:
    document = workshop.document(file)
    kind = next((kind for key, kind in _KINDS.items() if key in document), "pipeline")
    yield from schema.faults(document, "pipeline" if file == INFRASTRUCTURE else kind)


def _rendered_faults(workshop: Workshop, schema: Schema, name: str) -> Iterator[PipelineFault]:
    for _, document in workshop.render(name):
        yield from schema.faults(document, "pipeline")
        yield from runtime_faults(document)
        yield from order_faults(document)


def _told(faults: Iterator[PipelineFault]) -> list[str]:
    """As lines; a file that cannot be read or expanded is told once, and the rest goes on."""
    found: list[str] = []
    try:
        found += [str(fault) for fault in faults]
    except PipelineFault as fault:
        found.append(str(fault))
    return found


def _dumper() -> type:
    import yaml

    class Readable(yaml.SafeDumper):
        """Scripts as blocks."""

    style = {True: "|", False: None}
    Readable.add_representer(
        str,
        lambda dumper, text: dumper.represent_scalar(
            "tag:yaml.org,2002:str", text, style=style["\n" in text]
        ),
    )
    return Readable
