"""The file of a new service: what its kind needs, what was asked for, and nothing that has a default."""

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.config.kinds import KINDS, RUNTIMES
from scripts.core.choice import check_choice

HEAD = "# yaml-language-server: $schema=../schemas/service.json"
PORT = 8080
SCHEDULE = "0 3 * * *"
# What a part holds of a new service's own, so that there is something to use; {name} is the service's name.
PARTS = {
    "mongo": "{{}}",
    "postgres": "{{}}",
    "redis": "{{}}",
    "servicebus": "{{queues: [{name}]}}",
    "storage": "{{containers: [{name}]}}",
}


@dataclass(frozen=True)
class NewService:
    """What somebody asked for; `owner` is the GitHub organisation in which its repository is unless it is said."""

    name: str
    kind: str
    owner: str
    uses: tuple[str, ...] = ()
    public: bool = False
    description: str = ""
    repository: str = ""
    image: str = ""
    schedule: str = ""
    port: int | None = None

    @property
    def has_port(self) -> bool:
        """Whether it answers requests: a container that the internet reaches does, a worker does not."""
        return self.kind == "container" and (self.public or self.port is not None)


def compose(service: NewService) -> str:
    """Its YAML file; raises Preflight for a kind or a part that there is none of.

    What was asked for is in it even where the kind does not have it: reading the file tells.
    """
    check_choice("kind", service.kind, KINDS, f"one of: {', '.join(sorted(KINDS))}")
    for part in service.uses:
        check_choice("part to use", part, PARTS, f"one of: {', '.join(sorted(PARTS))}")
    return "\n".join([HEAD, *_lines(service)]) + "\n"


def _lines(service: NewService) -> Iterator[str]:
    kind = KINDS[service.kind]
    yield f"kind: {service.kind}"
    if service.description:
        yield f"description: {_quoted(service.description)}"
    if service.image:
        yield f"image: {service.image}"
    if service.repository or not service.image:
        yield f"repository: {service.repository or f'{service.owner}/{service.name}'}"
    if "runtime" in kind.needs:
        yield f"runtime: {_runtime(service.kind)}"
    if service.schedule or "schedule" in kind.needs:
        yield f'schedule: "{service.schedule or SCHEDULE}"'
    if service.has_port or service.port is not None:
        yield f"port: {PORT if service.port is None else service.port}"
    # Vercel has no frontend that the internet does not reach.
    if service.public or service.kind == "frontend":
        yield "public: true"
    if service.uses:
        yield "uses:"
        yield from (f"  {part}: {PARTS[part].format(name=service.name)}" for part in service.uses)


def _runtime(kind: str) -> str:
    name, versions = next((name, versions) for name, (kinds, versions) in RUNTIMES.items() if kind in kinds)
    return f'{{name: {name}, version: "{versions[-1]}"}}'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
