"""inv developer.add and .remove: a person into an environment's network and cluster together, and out of both."""

import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.clients.azure.graph import Graph, Person
from scripts.config.fault import did_you_mean
from scripts.core.vpn.certificate import Certificate
from scripts.core.vpn.naming import check_user
from scripts.errors import OpsError, Preflight
from scripts.ops.session import Session, open_session
from scripts.ops.vpn.gateway import contract_of, open_account
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import Place, choose_environment, moment

HEADERS = ["developer", "environment", "access", "state"]
# Groups of an environment's contract that a developer is put into, and what being in one is good for.
GROUPS = {"vpn_users": "VPN (sign-in)", "developers": "cluster (its namespace)"}
# Who leaves is no administrator either, though nobody becomes one by `inv developer.add`.
LEFT = GROUPS | {"admins": "databases, vault and settings"}
CERTIFICATE = "VPN (certificate)"


@dataclass(frozen=True)
class Door:
    """A way in: the group (its object id) and what it gives."""

    group: str
    gives: str


@dataclass(frozen=True)
class Developer:
    """Somebody in one environment: `name` on certificates, `principal` in the directory."""

    place: Place
    session: Session
    name: str
    principal: str

    @property
    def directory(self) -> Graph:
        """The directory that the person is looked up in."""
        return open_account(self.session).graph()

    def doors(self, groups: dict[str, str]) -> list[Door]:
        """Those of these groups that the environment's contract names."""
        told = contract_of(self.session, self.place.environment).get("groups") or {}
        return [Door(told[name], gives) for name, gives in groups.items() if told.get(name)]

    def row(self, access: str, state: str) -> dict:
        """{developer, environment, access, state}"""
        return dict(zip(HEADERS, (self.name, self.place.environment, access, state), strict=True))


def add(checkout: Path, name: str, environment: str | None, dry: bool = False) -> list[dict]:
    """{developer, environment, access, state} of every way in; being there already is fine."""
    one = _open(checkout, name, environment)
    person = one.directory.person(one.principal)
    if person is None:
        raise Preflight(f"the directory has no {one.principal}", hint="invite them, or give the whole name")
    if dry:
        return [one.row(door.gives, "would be added") for door in one.doors(GROUPS)]
    rows = [_enter(one, door, person) for door in one.doors(GROUPS)]
    if one.session.config.environments[one.place.environment].network.vpn:
        print(f"next: {one.place.command(f'issue-cert --user {one.name}')}", file=sys.stderr)
    return rows


def remove(checkout: Path, name: str, environment: str | None, dry: bool = False) -> list[dict]:
    """The same for every way out: certificates are revoked first, then the groups are left, whatever fails."""
    one = _open(checkout, name, environment)
    certificates = [c for c in Inventory(one.place).of_user(one.name) if c.is_live(moment())]
    if dry:
        ways = [CERTIFICATE for _ in certificates] + [door.gives for door in one.doors(LEFT)]
        return [one.row(way, "would be taken away") for way in ways]
    refused = _revoke(one, certificates)
    if refused:
        print(f"{refused.text}\nthe groups are left all the same", file=sys.stderr)
    person = one.directory.person(one.principal)
    rows = [one.row(CERTIFICATE, "revoked") for _ in certificates]
    rows += [_leave(one, door, person) for door in one.doors(LEFT)]
    if refused:
        raise refused
    return rows


def _open(checkout: Path, name: str, environment: str | None) -> Developer:
    session = open_session(checkout)
    config = session.config
    if environment and environment not in config.environments:
        raise Preflight(
            f'unknown environment "{environment}"{did_you_mean(environment, config.environments)}',
            hint=f"--env {'|'.join(config.environments)}",
        )
    chosen = environment or choose_environment(config, None)
    place = Place(checkout, config, session.target, chosen)
    principal = name if "@" in name else f"{name}@{config.platform.domain}"
    return Developer(place, session, check_user(name), principal)


def _enter(one: Developer, door: Door, person: Person) -> dict:
    added = one.directory.add(door.group, person)
    return one.row(door.gives, "added" if added else "there already")


def _leave(one: Developer, door: Door, person: Person | None) -> dict:
    if person is None:
        return one.row(door.gives, "not in the directory")
    removed = one.directory.remove(door.group, person)
    return one.row(door.gives, "removed" if removed else "was not in it")


def _revoke(one: Developer, certificates: list[Certificate]) -> OpsError | None:
    """Revoke a leaver's certificates; the error, when the gateway does not refuse them yet."""
    from scripts.ops.vpn.revoke import revoke_certificates

    if not certificates:
        return None
    try:
        revoke_certificates(one.place, certificates, reason="developer.remove", session=one.session)
    except OpsError as error:
        return error
    return None
