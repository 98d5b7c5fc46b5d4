"""inv vpn.renew: a new certificate with a new key; the old one works for the days of grace, then it is revoked."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from scripts.core.vpn.asked import Asked, choose
from scripts.core.vpn.certificate import ISSUED, SUPERSEDED, Certificate
from scripts.errors import Preflight
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.issue import Order, issue, open_authority
from scripts.ops.vpn.issue_cert import read_request
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.profile_file import stored_profile
from scripts.ops.vpn.repair import mark_replaced
from scripts.ops.vpn.roots import read_roots

HEADERS = ["user", "device", "state", "ends", "certificate"]


def renew(
    checkout: Path, environment: str | None, asked: Asked, csr: str | None, early: bool, dry: bool
) -> list[dict]:
    """Renew what is due: {user, device, state, serial, thumbprint, not_after, directory, …}; too early does nothing.

    Afterwards those are revoked whose days of grace are over.
    """
    place = open_place(checkout, environment)
    mark_replaced(place)
    found = _chosen(place, asked)
    if csr and len(found) != 1:
        raise Preflight(f"--csr is one device's, and {len(found)} are meant", hint="say --user and --device")
    due = [one for one in found if early or one.is_due(moment(), place.settings.client.renew_before_days)]
    rows = _waiting(place, [one for one in found if one not in due])
    if dry:
        return rows + [_row(one, "would be renewed") for one in due]
    rows += _renew_all(place, due, read_request(csr) if csr else None)
    return rows + revoke_after_grace(place)


def revoke_after_grace(place: Place) -> list[dict]:
    """Revoke every replaced certificate whose days of grace are over."""
    over = [one for one in Inventory(place).read(b"event: superseded") if _is_over(place, one)]
    if not over:
        return []
    from scripts.ops.vpn.revoke import revoke_certificates

    revoke_certificates(place, over, reason="its days of grace are over")
    return [_row(one, "revoked") for one in over]


def replace_certificate(place: Place, one: Certificate, order: Order, authority: object) -> dict:
    """Issue a certificate in place of `one`, which is then superseded; says where the bundle is."""
    issued = issue(place, order, authority)
    new = issued.certificate
    Inventory(place).record(one.serial, SUPERSEDED, f"by {new.serial}")
    print(f"{new.user}'s {new.device}: {issued.directory}", file=sys.stderr)
    return _row(new, "renewed") | issued.as_dict()


def keeps_its_key(one: Certificate) -> bool:
    """Whether the device keeps its key, so that its next certificate needs a request, too."""
    return bool(one.events[0].detail)


def _renew_all(place: Place, due: list[Certificate], request: bytes | None) -> list[dict]:
    if not due:
        return []
    authority, rows, order = open_authority(place), [], Order("", "", request, shown=len(due) == 1)
    for one in due:
        if keeps_its_key(one) and request is None:
            print(
                f"{one.user}'s {one.device} keeps its key: {place.command('renew')} --serial {one.serial} --csr FILE",
                file=sys.stderr,
            )
            rows.append(_row(one, "needs a request"))
            continue
        wanted = replace(order, user=one.user, device=one.device, replaces=one.serial)
        rows.append(replace_certificate(place, one, wanted, authority))
    if stored_profile(place):
        print("Azure VPN Client does not pick a new certificate by itself: select it there", file=sys.stderr)
    return rows


def _chosen(place: Place, asked: Asked) -> list[Certificate]:
    """The newest live certificates that are meant: those that have been replaced are not replaced again."""
    inventory, now = Inventory(place), moment()
    if asked.is_empty and not asked.all:
        raise Preflight(
            "whose certificate?", hint=f"{place.command('renew')} --user NAME, or --all for all that are due"
        )
    everything = [one for one in inventory.read() if one.status(now) != SUPERSEDED]
    if asked.is_empty:
        retired = {root.name for root in read_roots(place, retired=True)}
        return [one for one in everything if one.is_live(now) and one.root not in retired]
    found = [one for one in choose(asked, everything, now) if one.status(now) == ISSUED]
    if not found:
        raise Preflight("it is not valid any more, so it is not renewed", hint=place.command("issue-cert"))
    return found


def _is_over(place: Place, one: Certificate) -> bool:
    replaced = one.superseded_at()
    grace = timedelta(days=place.settings.client.grace_days)
    return one.is_live(moment()) and replaced is not None and moment() >= replaced + grace


def _waiting(place: Place, early: list[Certificate]) -> list[dict]:
    days = place.settings.client.renew_before_days
    if len(early) == 1:
        (one,) = early
        begins = f"on {one.not_after - timedelta(days=days):%Y-%m-%d}"
        whose = f"{one.user}'s {one.device} is good until {one.not_after:%Y-%m-%d}"
    else:
        whose, begins = f"{len(early)} are good for longer", f"{days} days before the end"
    if early:
        print(f"{whose}; renewing begins {begins}, or now with --early", file=sys.stderr)
    return [_row(one, "too early") for one in early]


def _row(one: Certificate, state: str) -> dict:
    row = {name: getattr(one, name) for name in ("user", "device", "serial", "thumbprint")}
    return row | {"state": state, "not_after": one.not_after.isoformat(), "directory": None}
