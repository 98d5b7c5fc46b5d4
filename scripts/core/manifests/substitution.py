"""What Flux does to ${variables} once kustomize has built: `$${x}` stays `${x}`, and `${x:=y}` has a default."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[=-])([^}]*))?\}")


def wanted(text: str) -> list[str]:
    """Names of the variables that must have a source, each once, in their order."""
    names = [name for escape, name, default, _ in _VARIABLE.findall(text) if not escape and not default]
    return list(dict.fromkeys(names))


def substitute(text: str, values: Mapping[str, str]) -> str:
    """The text as the cluster sees it; a variable without source and default becomes nothing."""

    def put(found: re.Match[str]) -> str:
        escape, name, operator, default = found.groups()
        if escape:
            return found[0][1:]
        value = values.get(name)
        unset = value is None or (not value and operator in (":=", ":-"))
        return (default or "") if unset else value

    return _VARIABLE.sub(put, text)
