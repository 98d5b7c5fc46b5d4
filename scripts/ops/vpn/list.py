"""inv vpn.list: the inventory joined with the gateway, and what in it wants attention."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.core.vpn.certificate import REVOKED, REVOKING, Certificate
from scripts.core.vpn.gateway import GatewayDocument
from scripts.core.vpn.listing import ADMITS, ending, read_days, rows
from scripts.errors import Failed, OpsError
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, moment, open_place

HEADERS = ["user", "device", "status", "ends", "gateway", "certificate"]


@dataclass(frozen=True)
class Listing:
    """The records, and the error that the command ends with where `--fail-within` was said."""

    rows: list[dict]
    error: OpsError | None = None


def list_certificates(checkout: Path, environment: str | None, within: str | None) -> Listing:
    """{serial, thumbprint, user, device, status, not_before, not_after, root, gateway} of every certificate."""
    days = read_days(within) if within else None
    place = open_place(checkout, environment)
    certificates, damages = Inventory(place).look()
    for damage in damages:
        print(f"{damage.path}: {damage.text}; {place.command('doctor')} mends it", file=sys.stderr)
    found = rows(certificates, moment(), ask_gateway(place))
    _warn(place, found)
    error = _ending(place, certificates, days) if days is not None else None
    if damages and error is None:
        hint = place.command("doctor")
        error = Failed(f"damaged files of the inventory: {len(damages)}", hint=hint)
    return Listing(found, error)


def _warn(place: Place, found: list[dict]) -> None:
    """Whoever was revoked and gets in all the same must not be overlooked in a long table."""
    for row in found:
        if row["status"] in (REVOKED, REVOKING) and row["gateway"] == ADMITS:
            print(
                f"{row['user']}'s {row['device']} is revoked, and the gateway admits it: {place.command('doctor')}",
                file=sys.stderr,
            )


def ask_gateway(place: Place) -> GatewayDocument | None:
    """The gateway as it is now; None, with the reason on stderr, when it is not to be had."""
    from scripts.ops.vpn.gateway import read_gateway

    try:
        return read_gateway(place)
    except OpsError as error:
        print(f"the gateway was not asked: {error.text}", file=sys.stderr)
        return None


def _ending(place: Place, certificates: list[Certificate], days: int) -> Failed | None:
    from scripts.ops.vpn.roots import read_roots  # brings cryptography, which nothing else here needs

    now, retired = moment(), {root.name for root in read_roots(place, retired=True)}
    told = [
        f"{one.user}'s {one.device} ({one.serial}) ends on {one.not_after:%Y-%m-%d}"
        for one in ending(certificates, now, days)
        if one.root not in retired
    ]
    told += [
        f"root {root.name} ends on {root.facts.not_after:%Y-%m-%d}"
        for root in read_roots(place)
        if (root.facts.not_after - now).days < days
    ]
    return Failed("\n".join(told), hint=f"{place.command('renew')} --all") if told else None
