"""The end of a rotation: the old roots go, and nobody is cut off without having been named."""

from datetime import timedelta

from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.rotation import Rotation, Wishes, live_under
from scripts.errors import Declined
from scripts.ops.vpn.custody import FILE, FileCustody
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.list import ask_gateway
from scripts.ops.vpn.place import Place, moment
from scripts.ops.vpn.roots import read_roots, retire_root


def retire(place: Place, rotation: Rotation, wishes: Wishes) -> tuple[str, str]:
    """Take the old roots away, when exactly as many are cut off as was agreed; the gateway has to forget them.

    The command that has to come first ("" when it is over), and how it stands.
    """
    still = live_under(Inventory(place).read(), rotation.old, moment())
    names = ", ".join(rotation.old)
    if any(root.name in rotation.old for root in read_roots(place)):
        if not wishes.retire:
            return f"{place.command('rotate-root')} --retire", _until(place, still, names)
        _agree(place, still, names, wishes)
        for name in rotation.old:
            retire_root(place, name)
    document = ask_gateway(place)
    trusted = [name for name in rotation.old if document is None or name in document.roots]
    waits = f"inv apply --only {place.environment}" if trusted else ""
    if not waits:
        discard_keys(place, rotation.old)
    told = (
        "the gateway was not asked"
        if document is None
        else "still trusted"
        if trusted
        else "not trusted any more"
    )
    return waits, f"{names}: {told}"


def discard_keys(place: Place, names: tuple[str, ...]) -> None:
    """Forget the keys of retired roots; what Key Vault keeps is disabled there, by whoever may."""
    for root in read_roots(place, retired=True):
        if root.name in names and root.custody == FILE:
            FileCustody(place).discard(root.key)


def _agree(place: Place, still: list[Certificate], names: str, wishes: Wishes) -> None:
    if len(still) == (wishes.cut_off or 0):
        return
    lines = [f"  {one.user}'s {one.device}, {one.serial}, until {one.not_after:%Y-%m-%d}" for one in still]
    raise Declined(
        "\n".join(
            [f"{len(still)} certificates under {names} still work; retiring would cut them off:", *lines]
        ),
        hint=f"{place.command('rotate-root')} --retire --cut-off {len(still)}, once everybody has changed over",
    )


def _until(place: Place, still: list[Certificate], names: str) -> str:
    replaced = [one.superseded_at() for one in still if one.superseded_at()]
    if not still:
        return f"nobody connects by {names} any more"
    days = timedelta(days=place.settings.client.grace_days)
    when = f"; days of grace end on {max(replaced) + days:%Y-%m-%d}" if len(replaced) == len(still) else ""
    return f"{len(still)} certificates under {names} still work{when}"
