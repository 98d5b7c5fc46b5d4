"""An organisation as it is, written as the files of config/variables that would make it so."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from scripts.core.variables.objects import Found, FoundSet, FoundVariable, FoundWorkspace

_GLOBAL_HEAD = "# yaml-language-server: $schema=../schemas/global-variables.json\n"
_OWN_HEAD = "# yaml-language-server: $schema=../schemas/workspace-variables.json\n"
_NOTE = "# Exported from {organization}. Sensitive values are never told: each names a source that you have to fill.\n"
_SWITCHES = (
    ("azure_auth", "TFC_AZURE_PROVIDER_AUTH", "oidc", "client_secret"),
    ("cloudflare_auth", "CLOUDFLARE_API_TOKEN", "token", "key"),
    ("atlas_auth", "MONGODB_ATLAS_CLIENT_ID", "service_account", "api_key"),
)
_ANY_VERSION = "~> 1.11"


def exported(organization: str, found: Found, short_names: Mapping[str, str]) -> dict[str, str]:
    """File name → text. `short_names` are those of workspaces by their HCP names; others are left out."""
    note = _NOTE.format(organization=organization)
    workspaces = {short_names[name]: one for name, one in found.workspaces.items() if name in short_names}
    ids = {one.id: name for name, one in workspaces.items()}
    lines = [_GLOBAL_HEAD, note, *_modes(found), *_settings(list(workspaces.values())), "\nsets:"]
    groups = [line for group in found.sets.values() for line in _set(group, found, ids)]
    lines += ["\n", *groups] if groups else [" []\n"]
    files = {"global.yaml": "".join(lines)}
    for name, one in sorted(workspaces.items()):
        if one.variables:
            own = [f"{line}\n" for variable in one.variables for line in _variable(variable, 2)]
            files[f"{name}.yaml"] = "".join([_OWN_HEAD, note, "variables:\n", *own])
    return files


def _modes(found: Found) -> list[str]:
    keys = {one.key for group in found.sets.values() for one in group.variables or ()}
    keys |= {one.key for workspace in found.workspaces.values() for one in workspace.variables}
    return [f"{name}: {safer if key in keys else plain}\n" for name, key, safer, plain in _SWITCHES]


def _settings(workspaces: list[FoundWorkspace]) -> list[str]:
    versions = Counter(one.settings.terraform_version for one in workspaces)
    version = versions.most_common(1)[0][0] if versions else _ANY_VERSION
    tags = sorted(frozenset.intersection(*(one.tags for one in workspaces))) if workspaces else []
    lines = ["\nworkspaces:\n", f"  terraform_version: {json.dumps(version)}\n"]
    return [*lines, f"  tags: {json.dumps(tags)}\n"] if tags else lines


def _set(group: FoundSet, found: Found, names: Mapping[str, str]) -> Iterable[str]:
    """A set that reaches what is exported; what a project owns cannot be written down here."""
    listed = sorted(names[identity] for identity in group.workspaces if identity in names)
    in_project = found.project in group.projects
    if group.project_owned or not (group.is_global or in_project or listed):
        return
    scope = "organization" if group.is_global else "project" if in_project else "workspaces"
    yield f"  - name: {json.dumps(group.name, ensure_ascii=False)}\n"
    yield f"    description: {_text(group.description)}\n"
    yield f"    scope: {scope}\n"
    if scope == "workspaces":
        yield f"    workspaces: [{', '.join(listed)}]\n"
    if group.priority:
        yield "    priority: true\n"
    yield "    variables:\n" if group.variables else "    variables: []\n"
    for one in group.variables or ():
        for line in _variable(one, 6):
            yield f"{line}\n"


def _variable(one: FoundVariable, indent: int) -> list[str]:
    source = f"source: env:{_environment_name(one)}"
    lines = [
        f"- key: {json.dumps(one.key)}",
        f"  category: {one.category}",
        f"  sensitive: {json.dumps(one.sensitive)}",
        *(["  hcl: true"] if one.hcl else []),
        f"  description: {_text(one.description)}",
        f"  {source if one.sensitive else f'value: {json.dumps(one.value or str(), ensure_ascii=False)}'}",
    ]
    return [f"{' ' * indent}{line}" for line in lines]


def _environment_name(one: FoundVariable) -> str:
    """Where a sensitive value could be put: its own name, as Terraform's own convention has it."""
    key = one.key.replace("-", "_")
    return key if one.category == "env" else f"TF_VAR_{key}"


def _text(description: str) -> str:
    return json.dumps(description or "Described by nobody yet.", ensure_ascii=False)
