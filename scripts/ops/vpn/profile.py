"""inv vpn.profile: the gateway's package for its clients, and until when the root in it is good."""

import sys
from pathlib import Path

from scripts.core.vpn.profile import Profile
from scripts.errors import Failed
from scripts.ops.vpn.bundle import refill
from scripts.ops.vpn.gateway import open_gateway, usable
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.profile_file import profile_path, store_profile, stored_profile
from scripts.pki.reading import read_certificate

HEADERS = ["environment", "server", "server_root", "ends", "changed", "file"]
# A new profile has to reach every device before then.
SOON_DAYS = 90


def profile(checkout: Path, environment: str | None) -> dict:
    """Fetch and keep it: {environment, server, server_root, server_root_not_after, changed, file}."""
    place = open_place(checkout, environment)
    gateway = open_gateway(place)
    usable(gateway)
    before = stored_profile(place)
    found = store_profile(place, gateway.profile())
    facts = _server_root(place, found)
    changed = before is not None and before != found
    for folder in refill(place):
        print(f"filled in: {folder}", file=sys.stderr)
    if changed:
        print("the profile has changed: every device needs a new bundle (docs/vpn.md)", file=sys.stderr)
    return {
        "environment": place.environment,
        "server": found.server,
        **facts,
        "changed": changed,
        "file": str(profile_path(place)),
    }


def _server_root(place: Place, found: Profile) -> dict:
    """{server_root, server_root_not_after}; Failed when it has expired, a warning when it soon does."""
    if not found.server_root:
        return {"server_root": None, "server_root_not_after": None}
    facts = read_certificate(found.server_root)
    left = (facts.not_after - moment()).days
    if left < 0:
        raise Failed(
            f"the root by which the gateway proves itself expired on {facts.not_after:%Y-%m-%d}",
            hint=place.command("profile") + ", once Azure has rotated it",
        )
    if left <= SOON_DAYS:
        print(
            f"the gateway's own root ends in {left} days: Azure rotates it, and then every device needs a new profile",
            file=sys.stderr,
        )
    return {"server_root": facts.thumbprint, "server_root_not_after": facts.not_after.date().isoformat()}
