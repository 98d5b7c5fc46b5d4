"""The target's file of secrets, which `env:` sources read after the environment: YAML, name to text, 0600."""

import json
import secrets
import uuid
from collections.abc import Iterable
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.secret import Secret
from scripts.core.target import Target
from scripts.errors import Preflight

_HEAD = "# Made with random values for the stand-in world; nothing real is in here.\n"


def read_secrets(target: Target) -> dict[str, Secret]:
    """The secrets by name, none when there is no file; Preflight when others may read it, or it is no mapping."""
    path = target.secrets_file
    if path is None or not path.is_file():
        return {}
    if path.stat().st_mode & 0o077:
        raise Preflight(f"{path} may be read by others", hint=f"chmod 600 {path}")
    return {name: Secret(text) for name, text in _parsed(path).items()}


def make_secrets(target: Target, names: Iterable[str]) -> None:
    """Have a random value for each of `names` in a stand-in world's file; what is there stays."""
    if not target.world or target.secrets_file is None:
        return
    there = {name: secret.reveal() for name, secret in read_secrets(target).items()}
    missing = [name for name in names if name not in there]
    if missing:
        whole = there | {name: _sample(name) for name in missing}
        lines = [f"{name}: {json.dumps(text)}\n" for name, text in sorted(whole.items())]
        target.secrets_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(target.secrets_file, (_HEAD + "".join(lines)).encode())


def _parsed(path: Path) -> dict[str, str]:
    import yaml

    hint = f"write NAME: text into {path}, one a line, numbers in quotes"
    try:
        document = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError):
        # The parser's own words would quote the line.
        raise Preflight(f"{path} is not valid YAML", hint=hint) from None
    wrong = (
        [str(name) for name, text in document.items() if not isinstance(text, str)] if _maps(document) else []
    )
    if not _maps(document) or wrong:
        told = f"{', '.join(wrong)} in {path} is no text" if wrong else f"{path} holds no names"
        raise Preflight(told, hint=hint)
    return document


def _maps(document: object) -> bool:
    return isinstance(document, dict)


def _sample(name: str) -> str:
    """A value of the shape that the name promises."""
    if name.startswith(("ARM_", "TFC_AZURE_")) and name.endswith("_ID"):
        return str(uuid.uuid4())
    if name.endswith("_URL"):
        return f"https://dev.azure.com/{secrets.token_hex(6)}"
    if name.endswith("_EMAIL"):
        return f"{secrets.token_hex(6)}@abc.example"
    return secrets.token_urlsafe(32)
