"""inv vpn.init: an environment's root, made once; and the root that signs."""

import secrets
import sys
from pathlib import Path

from scripts.core.vpn.naming import SERIAL_BITS, root_name
from scripts.errors import Preflight
from scripts.ops.vpn.custody import custody_kind, open_custody
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.roots import Root, read_roots, write_root
from scripts.pki.issuing import Subject, create_root

HEADERS = ["root", "environment", "custody", "thumbprint", "ends", "made"]


def init(checkout: Path, environment: str | None, dry: bool = False) -> dict:
    """Make the environment's root when there is none: {root, environment, custody, thumbprint, not_after, made}."""
    place = open_place(checkout, environment)
    there = read_roots(place)
    if not there and dry:
        print(
            f"would make the VPN root of {place.environment}: {custody_kind(place)} custody", file=sys.stderr
        )
        return {}
    root = there[-1] if there else make_first(place)
    return describe(place, root) | {"made": not there}


def describe(place: Place, root: Root) -> dict:
    """{root, environment, custody, thumbprint, not_after} of a root."""
    return {
        "root": root.name,
        "environment": place.environment,
        "custody": root.custody,
        "thumbprint": root.facts.thumbprint,
        "not_after": root.facts.not_after.date().isoformat(),
    }


def make_first(place: Place) -> Root:
    """Make the first root, once, however many try at the same time."""
    with Inventory(place).changing():
        if there := read_roots(place):
            return there[-1]
        root = make_root(place, new_root_name(place))
    print(
        f"made the root {root.name}; the gateway trusts it after: inv apply --only {place.environment}",
        file=sys.stderr,
    )
    return root


def new_root_name(place: Place) -> str:
    """What the next root is called."""
    taken = {root.name for retired in (False, True) for root in read_roots(place, retired)}
    return root_name(place.config.platform.name, place.environment, moment(), taken)


def make_root(place: Place, name: str) -> Root:
    """Make the root `name` and record it; the caller is the only one who changes the inventory."""
    now, ca, kind = moment(), place.settings.ca, custody_kind(place)
    custody = open_custody(place, kind)
    key = custody.create(name, ca.key.bits)
    subject = Subject(f"{ca.common_name} {name}", ca.organization, place.environment)
    serial = secrets.randbits(SERIAL_BITS) | 1
    return write_root(
        place, name, create_root(custody.open(key), subject, serial, now, ca.valid_days), kind, key
    )


def ensure_root(place: Place) -> None:
    """See that there is a root: made at once where nothing is guarded, else Preflight says what makes it."""
    if read_roots(place):
        return
    if place.target.guarded:
        raise Preflight(f"{place.environment} has no VPN root yet", hint=place.command("init"))
    make_first(place)
