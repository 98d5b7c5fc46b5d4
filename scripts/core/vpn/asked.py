"""Which certificates somebody means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scripts.config.fault import did_you_mean
from scripts.core.vpn.certificate import EXPIRED, REVOKED, REVOKING, Certificate
from scripts.errors import Preflight

# So many digits of a serial say which one is meant, and tables show them.
DIGITS = 12


@dataclass(frozen=True)
class Asked:
    """By user (and device), by serial or by thumbprint; `all`: everything that a user has, not just one."""

    user: str | None = None
    device: str | None = None
    serial: str | None = None
    thumbprint: str | None = None
    all: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.user or self.serial or self.thumbprint)


def choose(asked: Asked, certificates: Sequence[Certificate], now: datetime) -> list[Certificate]:
    """The certificates that are meant; [] for a thumbprint that is not on record. Preflight when it is not clear."""
    if asked.thumbprint:
        return [one for one in certificates if one.thumbprint == asked.thumbprint]
    if asked.serial:
        return [_by_serial(asked.serial, certificates)]
    return _by_user(asked, certificates, now)


def _by_serial(serial: str, certificates: Sequence[Certificate]) -> Certificate:
    plain = serial.replace(":", "").upper().lstrip("0")
    known = [(one.serial.lstrip("0"), one) for one in certificates]
    found = [one for full, one in known if full == plain]
    if not found and len(plain) >= DIGITS:
        found = [one for full, one in known if full.startswith(plain)]
    if len(found) > 1:
        raise Preflight(
            f"{len(found)} serials begin with {serial}: say all of it", hint="inv vpn.list --json"
        )
    if not found:
        raise Preflight(f"no certificate has the serial {serial}", hint="inv vpn.list")
    if not found[0].thumbprint:
        raise Preflight(f"{serial} was never finished, so there is nothing to revoke", hint="inv vpn.doctor")
    return found[0]


def _by_user(asked: Asked, certificates: Sequence[Certificate], now: datetime) -> list[Certificate]:
    users = {one.user for one in certificates}
    if asked.user not in users:
        raise Preflight(
            f'"{asked.user}" has no certificate{did_you_mean(asked.user, users)}', hint="inv vpn.list"
        )
    own = [one for one in certificates if one.user == asked.user and asked.device in (None, one.device)]
    live = [one for one in own if one.is_live(now)]
    if not live:
        # Whoever repeats the command is told how it stands.
        done = [one for one in own if one.status(now) in (REVOKED, REVOKING)]
        if done:
            return done
        ended = any(one.status(now) == EXPIRED for one in own)
        why = "only certificates that have expired" if ended else "no certificate there"
        raise Preflight(f"{_whose(asked)} has {why}: nothing to revoke", hint="inv vpn.list")
    if len(live) > 1 and not asked.all:
        lines = [f"  {one.serial}  {one.device}  until {one.not_after:%Y-%m-%d}" for one in live]
        raise Preflight(
            "\n".join([f"{_whose(asked)} has {len(live)} certificates:", *lines]),
            hint="--serial SERIAL for one of them, --all for every one",
        )
    return live


def _whose(asked: Asked) -> str:
    return f"{asked.user}'s {asked.device}" if asked.device else str(asked.user)
