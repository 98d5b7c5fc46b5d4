"""Adds, removes and lists services: small edits of files that people then own."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.config.strict import IS_NOT_SERVICE_NAME, SERVICE_NAME
from scripts.core.choice import check_choice, check_form
from scripts.core.growth import app
from scripts.core.growth.document import drop
from scripts.core.growth.edits import Edit
from scripts.core.growth.service import NewService, compose
from scripts.errors import Preflight
from scripts.ops import editing
from scripts.ops.load import load_config

if TYPE_CHECKING:
    from scripts.config import Config

HEADERS = ["service", "kind", "uses", "public", "environments"]


def add_service(checkout: Path, service: NewService, yes: bool) -> list[str]:
    """Write the service's files; the paths written. Raises Preflight when there is such a service already."""
    config = load_config(checkout)
    check_form(service.name, SERVICE_NAME, IS_NOT_SERVICE_NAME, "inv service.add billing")
    path, text = _file(service.name), compose(service)
    if service.name in config.services:
        raise Preflight(f'there is a service "{service.name}" already', hint=f"edit {path}")
    edits = [Edit(path, None, text)]
    if service.kind in app.KINDS:
        files = editing.read_yaml(checkout, ("flux",))
        missing = [one for one in map(app.overlay_of, config.environments) if one not in files]
        if missing:
            told = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: nothing would run there"
            raise Preflight(told, hint="git checkout flux, or copy another environment's")
        # The catalogue's file comes last: with it, the service is there.
        edits = [*app.add_app(files, editing.read_templates(), service, config.environments), *edits]
    editing.carry_out(checkout, edits, yes, _command(service))
    return [edit.path for edit in edits]


def remove_service(checkout: Path, name: str, yes: bool) -> list[str]:
    """Take the service's files and every mention of it away; raises Preflight while another service calls it."""
    config = load_config(checkout)
    check_choice("service", name, config.services, "inv service.list")
    callers = [other for other, facts in config.services.items() if name in (facts.calls or ())]
    if callers:
        raise Preflight(
            f"{name} is called by {', '.join(callers)}", hint=f"take {name} out of its `calls` first"
        )
    files = editing.read_yaml(checkout, ("config", "flux"))
    edits = [*_overrides(files, name, config), *app.remove_app(files, name)]
    edits.append(Edit(_file(name), files[_file(name)], None))
    editing.carry_out(checkout, edits, yes, f"inv service.remove {name}")
    return [edit.path for edit in edits]


def list_services(checkout: Path) -> list[dict[str, str]]:
    """One record a service."""
    config = load_config(checkout)
    return [
        {
            "service": name,
            "kind": facts.kind,
            "uses": ", ".join(sorted(facts.uses.model_fields_set)) if facts.uses else "",
            "public": "yes" if facts.public else "",
            "environments": ", ".join(facts.environments or config.environments),
            "description": facts.description or "",
        }
        for name, facts in sorted(config.services.items())
    ]


def _overrides(files: Mapping[str, str], name: str, config: "Config") -> list[Edit]:
    paths = [f"config/environments/{environment}.yaml" for environment in config.environments]
    edits = [Edit(path, files[path], drop(files[path], ("services", name))) for path in paths]
    return [edit for edit in edits if not edit.is_idle]


def _command(service: NewService) -> str:
    uses = f" --uses {','.join(service.uses)}" if service.uses else ""
    public = " --public" if service.public else ""
    return f"inv service.add {service.name} --kind {service.kind}{uses}{public}"


def _file(name: str) -> str:
    return f"config/services/{name}.yaml"
