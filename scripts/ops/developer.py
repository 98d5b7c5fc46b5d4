"""inv developer.add and .remove: a person into an environment's network and cluster together, and out of both."""

import sys
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from scripts.clients.azure.graph import Graph, Person
from scripts.config.fault import did_you_mean
from scripts.core.vpn.certificate import REVOKING, Certificate
from scripts.core.vpn.naming import check_user
from scripts.errors import Failed, OpsError, Preflight
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

    @cached_property
    def directory(self) -> Graph:
        """The directory that the person is looked up in."""
        return open_account(self.session).graph()

    @cached_property
    def person(self) -> Person | None:
        """Whoever it is in the directory; None when it knows nobody by that name."""
        return self.directory.person(self.principal)

    def certificates(self) -> list[Certificate]:
        """Theirs that work, or whose revocation has not reached the gateway; with or without our domain in the name."""
        names = {
            self.name,
            self.principal,
            self.principal.removesuffix(f"@{self.place.config.platform.domain}"),
        }
        found = [one for one in Inventory(self.place).read() if one.user in names]
        return [one for one in found if one.is_live(moment()) or one.status(moment()) == REVOKING]

    def doors(self, groups: dict[str, str]) -> list[Door]:
        """Those of these groups that the environment's contract names."""
        told = contract_of(self.session, self.place.environment).get("groups") or {}
        return [Door(told[name], gives) for name, gives in groups.items() if told.get(name)]

    def is_behind(self, door: Door) -> bool:
        """Whether they are in its group now."""
        return self.person is not None and self.person.id in self.directory.members(door.group)

    def row(self, access: str, state: str) -> dict:
        """{developer, environment, access, state}"""
        return dict(zip(HEADERS, (self.name, self.place.environment, access, state), strict=True))


def add(checkout: Path, name: str, environment: str | None, dry: bool = False) -> list[dict]:
    """{developer, environment, access, state} of every way in; being there already is fine."""
    one = _open(checkout, name, environment)
    if one.person is None:
        raise Preflight(f"the directory has no {one.principal}", hint="invite them, or give the whole name")
    if dry:
        return [one.row(door.gives, "would be added") for door in one.doors(GROUPS)]
    rows = [_enter(one, door, one.person) for door in one.doors(GROUPS)]
    if one.session.config.environments[one.place.environment].network.vpn and not one.certificates():
        print(f"next: {one.place.command(f'issue-cert --user {one.name}')}", file=sys.stderr)
    return rows


def remove(checkout: Path, name: str, environment: str | None, dry: bool = False) -> list[dict]:
    """The same for every way out, certificates first. What fails keeps nothing else from being taken away."""
    one = _open(checkout, name, environment)
    if dry:
        ways = [CERTIFICATE for _ in one.certificates()]
        ways += [door.gives for door in one.doors(LEFT) if one.is_behind(door)]
        return [one.row(way, "would be taken away") for way in ways]
    rows, faults = [], []
    for step in (partial(_revoke, one), *(partial(_leave, one, door) for door in one.doors(LEFT))):
        try:
            rows += step()
        except OpsError as error:
            faults.append(error)
    if not faults:
        return rows
    for row in rows:
        print(f"{row['access']}: {row['state']}", file=sys.stderr)
    told = "\n".join(dict.fromkeys(fault.text for fault in faults))
    raise Failed(told, hint=f"inv developer.remove {one.name} --env {one.place.environment}")


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


def _leave(one: Developer, door: Door) -> list[dict]:
    if one.person is None:
        return [one.row(door.gives, "not in the directory")]
    removed = one.directory.remove(door.group, one.person)
    return [one.row(door.gives, "removed" if removed else "was not in it")]


def _revoke(one: Developer) -> list[dict]:
    from scripts.ops.vpn.revoke import revoke_certificates

    certificates = one.certificates()
    if certificates:
        revoke_certificates(one.place, certificates, reason="developer.remove", session=one.session)
    return [one.row(CERTIFICATE, "revoked") for _ in certificates]
