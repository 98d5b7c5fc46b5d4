"""Passphrases: of roots' keys, asked for or found; of bundles, made and shown once."""

import getpass
import os
import secrets
import sys
from pathlib import Path

from scripts.clients.files import private_directory, write_atomic
from scripts.core.secret import Secret
from scripts.errors import Preflight
from scripts.ops.question import is_interactive
from scripts.ops.vpn.place import Place

VARIABLE = "GITOPS_VPN_CA_PASSPHRASE"
SHORTEST = 20
# Without letters and digits that look alike: 25 of these are 123 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def make_passphrase() -> Secret:
    """A new passphrase of five groups, to be read aloud and typed."""
    return Secret("-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(5)))


def root_passphrase(place: Place, new: bool = False) -> Secret:
    """What opens the roots' keys of this place: from the variable, the file, the person; made where nothing is guarded.

    Preflight when there is no way to it, or a new one is too short.
    """
    file = place.private / "ca" / "passphrase"
    if given := os.environ.get(VARIABLE):
        return _long_enough(Secret(given), new)
    if file.is_file():
        return Secret(file.read_text("utf-8").strip())
    if not place.target.guarded and new:
        made = make_passphrase()
        private_directory(file.parent)
        write_atomic(file, made.reveal().encode() + b"\n")
        return made
    if not is_interactive():
        raise Preflight(
            "the root's key is encrypted, and nobody is there to be asked", hint=f"export {VARIABLE}=…"
        )
    return _ask(place, new)


def hand_over(passphrase: Secret, file: Path, shown: bool) -> str:
    """Show a bundle's passphrase once, if it may be `shown` to somebody; else write it to `file`, which is returned."""
    if shown and is_interactive():
        print(f"passphrase (shown once): {passphrase.reveal()}", file=sys.stderr)
        return ""
    write_atomic(file, passphrase.reveal().encode() + b"\n")
    print(f"passphrase: {file}", file=sys.stderr)
    return str(file)


def passphrase_path(folder: Path) -> Path:
    """Where a bundle's passphrase is kept when nobody was there to read it: beside the folder, not in it."""
    return folder.with_name(f"{folder.name}.passphrase")


def _ask(place: Place, new: bool) -> Secret:
    found = Secret(getpass.getpass(f"Passphrase of the VPN root of {place.environment}: "))
    if new and Secret(getpass.getpass("The same again: ")) != found:
        raise Preflight("these are two passphrases; nothing was made", hint=place.command("init"))
    return _long_enough(found, new)


def _long_enough(found: Secret, new: bool) -> Secret:
    if new and len(found.reveal()) < SHORTEST:
        raise Preflight(
            f"the passphrase of a root's key has {SHORTEST} characters at least", hint="use a longer one"
        )
    return found
