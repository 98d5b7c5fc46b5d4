"""config/flux.lock.yaml: which release was rendered, from which bytes to which bytes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from scripts.core.flux import yaml
from scripts.core.flux.components import Settings
from scripts.errors import Preflight

AGAIN = "inv flux.vendor"
HEAD = "# Written by `inv flux.vendor`: what was downloaded, and what was rendered from it. Do not edit.\n"


@dataclass(frozen=True)
class Lock:
    """`asset` is the release's file and its sha256; `files` rendered file → sha256; `inputs` what config/ said.

    `instead_of` is the version that config/flux.yaml still asks for after a rollback.
    """

    version: str
    components: tuple[str, ...]
    asset: Mapping[str, str]
    files: Mapping[str, str]
    inputs: str
    images: tuple[str, ...] = field(default=())
    instead_of: str = ""

    def text(self) -> str:
        """As a file."""
        plain: dict[str, Any] = asdict(self) | {
            "components": list(self.components),
            "images": list(self.images),
        }
        return HEAD + yaml.write([plain]).removeprefix("---\n")


def read(text: str) -> Lock:
    """A lock from its file; raises Preflight when it is none."""
    try:
        (found,) = yaml.parse(text)
        return Lock(**found | {name: tuple(found[name]) for name in ("components", "images")})
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Preflight("the lock file of Flux cannot be read", hint=AGAIN) from None


def digest(content: str) -> str:
    """The sha256 of a rendered file."""
    return sha256(content.encode()).hexdigest()


def inputs_digest(settings: Settings, sync: str) -> str:
    """A digest of what config/ says of these files."""
    return sha256(json.dumps([asdict(settings), sync]).encode()).hexdigest()[:16]


def check(lock: Lock, files: Mapping[str, str], inputs: str, version: str) -> None:
    """Raise Preflight unless the files are those of the lock, and the lock is of this configuration."""
    changed = [name for name, expected in lock.files.items() if digest(files.get(name, "")) != expected]
    if changed:
        told = f"{', '.join(changed)}: not what `inv flux.vendor` rendered"
        raise Preflight(f"{told}; changes belong into config/flux.yaml", hint=AGAIN)
    if lock.instead_of == version:
        return
    if lock.version != version:
        raise Preflight(
            f"config/flux.yaml asks for Flux {version}, and {lock.version} is vendored", hint=AGAIN
        )
    if lock.inputs != inputs:
        raise Preflight("config/ has changed since Flux was vendored", hint=AGAIN)
