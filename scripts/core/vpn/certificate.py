"""A certificate as the inventory knows it: whose it is, what it says, what has happened to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

RESERVED, SIGNED, ISSUED, SUPERSEDED = "reserved", "signed", "issued", "superseded"
REVOKING, REVOKED, ABANDONED, REBUILT = "revoking", "revoked", "abandoned", "rebuilt"
EVENTS = (RESERVED, SIGNED, ISSUED, SUPERSEDED, REVOKING, REVOKED, ABANDONED, REBUILT)
EXPIRED, EARLY = "expired", "not yet valid"
# Those that a gateway lets in, as far as the inventory knows.
LIVE = (ISSUED, SUPERSEDED)


@dataclass(frozen=True)
class Event:
    """What happened when, through whom; `digest` seals it together with everything before it."""

    at: datetime
    event: str
    by: str
    detail: str = ""
    digest: str = ""

    def sealed(self, whose: str, before: str) -> "Event":
        """The same with the digest that it has after an event with the digest `before`."""
        parts = (before or whose, self.at.isoformat(), self.event, self.by, self.detail)
        return replace(self, digest=sha256("\n".join(parts).encode()).hexdigest())


@dataclass(frozen=True)
class Certificate:
    """One certificate. Until it is signed it has neither dates nor digests nor PEM."""

    serial: str
    environment: str
    user: str
    device: str
    root: str
    replaces: str = ""
    thumbprint: str = ""
    fingerprint: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    pem: str = ""
    events: tuple[Event, ...] = field(default=())

    def after(self, event: Event, **changes: object) -> "Certificate":
        """The same after `event`, with what that has changed."""
        last = self.events[-1].digest if self.events else ""
        return replace(self, **changes, events=(*self.events, event.sealed(self._identity, last)))

    @property
    def _identity(self) -> str:
        return "/".join((self.serial, self.environment, self.user, self.device))

    def status(self, now: datetime) -> str:
        """What it is now: the last word that was said of it, or what time has made of it."""
        said = {one.event for one in self.events}
        for final in (REVOKED, REVOKING, ABANDONED):
            if final in said:
                return final
        if self.not_after is None or not said & {ISSUED, REBUILT}:
            return RESERVED
        if now > self.not_after:
            return EXPIRED
        if SUPERSEDED in said:
            return SUPERSEDED
        return EARLY if now < self.not_before else ISSUED

    def is_live(self, now: datetime) -> bool:
        """Whether somebody can connect with it, now or soon."""
        return self.status(now) in (*LIVE, EARLY)

    def superseded_at(self) -> datetime | None:
        """When a newer one took its place; None as long as there is none."""
        return next((one.at for one in self.events if one.event == SUPERSEDED), None)

    def is_due(self, now: datetime, days: int) -> bool:
        """Whether it ends within so many days."""
        return self.not_after is not None and self.not_after - now <= timedelta(days=days)

    def chain_fault(self) -> str:
        """Which event was changed afterwards; "" when none was."""
        before = ""
        for number, event in enumerate(self.events, 1):
            if event.sealed(self._identity, before).digest != event.digest:
                return f"event {number} ({event.event}) was changed afterwards"
            before = event.digest
        return ""
