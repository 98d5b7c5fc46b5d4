"""What the gateway has to refuse: who was revoked is on record here, and put back on the gateway when it was lost."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from scripts.clients.azure.gateway import Gateway
from scripts.clients.files import write_atomic
from scripts.core.vpn.certificate import REVOKED, REVOKING, Certificate
from scripts.core.vpn.document import write_moment
from scripts.core.vpn.gateway import GatewayDocument, revoke, unrevoke
from scripts.core.vpn.gateway_faults import revocation_faults
from scripts.errors import Failed, Preflight
from scripts.ops.session import Session
from scripts.ops.vpn.gateway import open_gateway, usable
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, moment, who

# How long after its end a certificate stays on the list, whatever clocks say.
MARGIN = timedelta(days=2)
_MENTIONS = b"event: revok"
_FILE = re.compile(r"[0-9A-F]{40}")


@dataclass(frozen=True)
class Wanted:
    """What a gateway has to refuse: certificates of the inventory, and thumbprints that it does not have."""

    certificates: tuple[Certificate, ...]
    strangers: tuple[str, ...]

    @property
    def names(self) -> dict[str, str]:
        """Name on the gateway → thumbprint."""
        named = {entry_name(one): one.thumbprint for one in self.certificates}
        return named | {f"thumbprint-{one[:8].lower()}": one for one in self.strangers}

    def unfinished(self) -> list[Certificate]:
        """Certificates whose revocation was begun and never confirmed."""
        return [one for one in self.certificates if not any(e.event == REVOKED for e in one.events)]


def wanted(place: Place) -> Wanted:
    """Everything that was ever revoked here and has not expired since."""
    now = moment()
    known = [one for one in Inventory(place).read(_MENTIONS) if _counts(one, now)]
    files = sorted((place.records / "revocations").glob("*.yaml"))
    return Wanted(tuple(known), tuple(file.stem for file in files if _FILE.fullmatch(file.stem)))


def enforce(place: Place, gateway: Gateway, what: Wanted) -> GatewayDocument:
    """Have the gateway refuse all of `what`, and record that it does; Preflight when it cannot be written."""
    if faults := revocation_faults(usable(gateway), set(what.names.values())):
        raise Preflight("\n".join(faults), hint=place.command("doctor"))
    after = gateway.write(lambda raw: revoke(raw, what.names))
    missing = set(what.names.values()) - after.thumbprints
    if missing:
        raise Failed(
            f"gateway {gateway.name} does not refuse {', '.join(sorted(missing))} yet",
            hint=place.command("revoke"),
        )
    for one in what.unfinished():
        Inventory(place).record(one.serial, REVOKED, f"gateway {gateway.name}, etag {after.etag}")
    return after


def restore(place: Place, session: Session) -> list[str]:
    """Put back what the gateway refuses no longer; the thumbprints, [] when nothing was lost."""
    what = wanted(place)
    if not what.names:
        return []
    gateway = open_gateway(place, session)
    lost = set(what.names.values()) - gateway.read().thumbprints
    if lost or what.unfinished():
        enforce(place, gateway, what)
    return sorted(lost)


def prune(place: Place, session: Session | None = None) -> list[str]:
    """Let the gateway forget revoked certificates that have expired; their thumbprints. Nothing else is touched."""
    now = moment()
    over = {
        one.thumbprint for one in Inventory(place).read(_MENTIONS) if one.thumbprint and not _counts(one, now)
    }
    if not over:
        return []
    gateway = open_gateway(place, session)
    there = over & usable(gateway).thumbprints
    if there:
        gateway.write(lambda raw: unrevoke(raw, there))
    return sorted(there)


def record_stranger(place: Place, thumbprint: str, detail: str) -> None:
    """Note that a certificate is revoked of which nothing but the thumbprint is known."""
    text = f"# Written by `inv vpn.revoke`; public.\nthumbprint: {thumbprint}\nat: {write_moment(moment())}\n"
    text += f"by: {who()}\n" + (f"detail: {detail!r}\n" if detail else "")
    write_atomic(place.records / "revocations" / f"{thumbprint}.yaml", text.encode())


def entry_name(one: Certificate) -> str:
    """What a certificate is called in the gateway's list."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{one.user}-{one.device}-{one.serial[-8:].lower()}")


def _counts(one: Certificate, now: datetime) -> bool:
    begun = any(event.event in (REVOKING, REVOKED) for event in one.events)
    return begun and bool(one.thumbprint) and (one.not_after is None or now < one.not_after + MARGIN)
