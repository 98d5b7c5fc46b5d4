"""Where one environment's VPN lives: its settings, what is recorded about it, and what is private to this machine."""

import getpass
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.config.fault import did_you_mean
from scripts.errors import Preflight
from scripts.ops import target as targets
from scripts.ops.load import load_config


@dataclass(frozen=True)
class Place:
    """One environment with a VPN, on one target."""

    checkout: Path
    config: object
    target: object
    environment: str

    @property
    def settings(self) -> object:
        """config/vpn.yaml."""
        return self.config.vpn

    @property
    def access(self) -> object | None:
        """Who joins this environment's network, as far as config says it."""
        return (self.settings.users or {}).get(self.environment)

    @property
    def records(self) -> Path:
        """What is public: roots, inventory, rotation."""
        return self.target.records / "vpn" / self.environment

    @property
    def private(self) -> Path:
        """What stays on this machine: keys of roots, bundles, the gateway's profile."""
        return self.target.directory / "vpn" / self.environment

    def bundle(self, user: str, serial: str) -> Path:
        """The folder that a device's files are handed over in."""
        return self.private / "bundles" / user / serial

    def command(self, words: str) -> str:
        """An `inv vpn.*` command about this environment, to be recommended."""
        return f"inv vpn.{words} --env {self.environment}"


def open_place(checkout: Path, environment: str | None = None) -> Place:
    """The place of `environment`, or of the only one with a VPN; says the target on stderr. Preflight otherwise."""
    target = targets.current(checkout)
    config = load_config(checkout)
    print(f"target: {target.name}", file=sys.stderr)
    if config.vpn is None:
        raise Preflight("config/vpn.yaml is missing: it says what certificates are like", hint="docs/vpn.md")
    return Place(checkout, config, target, choose_environment(config, environment))


def choose_environment(config: object, given: str | None) -> str:
    """The environment that is meant; Preflight when it has no VPN, or none is said and there are several."""
    there = [name for name, facts in config.environments.items() if facts.network.vpn]
    if given in there:
        return given
    if given:
        unknown = given not in config.environments
        why = (
            f'unknown environment "{given}"{did_you_mean(given, there)}'
            if unknown
            else f"{given} has no network.vpn"
        )
        raise Preflight(why, hint=f"--env {'|'.join(there)}" if there else "docs/vpn.md")
    if len(there) != 1:
        why = "several environments have a VPN" if there else "no environment has a network.vpn"
        raise Preflight(why, hint=f"--env {'|'.join(there)}" if there else "config/environments")
    return there[0]


def who() -> str:
    """Who runs this, and where: what records say."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def moment() -> datetime:
    """Now, to the second, as records and certificates keep it."""
    return datetime.now(UTC).replace(microsecond=0)
