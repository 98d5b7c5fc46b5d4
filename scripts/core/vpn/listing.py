"""inv vpn.list: the inventory joined with what the gateway says."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from scripts.core.vpn.asked import DIGITS
from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.document import write_moment
from scripts.core.vpn.gateway import GatewayDocument
from scripts.errors import Preflight

COLUMNS = ("serial", "thumbprint", "user", "device", "status", "not_before", "not_after", "root", "gateway")
ADMITS, REFUSES, NO_ROOT, UNKNOWN = "admits", "refuses", "no root", "unknown"


def rows(
    certificates: Iterable[Certificate], now: datetime, gateway: GatewayDocument | None
) -> list[dict[str, str | None]]:
    """A record per certificate, and per thumbprint that the gateway alone knows; None stands for one not asked."""
    certificates = list(certificates)
    found = [_row(one, now, gateway) for one in certificates]
    if gateway is not None:
        foreign = gateway.thumbprints - {one.thumbprint for one in certificates}
        found += [_foreign(thumbprint) for thumbprint in sorted(foreign)]
    return found


def brief(row: dict) -> dict:
    """A record with what a table of 80 columns has room for: its last day and some digits."""
    ends = str(row.get("not_after") or row.get("server_root_not_after") or "")[:10]
    serial, thumbprint = row.get("serial"), row.get("thumbprint")
    certificate = serial[:DIGITS] if serial else f"thumbprint {thumbprint[:DIGITS]}" if thumbprint else ""
    return row | {"ends": ends, "certificate": certificate}


def ending(certificates: Iterable[Certificate], now: datetime, days: int) -> list[Certificate]:
    """The live certificates that end within so many days and that nothing newer has replaced."""
    horizon = now + timedelta(days=days)
    return [
        one
        for one in certificates
        if one.is_live(now) and one.superseded_at() is None and one.not_after <= horizon
    ]


def read_days(text: str) -> int:
    """The days that `30d` or `30` says; Preflight when it says none."""
    found = re.fullmatch(r"(\d{1,4})d?", text.strip())
    if not found:
        raise Preflight(f"{text} is not a number of days", hint="--fail-within 30d")
    return int(found.group(1))


def _row(one: Certificate, now: datetime, gateway: GatewayDocument | None) -> dict[str, str | None]:
    return {
        "serial": one.serial,
        "thumbprint": one.thumbprint or None,
        "user": one.user,
        "device": one.device,
        "status": one.status(now),
        "not_before": write_moment(one.not_before) if one.not_before else None,
        "not_after": write_moment(one.not_after) if one.not_after else None,
        "root": one.root,
        "gateway": _opinion(one, gateway) if gateway is not None and one.thumbprint else None,
    }


def _opinion(one: Certificate, gateway: GatewayDocument) -> str:
    if one.thumbprint in gateway.thumbprints:
        return REFUSES
    return ADMITS if one.root in gateway.roots else NO_ROOT


def _foreign(thumbprint: str) -> dict[str, str | None]:
    row: dict[str, str | None] = dict.fromkeys(COLUMNS)
    return row | {"thumbprint": thumbprint, "status": UNKNOWN, "gateway": REFUSES}
