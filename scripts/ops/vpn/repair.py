"""What a killed issue has left: finished when its bundle is whole and its passphrase known, else taken away."""

import socket
import sys
from datetime import timedelta

from scripts.clients import folders
from scripts.core.vpn.certificate import ABANDONED, ISSUED, RESERVED, SUPERSEDED, Certificate
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.passphrase import passphrase_path
from scripts.ops.vpn.place import Place, moment

# A reservation of another machine is that machine's to finish, as long as somebody may still be at it.
ELSEWHERE = timedelta(days=1)


def repair(place: Place) -> list[str]:
    """Settle every reservation whose process is gone; a sentence on each, which stderr gets, too."""
    inventory = Inventory(place)
    _sweep(place, inventory)
    told = [_settle(place, inventory, one) for one in unfinished(inventory)]
    done = [sentence for sentence in told if sentence]
    for sentence in done:
        print(sentence, file=sys.stderr)
    return done


def unfinished(inventory: Inventory) -> list[Certificate]:
    """Certificates that were reserved, and neither issued nor given up."""
    found, _ = inventory.look(without=(b"event: issued", b"event: abandoned", b"event: rebuilt"))
    return [one for one in found if one.status(moment()) == RESERVED]


def _sweep(place: Place, inventory: Inventory) -> None:
    """Take away what files were being written to; those who write to these folders hold the lock."""
    drafts = [path for name in ("issued", "roots") for path in (place.records / name).glob(".*.*.????????")]
    if drafts:
        with inventory.changing():
            for draft in drafts:
                draft.unlink(missing_ok=True)


def _settle(place: Place, inventory: Inventory, one: Certificate) -> str:
    folder = place.bundle(one.user, one.serial)
    first = one.events[0]
    here = first.by.rpartition("@")[2] == socket.gethostname()
    if folders.is_held(folder) or not (here or moment() - first.at > ELSEWHERE):
        return ""
    # Whoever held it let go after its last word on it, which may have come since it was read.
    one = inventory.get(one.serial)
    if one.status(moment()) != RESERVED:
        return ""
    passphrase = passphrase_path(folder)
    own_key = bool(first.detail)
    if one.pem and folder.is_dir() and (own_key or passphrase.is_file()):
        inventory.record(one.serial, ISSUED, "its bundle was whole when the command was ended")
        return f"finished: {one.serial} of {one.user}'s {one.device}, whose command was ended; {folder}"
    folders.remove(folder)
    for left in (passphrase, *folder.parent.glob(f".{passphrase.name}.*")):
        left.unlink(missing_ok=True)
    inventory.record(one.serial, ABANDONED, "the command was ended; its key is gone")
    return f"given up: {one.serial} of {one.user}'s {one.device}, whose command was ended; issue it again"


def mark_replaced(place: Place) -> None:
    """Note on every certificate that a newer one has replaced that this is so, where a killed command did not."""
    inventory = Inventory(place)
    certificates, _ = inventory.look()
    by_serial = {one.serial: one for one in certificates}
    for one in certificates:
        old = by_serial.get(one.replaces)
        if old is not None and one.is_live(moment()) and old.superseded_at() is None:
            inventory.record(old.serial, SUPERSEDED, f"by {one.serial}")
