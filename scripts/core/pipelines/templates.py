"""Whole pipelines: a file, the template that it extends, and every template that those include."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from scripts.core.pipelines.evaluation import Scope
from scripts.core.pipelines.expansion import expand
from scripts.core.pipelines.nodes import Mapping, PipelineFault, Sequence, Text, at, where_of
from scripts.core.pipelines.parameters import bind

INCLUDING = ("stages", "jobs", "steps", "variables")
DEEPEST = 20
# What a file keeps of its own when the rest comes from the template that it extends.
OWN = ("name", "trigger", "pr", "schedules", "resources", "lockBehavior", "appendCommitMessageToRunName")


@dataclass(frozen=True)
class Place:
    """Where a template is looked for: the repository's alias, "" for the pipeline's own, and the file's folder."""

    alias: str
    folder: PurePosixPath


Reader = Callable[[str], Any]  # a path in the repository of the templates → its document


@dataclass(frozen=True)
class Library:
    """The templates of one repository, known by an alias; `variables` are those known before a run."""

    read: Reader
    variables: dict[str, str]
    aliases: tuple[str, ...] = ("",)

    def render(self, pipeline: Mapping, file: str) -> Mapping:
        """The pipeline as it would run; `file` is its path."""
        place = Place("", PurePosixPath(file).parent)
        scope = Scope(bind(pipeline, Mapping(), file), self.variables)
        made = _without_parameters(expand(pipeline, scope))
        if "extends" in made:
            extended = self._template(made["extends"], place, 0)
            made = at(Mapping({k: v for k, v in made.items() if k in OWN} | extended), made.where)
        return self._included(made, place, 0)

    def _template(self, said: Mapping, place: Place, depth: int) -> Mapping:
        """What a `template:` with its parameters comes to, its own includes resolved."""
        path, below = self._found(said["template"], place)
        if depth > DEEPEST:
            raise PipelineFault(
                where_of(said["template"]), "templates include each other", "break the circle"
            )
        document = self.read(path)
        if document is None:
            raise PipelineFault(where_of(said["template"]), f"{path} does not exist", "correct the path")
        scope = Scope(bind(document, _given(said), path), self.variables)
        return self._included(_without_parameters(expand(document, scope)), below, depth)

    def _found(self, said: Any, place: Place) -> tuple[str, Place]:
        name, _, alias = str(said).partition("@")
        alias = alias or place.alias
        if alias not in self.aliases:
            cure = f"known are {', '.join(filter(None, self.aliases)) or 'none'}"
            raise PipelineFault(where_of(said), f'no repository is called "{alias}"', cure)
        path = PurePosixPath(name[1:]) if name.startswith("/") else self._beside(name, alias, place)
        return str(path), replace(place, alias=alias, folder=path.parent)

    def _beside(self, name: str, alias: str, place: Place) -> PurePosixPath:
        parts: list[str] = []
        for part in (place.folder if alias == place.alias else PurePosixPath()).joinpath(name).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return PurePosixPath(*parts)

    def _included(self, node: Any, place: Place, depth: int) -> Any:
        if isinstance(node, list):
            return at(Sequence(self._included(one, place, depth) for one in node), where_of(node))
        if not isinstance(node, dict):
            return node
        made = Mapping()
        for key, value in node.items():
            if key in INCLUDING and isinstance(value, list):
                value = at(Sequence(self._items(key, value, place, depth)), where_of(value))
            made[key] = self._included(value, place, depth)
        return at(made, where_of(node))

    def _items(self, key: str, items: list, place: Place, depth: int) -> list:
        found: list[Any] = []
        for item in items:
            if not (isinstance(item, dict) and "template" in item):
                found.append(item)
                continue
            template = self._template(item, place, depth + 1)
            if key not in template:
                cure = f"include it where {' or '.join(template) or 'nothing'} belongs"
                raise PipelineFault(where_of(item), f"{item['template']} has no {key}", cure)
            found += template[key]
        return found


def _given(said: Mapping) -> Mapping:
    given = said.get("parameters", Mapping())
    if not isinstance(given, dict):
        raise PipelineFault(where_of(said), "parameters are a mapping", "write NAME: VALUE below them")
    return at(Mapping({Text(key): value for key, value in given.items()}), where_of(given) or where_of(said))


def _without_parameters(document: Any) -> Mapping:
    return at(Mapping({k: v for k, v in document.items() if k != "parameters"}), where_of(document))
