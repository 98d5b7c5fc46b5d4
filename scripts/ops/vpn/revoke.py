"""inv vpn.revoke: on record, on the gateway, read back, cut off. What was begun is finished by the next call."""

import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.clients.azure.gateway import Gateway
from scripts.core.vpn.asked import Asked, choose
from scripts.core.vpn.certificate import EXPIRED, REVOKED, REVOKING, Certificate
from scripts.core.vpn.naming import common_name
from scripts.core.vpn.thumbprint import normal_thumbprint
from scripts.errors import Failed, Interrupted, Locked, OpsError, Preflight
from scripts.ops.session import Session
from scripts.ops.vpn.gateway import open_gateway
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.revocations import enforce, record_stranger, wanted

HEADERS = ["user", "device", "state", "disconnected", "certificate"]
COLUMNS = ("thumbprint", "serial", "user", "device", "state", "disconnected")


def revoke(
    checkout: Path, environment: str | None, asked: Asked, file: str | None, reason: str, dry: bool
) -> list[dict]:
    """Revoke what is `asked`, or the certificate in `file`: {thumbprint, serial, user, device, state, disconnected}."""
    place = open_place(checkout, environment)
    asked = _read_asked(asked, file)
    everything = Inventory(place).read()
    if asked.is_empty:
        chosen = wanted(place).unfinished()
        if not chosen:
            hint = place.command("revoke --user NAME")
            raise Preflight("which certificate? Say --user, --serial, --thumbprint or --file", hint=hint)
    else:
        chosen = choose(asked, everything, moment())
    strangers = [asked.thumbprint] if asked.thumbprint and not chosen else []
    if dry:
        return [_row(one, "would be revoked") for one in chosen] + [
            _stranger(s, "would be revoked") for s in strangers
        ]
    _tell_left(place, chosen, everything)
    return revoke_certificates(place, chosen, strangers, reason)


def _tell_left(place: Place, chosen: list[Certificate], everything: list[Certificate]) -> None:
    """A device may have more than one, as during the days of grace: nobody is to think that it is out."""
    devices = {(one.user, one.device) for one in chosen}
    for one in everything:
        if (one.user, one.device) in devices and one not in chosen and one.is_live(moment()):
            again = place.command("revoke")
            print(
                f"{one.user}'s {one.device} still gets in by another: {again} --serial {one.serial}",
                file=sys.stderr,
            )


def revoke_certificates(
    place: Place,
    certificates: Sequence[Certificate],
    strangers: Sequence[str] = (),
    reason: str = "",
    session: Session | None = None,
) -> list[dict]:
    """Revoke these, and thumbprints that nobody knows; Failed tells what is not enforced yet. Repeating it is safe."""
    now = moment()
    over = [one for one in certificates if one.status(now) == EXPIRED]
    due = [one for one in certificates if one not in over]
    for one in due:
        if one.status(now) not in (REVOKED, REVOKING):
            Inventory(place).record(one.serial, REVOKING, reason)
    for thumbprint in strangers:
        record_stranger(place, thumbprint, reason)
    cut = _enforce(place, due, session) if due or strangers else {}
    rows = [_row(one, "revoked", cut.get(one.serial, 0)) for one in due]
    return rows + [_stranger(one, "revoked") for one in strangers] + [_row(one, "expired") for one in over]


def _enforce(place: Place, due: list[Certificate], session: Session | None) -> dict[str, int]:
    again = place.command("revoke")
    try:
        gateway = open_gateway(place, session)
        enforce(place, gateway, wanted(place))
    except KeyboardInterrupt:
        raise Interrupted("on record, but perhaps not on the gateway yet", hint=again) from None
    except OpsError as error:
        kind = Locked if isinstance(error, Locked) else Failed
        raise kind(f"on record as revoking, not enforced yet: {error.text}", hint=again) from None
    return _cut_off(place, gateway, due)


def _cut_off(place: Place, gateway: Gateway, due: list[Certificate]) -> dict[str, int]:
    """End their connections: serial → how many. A device's newer certificate has the same name, and connects again."""
    names = {common_name(one.user, one.device): one.serial for one in due}
    try:
        live = [one for one in gateway.connections() if one.user in names]
        if live:
            gateway.disconnect([one.id for one in live])
    except OpsError as error:
        who = " ".join(f"--serial {serial}" for serial in list(names.values())[:1])
        raise Failed(
            f"revoked; connections that exist were not cut: {error.text}", hint=place.command(f"revoke {who}")
        ) from None
    if live:
        print(f"cut {len(live)} connections", file=sys.stderr)
    return {serial: sum(one.user == name for one in live) for name, serial in names.items()}


def _read_asked(asked: Asked, file: str | None) -> Asked:
    if file:
        from scripts.pki.reading import read_certificate

        try:
            return Asked(thumbprint=read_certificate(Path(file).read_bytes()).thumbprint)
        except OSError as error:
            raise Preflight(f"{file}: {(error.strerror or str(error)).lower()}", hint="--file FILE") from None
        except OpsError as error:
            raise Preflight(f"{file}: {error.text}", hint="--file FILE, a bundle's certificate.pem") from None
    if asked.thumbprint:
        return Asked(thumbprint=normal_thumbprint(asked.thumbprint))
    return asked


def _row(one: Certificate, state: str, disconnected: int = 0) -> dict:
    same = {key: getattr(one, key) for key in ("thumbprint", "serial", "user", "device")}
    return same | {"state": state, "disconnected": disconnected}


def _stranger(thumbprint: str, state: str) -> dict:
    return dict.fromkeys(COLUMNS) | {"thumbprint": thumbprint, "state": state, "disconnected": 0}
