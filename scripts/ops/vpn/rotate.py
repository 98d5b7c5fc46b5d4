"""inv vpn.rotate-root: create, publish, re-issue, laggards, retire; it goes as far as it can, and on from there."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.clients.files import locked
from scripts.core.vpn.gateway_faults import PUBLISHED, root_state
from scripts.core.vpn.rotation import PHASES, Rotation, Wishes, live_under, to_move
from scripts.errors import Preflight
from scripts.ops.vpn.init import make_root, new_root_name
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.issue import Order, open_authority
from scripts.ops.vpn.list import ask_gateway
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.renew import keeps_its_key, replace_certificate
from scripts.ops.vpn.repair import mark_replaced
from scripts.ops.vpn.retirement import discard_keys, retire
from scripts.ops.vpn.roots import read_roots, retire_root
from scripts.ops.vpn.rotation import drop_rotation, finish_phase, read_rotation, write_rotation
from scripts.pki.reading import azure_data

HEADERS = ["phase", "state", "detail"]


@dataclass(frozen=True)
class Work:
    """What a phase works on. It returns the command that it waits for ("" when it is over) and a detail."""

    place: Place
    rotation: Rotation
    wishes: Wishes


@dataclass
class Progress:
    """How far it came, phase by phase, and what has to be done before it goes on; "" when it is over."""

    rows: list[dict] = field(default_factory=list)
    waits_for: str = ""

    def tell(self, phase: str, state: str, detail: str = "") -> None:
        """Note how a phase stands."""
        self.rows.append({"phase": phase, "state": state, "detail": detail})


def rotate(checkout: Path, environment: str | None, wishes: Wishes) -> Progress:
    """Begin a rotation, or go on with it."""
    place = open_place(checkout, environment)
    if wishes.retire and wishes.undo:
        raise Preflight("--retire and --undo contradict each other", hint=place.command("rotate-root"))
    with locked(place.private / "rotation.lock", "inv vpn.rotate-root"):
        mark_replaced(place)
        rotation = read_rotation(place)
        if wishes.undo:
            return _undo(place, rotation)
        if rotation is None:
            rotation = _begin(place, wishes.dry)
        return _go_on(place, rotation, wishes)


def _go_on(place: Place, rotation: Rotation, wishes: Wishes) -> Progress:
    progress = Progress()
    while rotation.phase:
        phase = rotation.phase
        if wishes.dry:
            progress.tell(phase, "would be next")
            return progress
        progress.waits_for, detail = _WORK[phase](Work(place, rotation, wishes))
        progress.tell(phase, "waits" if progress.waits_for else "done", detail)
        if progress.waits_for:
            return progress
        rotation = finish_phase(place, rotation)
    drop_rotation(place)
    return progress


def _begin(place: Place, dry: bool) -> Rotation:
    roots = read_roots(place)
    if not roots:
        raise Preflight(f"{place.environment} has no VPN root to rotate", hint=place.command("init"))
    rotation = Rotation(tuple(root.name for root in roots), new_root_name(place))
    return rotation if dry else write_rotation(place, rotation)


def _create(work: Work) -> tuple[str, str]:
    place, rotation = work.place, work.rotation
    with Inventory(place).changing():
        if all(root.name != rotation.new for root in read_roots(place)):
            make_root(place, rotation.new)
    return "", rotation.new


def _publish(work: Work) -> tuple[str, str]:
    place, rotation = work.place, work.rotation
    root = next(root for root in read_roots(place) if root.name == rotation.new)
    document = ask_gateway(place)
    state = root_state(document, root.name, azure_data(root.pem)) if document else "not asked"
    waits = "" if state == PUBLISHED else f"inv apply --only {place.environment}"
    return waits, f"{root.name} on the gateway: {state}"


def _reissue(work: Work) -> tuple[str, str]:
    place, rotation = work.place, work.rotation
    waiting = to_move(Inventory(place).read(), rotation, moment())
    ours = [one for one in waiting if not keeps_its_key(one)]
    authority = open_authority(place) if ours else None
    for one in ours:
        order = Order(one.user, one.device, replaces=one.serial, shown=False)
        replace_certificate(place, one, order, authority)
    return "", f"{len(ours)} certificates issued under {rotation.new}"


def _laggards(work: Work) -> tuple[str, str]:
    place, rotation = work.place, work.rotation
    behind = to_move(Inventory(place).read(), rotation, moment())
    for one in behind:
        print(
            f"{one.user}'s {one.device} keeps its key and has none under {rotation.new} yet: "
            f"{place.command('renew')} --early --serial {one.serial} --csr FILE",
            file=sys.stderr,
        )
    waits = "" if not behind or work.wishes.retire else place.command("rotate-root")
    return waits, f"{len(behind)} devices have no certificate under {rotation.new}"


def _retire(work: Work) -> tuple[str, str]:
    return retire(work.place, work.rotation, work.wishes)


def _undo(place: Place, rotation: Rotation | None) -> Progress:
    if rotation is None:
        raise Preflight("no rotation is under way", hint=place.command("rotate-root"))
    users = live_under(Inventory(place).read(), [rotation.new], moment())
    gone = {root.name for root in read_roots(place)}
    if users or not gone.issuperset(rotation.old):
        why = f"{len(users)} certificates under {rotation.new} work" if users else "the old roots are retired"
        raise Preflight(f"{why}: it cannot be undone", hint=place.command("rotate-root"))
    retire_root(place, rotation.new)
    discard_keys(place, (rotation.new,))
    drop_rotation(place)
    progress = Progress(waits_for=f"inv apply --only {place.environment}")
    progress.tell(rotation.phase, "undone", f"{rotation.new} is retired")
    return progress


_WORK: dict[str, Callable[[Work], tuple[str, str]]] = dict(
    zip(PHASES, (_create, _publish, _reissue, _laggards, _retire), strict=True)
)
