"""inv vpn.issue-cert: who it is for, asked where it was not said, then the certificate and its bundle."""

import sys
from pathlib import Path

from scripts.config.fault import did_you_mean
from scripts.core.vpn import naming
from scripts.errors import OpsError, Preflight
from scripts.ops.question import ask, is_interactive
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.issue import Order, issue
from scripts.ops.vpn.membership import is_member
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.profile_file import store_profile, stored_profile
from scripts.pki.requests import requested_key

HEADERS = ["user", "device", "ends", "serial", "thumbprint", "directory"]


def issue_cert(
    checkout: Path, environment: str | None, user: str | None, device: str | None, csr: str | None, dry: bool
) -> dict:
    """{serial, thumbprint, user, device, not_after, directory, files, passphrase_file}; nothing of it when `dry`."""
    place = open_place(checkout, environment)
    order = read_order(place, user, device, csr)
    if dry:
        print(f"would issue a certificate for {order.user}'s {order.device}", file=sys.stderr)
        return {}
    _tell_others(place, order)
    ensure_profile(place)
    return issue(place, order).as_dict()


def read_order(place: Place, user: str | None, device: str | None, csr: str | None) -> Order:
    """What was asked for, completed by questions on a terminal; Preflight when it cannot be."""
    people = (place.access.people if place.access else None) or {}
    if user is None:
        if not is_interactive():
            raise Preflight(
                "whose certificate? nobody is there to be asked", hint=place.command("issue-cert --user NAME")
            )
        user = ask(f"user ({', '.join(people)}): " if people else "user: ")
    user = naming.check_user(user)
    chosen = naming.choose_device(place.access, user, device)
    if device is None and is_interactive():
        chosen = naming.check_device(ask(f"device [{chosen}]: ") or chosen)
    refused = naming.refusal(place.access, user, chosen)
    if refused and not (place.access.group and is_member(place, user)):
        raise Preflight(refused, hint="config/vpn.yaml, users")
    if people and user not in people and not place.access.group:
        # Not a fault where nothing is restricted, but perhaps a slip.
        print(f"{user} is not in config/vpn.yaml{did_you_mean(user, people)}", file=sys.stderr)
    return Order(user, chosen, read_request(csr) if csr else None)


def ensure_profile(place: Place) -> None:
    """Fetch the gateway's profile when it never was; told, not raised, when it is not to be had."""
    if stored_profile(place) is not None:
        return
    from scripts.ops.vpn.gateway import open_gateway

    try:
        store_profile(place, open_gateway(place).profile())
    except OpsError as error:
        print(f"no .ovpn file yet: {error.text}; then {place.command('profile')}", file=sys.stderr)


def read_request(csr: str) -> bytes:
    """What is in the file of a certificate request; Preflight when it cannot be read, or is none."""
    try:
        request = Path(csr).read_bytes()
        requested_key(request)
    except OSError as error:
        raise Preflight(f"{csr}: {(error.strerror or str(error)).lower()}", hint="--csr FILE") from None
    except OpsError as error:
        raise Preflight(f"{csr}: {error.text}", hint="docs/vpn.md says how to make one") from None
    return request


def _tell_others(place: Place, order: Order) -> None:
    """Certificates of the same device are not a fault: they are told, so that nobody is surprised by two."""
    there = [one for one in Inventory(place).of_user(order.user) if one.device == order.device]
    live = [one for one in there if one.is_live(moment())]
    if live:
        print(
            f"{order.user}'s {order.device} has {len(live)} valid already, the last one {live[-1].serial} until "
            f"{live[-1].not_after:%Y-%m-%d}; {place.command(f'renew --user {order.user}')} is for replacing it",
            file=sys.stderr,
        )
