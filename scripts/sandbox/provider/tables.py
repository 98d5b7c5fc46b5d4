"""The tables in realistic/, one a provider."""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader

from scripts.sandbox.provider.schema import Field

DIRECTORY = Path(__file__).parent / "realistic"


class Table:
    """What is known about the values that one provider computes."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._found: dict[tuple[str, str], Any] = {}

    @cached_property
    def content(self) -> dict[str, Any]:
        """All files of the provider as one; sections of the same name are joined."""
        content: dict[str, Any] = {}
        for path in sorted(DIRECTORY.glob("*.yaml")):
            if path.stem.split("-")[0] == self._provider:
                for section, entries in _load(path).items():
                    content.setdefault(section, {}).update(entries or {})
        return content

    @cached_property
    def _names(self) -> list[tuple[re.Pattern[str], Any]]:
        return [(re.compile(pattern), entry) for pattern, entry in self.content.get("names", {}).items()]

    def section(self, type_name: str) -> dict[str, Any]:
        """What is known about one type."""
        return self.content.get(type_name, {})

    def entry(self, type_name: str, field: Field) -> Any:
        """The entry for a field, None without one."""
        key = type_name, field.path
        if key not in self._found:
            own = self.section(type_name)
            self._found[key] = own[field.path] if field.path in own else self._named(field)
        return self._found[key]

    def _named(self, field: Field) -> Any:
        for pattern, entry in self._names:
            if match := pattern.fullmatch(field.path) or pattern.fullmatch(field.name):
                return match.expand(entry) if isinstance(entry, str) and "\\" in entry else entry
        return None


@cache
def _load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(), Loader=SafeLoader) or {}
