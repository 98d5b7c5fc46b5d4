"""The record of a rotation, and which root signs while one is under way."""

from pathlib import Path

import yaml

from scripts.clients.files import write_atomic
from scripts.core.vpn.rotation import Rotation
from scripts.errors import Failed, Preflight
from scripts.ops.vpn.place import Place, moment, who
from scripts.ops.vpn.roots import Root, read_roots

_HEAD = "# Written by `inv vpn.rotate-root`; public. It is gone when the rotation is over.\n"


def read_rotation(place: Place) -> Rotation | None:
    """The rotation that is under way; None when there is none, Failed when its record is damaged."""
    path = _path(place)
    try:
        return Rotation.of(yaml.safe_load(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (yaml.YAMLError, ValueError) as error:
        raise Failed(f"{path}: {error}", hint="mend it, or take it back from Git") from None


def write_rotation(place: Place, rotation: Rotation) -> Rotation:
    """Record how far a rotation is."""
    text = _HEAD + yaml.safe_dump(rotation.as_document(), sort_keys=False)
    write_atomic(_path(place), text.encode())
    return rotation


def finish_phase(place: Place, rotation: Rotation) -> Rotation:
    """Record that the phase which it is in is over."""
    return write_rotation(place, rotation.after(rotation.phase, moment(), who()))


def drop_rotation(place: Place) -> None:
    """There is no rotation any more."""
    _path(place).unlink(missing_ok=True)


def signing_root(place: Place) -> Root:
    """The root that signs now: while a new one is not published yet, the one before it."""
    roots, rotation = read_roots(place), read_rotation(place)
    if rotation:
        names = {rotation.new} if rotation.new_signs else set(rotation.old)
        roots = [root for root in roots if root.name in names]
    if not roots:
        raise Preflight(f"{place.environment} has no VPN root that may sign", hint=place.command("doctor"))
    return roots[-1]


def _path(place: Place) -> Path:
    return place.records / "rotation.yaml"
