"""What a Terraform root reads of others: its remote-state blocks and the uses of them, taken from the code."""

import re
from dataclasses import dataclass

UPSTREAM_FILE = "upstream.tf"
_DECLARES = re.compile(r'^\s*data\s+"(terraform_remote_state|tfe_outputs)"', re.MULTILINE)
_USES = re.compile(r"\bdata\.(?:terraform_remote_state|tfe_outputs)\.([A-Za-z_][\w-]*)")
_COMMENT = re.compile(r"^\s*(#|//).*$", re.MULTILINE)
_PER_ENVIRONMENT = re.compile(r'^variable\s+"environment"\s*\{', re.MULTILINE)


@dataclass(frozen=True)
class Reference:
    """One remote-state block: its name, the HCL template of the workspace it reads, its for_each (or None)."""

    name: str
    workspace: str
    for_each: str | None
    place: str


@dataclass(frozen=True)
class Root:
    """A Terraform root module: its directory's name, whether it has a workspace per environment, what it reads."""

    name: str
    per_environment: bool
    references: tuple[Reference, ...]


def read_root(name: str, files: dict[str, str]) -> tuple[Root, list[str]]:
    """The root that `files` (name → text) make up, and the faults in how it reads others."""
    texts = {file: _COMMENT.sub("", text) for file, text in files.items()}
    faults: list[str] = []
    references: list[Reference] = []
    for file, text in sorted(texts.items()):
        if not _DECLARES.search(text):
            continue
        if file != UPSTREAM_FILE:
            faults.append(f"{name}/{file}: reads another root's state; only {name}/{UPSTREAM_FILE} may")
        references += _parse(f"{name}/{file}", text, faults)
    used = {match for text in texts.values() for match in _USES.findall(text)}
    declared = {reference.name for reference in references}
    faults += [
        f'{name}: uses the remote state "{other}", which nobody declares' for other in sorted(used - declared)
    ]
    faults += [
        f'{name}: declares the remote state "{other}", which nobody uses' for other in sorted(declared - used)
    ]
    per_environment = any(_PER_ENVIRONMENT.search(text) for text in texts.values())
    return Root(name, per_environment, tuple(references)), faults


def _parse(place: str, text: str, faults: list[str]) -> list[Reference]:
    import hcl2  # slow to load, and only roots that read others need it

    try:
        blocks = hcl2.loads(text).get("data", [])
    except Exception as error:
        faults.append(f"{place}: is not valid HCL: {str(error).splitlines()[0]}")
        return []
    found = []
    for block in blocks:
        for kind, named in block.items():
            if _bare(kind) not in ("terraform_remote_state", "tfe_outputs"):
                continue
            for label, body in named.items():
                found.append(_reference(place, _bare(kind), _bare(label), body))
    return found


def _reference(place: str, kind: str, label: str, body: dict) -> Reference:
    if kind == "tfe_outputs":
        workspace = body.get("workspace")
    else:
        config = body.get("config", {})
        workspaces = (
            config.get("workspaces", config.get('"workspaces"', {})) if isinstance(config, dict) else {}
        )
        workspace = workspaces.get("name", workspaces.get('"name"')) if isinstance(workspaces, dict) else None
    for_each = body.get("for_each")
    return Reference(
        label, _bare(workspace or ""), _unwrapped(for_each) if for_each else None, f"{place} {label}"
    )


def _bare(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _unwrapped(expression: str) -> str:
    return expression[2:-1] if expression.startswith("${") and expression.endswith("}") else expression
