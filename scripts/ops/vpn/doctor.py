"""inv vpn.doctor: looks at inventory, keys, roots and gateway; mends what can be mended, tells the rest."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.core.vpn.certificate import EXPIRED, REVOKED, Certificate
from scripts.core.vpn.gateway import GatewayDocument
from scripts.core.vpn.gateway_faults import PUBLISHED, gateway_faults, is_encoded_twice, root_state
from scripts.errors import OpsError
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.list import ask_gateway
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.rebuild import modes, rebuild_damaged, rebuild_missing, truth_fault
from scripts.ops.vpn.repair import mark_replaced, repair
from scripts.ops.vpn.roots import Root, directory, read_roots
from scripts.ops.vpn.rotation import read_rotation
from scripts.pki.reading import azure_data

HEADERS = ["check", "state", "detail"]
OKAY, MENDED, FAULT, ADVICE = "okay", "mended", "fault", "advice"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: okay, mended just now, a fault that somebody has to see to, or advice."""

    check: str
    state: str
    detail: str


def examine(checkout: Path, environment: str | None) -> list[dict[str, str]]:
    """{check, state, detail} of everything that was looked at."""
    place = open_place(checkout, environment)
    return [asdict(finding) for finding in _examine(place)]


def _examine(place: Place) -> Iterator[Finding]:
    yield from _modes(place)
    yield from _tried("inventory", lambda: _inventory(place))
    yield from _certificates(place, Inventory(place).look()[0])
    yield from _tried("rotation", lambda: _rotation(place))
    document = ask_gateway(place)
    if document is None:
        yield Finding("gateway", ADVICE, "was not asked")
    yield from _tried("roots", lambda: _roots(place, document))
    if document is not None:
        yield from _tried("gateway", lambda: _gateway(place, document))


def _modes(place: Place) -> Iterator[Finding]:
    for path in modes(place):
        path.chmod(0o700 if path.is_dir() else 0o600)
        yield Finding(
            "modes", MENDED, f"{path} was open to others; who could read it may have: revoke if in doubt"
        )
    for path in place.private.rglob("*") if place.private.is_dir() else ():
        if path.is_symlink():
            yield Finding("modes", FAULT, f"{path} is a symbolic link; nothing here should be")


def _inventory(place: Place) -> Iterator[Finding]:
    for damage in Inventory(place).look()[1]:
        yield Finding("inventory", MENDED, f"{damage.path}: {rebuild_damaged(place, damage)}")
    for sentence in rebuild_missing(place):
        yield Finding("inventory", MENDED, sentence)
    for sentence in repair(place):
        yield Finding("inventory", MENDED, sentence)
    mark_replaced(place)


def _certificates(place: Place, certificates: list[Certificate]) -> Iterator[Finding]:
    now, roots = moment(), {file.stem for file in directory(place).glob("*.pem")}
    for one in certificates:
        whose = f"{one.serial} of {one.user}'s {one.device}"
        if fault := truth_fault(one):
            yield Finding(
                "inventory", FAULT, f"{whose}: {fault}; compare it with Git, or {place.command('revoke')}"
            )
        if one.is_live(now) and one.root not in roots:
            yield Finding(
                "inventory", ADVICE, f"{whose} is under {one.root}, which is retired: it lets nobody in"
            )
        if one.status(now) in (EXPIRED, REVOKED) and place.bundle(one.user, one.serial).exists():
            yield Finding(
                "bundles", ADVICE, f"{place.bundle(one.user, one.serial)} is of no use: it may be removed"
            )
    yield Finding("inventory", OKAY, f"{len(certificates)} certificates")


def _rotation(place: Place) -> Iterator[Finding]:
    if rotation := read_rotation(place):
        yield Finding(
            "rotation", ADVICE, f"in phase {rotation.phase}: {place.command('rotate-root')} goes on"
        )


def _roots(place: Place, document: GatewayDocument | None) -> Iterator[Finding]:
    roots = read_roots(place)
    if not roots:
        yield Finding("roots", ADVICE, f"there is none: {place.command('init')}")
    for root in roots:
        yield _root(place, root)
        state = root_state(document, root.name, azure_data(root.pem)) if document else PUBLISHED
        if state != PUBLISHED:
            yield Finding(
                "roots", FAULT, f"{root.name} on the gateway: {state}; inv apply --only {place.environment}"
            )


def _root(place: Place, root: Root) -> Finding:
    left = (root.facts.not_after - moment()).days
    if left < 0:
        return Finding("roots", FAULT, f"{root.name} has expired: {place.command('rotate-root')}")
    if left <= place.settings.client.valid_days:
        return Finding("roots", ADVICE, f"{root.name} ends in {left} days: {place.command('rotate-root')}")
    return Finding("roots", OKAY, f"{root.name} until {root.facts.not_after:%Y-%m-%d}")


def _gateway(place: Place, document: GatewayDocument) -> Iterator[Finding]:
    for fault in gateway_faults(document):
        yield Finding("gateway", FAULT, fault)
    ours = {root.name for root in read_roots(place)}
    for name, data in document.roots.items():
        if is_encoded_twice(data):
            yield Finding("gateway", FAULT, f"root {name} is encoded twice: nobody under it gets in")
        elif name not in ours:
            yield Finding(
                "gateway", FAULT, f"it trusts root {name}, which is not ours: inv apply takes it away"
            )
    yield from _refused(place, document)
    from scripts.ops.vpn.revocations import prune, restore

    for thumbprint in restore(place, None):
        yield Finding("gateway", MENDED, f"it refuses {thumbprint} again, which had been lost")
    for thumbprint in prune(place):
        yield Finding("gateway", MENDED, f"it forgets {thumbprint}, which has expired")


def _refused(place: Place, document: GatewayDocument) -> Iterator[Finding]:
    """A file that was made anew may have lost that its certificate is revoked: the gateway knows."""
    for one in Inventory(place).look(b"event: rebuilt")[0]:
        if one.is_live(moment()) and one.thumbprint in document.thumbprints:
            Inventory(place).record(one.serial, REVOKED, "its file was made anew; the gateway refuses it")
            yield Finding("inventory", MENDED, f"{one.serial} is revoked: the gateway refuses it")


def _tried(check: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except OpsError as error:
        yield Finding(check, FAULT, error.text)
