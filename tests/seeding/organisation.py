"""A checkout and an organisation in memory: config is edited, seeded and compared without any process or socket."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import requests

from scripts.clients.cli_config import find_access
from scripts.clients.clock import Clock
from scripts.clients.hcp import Hcp
from scripts.clients.patience import Patience
from scripts.config import Config
from scripts.core.graph import Graph
from scripts.core.variables.changes import Change
from scripts.ops import target as targets
from scripts.ops.graph import read_graph
from scripts.ops.load import load_config
from scripts.ops.session import Session
from scripts.ops.tfc.opening import Seeding, checked, look_up
from scripts.ops.tfc.plan import compare
from scripts.ops.tfc.seed import Asked, write
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp as State
from scripts.sandbox.http import Request, Response

CHECKOUT = Path(__file__).parents[2]
TOKEN = "token-of-ada"
ORGANIZATION = "abc-inc"
GLOBAL = "config/variables/global.yaml"
_PARSED: dict[tuple, Config] = {}
SMALL = """\
azure_auth: client_secret
cloudflare_auth: key
atlas_auth: api_key
workspaces: {terraform_version: "~> 1.11", tags: [platform]}
sets:
  - name: shared
    description: What all share.
    scope: project
    variables:
      - {key: PLAIN, category: env, sensitive: false, description: Plain., value: "one"}
      - {key: HIDDEN, category: env, sensitive: true, description: Hidden., source: "env:HIDDEN"}
"""


class Meddling(HcpEmulator):
    """The emulator, with somebody in between: `meddle` sees each request with its number and may do anything."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.requests: list[Request] = []
        self.meddle: Callable[[int, Request], object] = lambda number, request: None
        self.afterwards: Callable[[int, Request], object] = lambda number, request: None

    def handle(self, request: Request) -> Response:
        """Answer, unless somebody hangs up before or after."""
        self.requests.append(request)
        number = len(self.requests)
        self.meddle(number, request)
        answer = super().handle(request)
        self.afterwards(number, request)
        return answer

    @property
    def writes(self) -> list[Request]:
        """The requests that change something."""
        return [request for request in self.requests if request.method != "GET"]


def hang_up(*_: object) -> None:
    """What a client sees when the network is gone."""
    raise requests.ConnectionError("gone")


@cache
def graph_of(environments: tuple[str, ...], platform: str) -> Graph:
    """The graph of the roots, which no test changes."""
    return read_graph(CHECKOUT, list(environments), platform)


def config_of(checkout: Path) -> Config:
    """What config/ says; the same files are parsed once, as most of the time here would go into that."""
    files = tuple((file, file.read_bytes()) for file in sorted((checkout / "config").rglob("*.yaml")))
    key = tuple((file.relative_to(checkout), content) for file, content in files)
    if key not in _PARSED:
        _PARSED[key] = load_config(checkout)
    return _PARSED[key]


@dataclass
class Organisation:
    """`checkout` is a copy to edit; `state` is what HCP Terraform holds; `emulator` is what answers."""

    checkout: Path
    state: State
    emulator: Meddling
    environment: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    def session(self) -> Session:
        """A session as a command would open it, with a client that never sleeps."""
        config = config_of(self.checkout)
        graph = graph_of(tuple(config.environments), config.platform.name)
        plain = {"TF_TOKEN_app_terraform_io": TOKEN, "HOME": str(self.checkout), "PATH": os.environ["PATH"]}
        target = targets.current(self.checkout)
        session = Session(self.checkout, config, target, graph, plain | self.environment, self.urls, [])
        return self._impatient(session)

    def _impatient(self, session: Session) -> Session:
        patience = Patience(clock=Clock(sleep=lambda seconds: None), tries=2)
        access = find_access(session.environment, self.checkout)
        vars(session)["hcp"] = Hcp(access, ORGANIZATION, patience)
        return session

    def open(self, *execution: str) -> Seeding:
        """What a command begins with."""
        return look_up(self._impatient(checked(self.session(), execution)))

    def seed(self, *execution: str, **asked: object) -> dict[str, int]:
        """inv tfc.seed --yes --json."""
        return write(self.open(*execution), Asked(**{"yes": True, "as_json": True, **asked}))

    def changes(self, trust: bool = False) -> list[Change]:
        """What inv tfc.plan finds, unchanged things left out."""
        found = compare(self.open(), trust).changes
        return [change for change in found if change.action.value != "unchanged"]

    def told(self) -> list[tuple[str, str, str]]:
        """(action, name, note) of each change."""
        return [(change.action.value, change.name, change.note) for change in self.changes()]

    def edit(self, old: str, new: str, file: str = GLOBAL) -> None:
        """Change config, which must hold `old` once."""
        path = self.checkout / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old} is there {text.count(old)} times"
        path.write_text(text.replace(old, new))

    @property
    def lock_file(self) -> Path:
        """The variable lock."""
        return targets.current(self.checkout).records / "variables.lock.yaml"

    def workspace(self, name: str) -> dict:
        """A workspace as HCP Terraform holds it."""
        return self.state.workspaces.named(ORGANIZATION, f"abc-{name}")

    def set(self, name: str = "shared") -> dict:
        """A variable set as HCP Terraform holds it."""
        return next(one for one in self.state.variable_sets.all(ORGANIZATION) if one["name"] == name)

    def variables(self, owner: dict) -> dict[str, dict]:
        """The variables of a workspace or set, by key; values in clear."""
        return {one["key"]: one for one in self.state.variables.all(owner["id"])}

    def content(self) -> list:
        """All that HCP Terraform holds of us, without ids and times: what two ways of getting there must share."""
        names = {one["id"]: one["name"] for one in self.state.workspaces.all(ORGANIZATION)}
        names |= {one["id"]: one["name"] for one in self.state.projects.all(ORGANIZATION)}
        told = ("key", "value", "category", "hcl", "sensitive", "description")
        found: list = []
        for one in self.state.workspaces.all(ORGANIZATION):
            variables = [[v[name] for name in told] for v in self.state.variables.all(one["id"])]
            readers = sorted(names[reader] for reader in one["consumers"])
            settings = {k: v for k, v in one["settings"].items() if k != "agent-pool-id"}
            project = names[one["project"]]
            found.append([one["name"], project, settings, one["tags"], readers, variables, bool(one["lock"])])
        for one in self.state.variable_sets.all(ORGANIZATION):
            variables = [[v[name] for name in told] for v in self.state.variables.all(one["id"])]
            holders = sorted(names[holder] for holder in (*one["projects"], *one["workspaces"]))
            found.append(
                [one["name"], one["description"], one["global"], one["priority"], holders, variables]
            )
        return found


def copy_checkout(to: Path) -> None:
    """config/ to edit, and the roots themselves."""
    shutil.copytree(CHECKOUT / "config", to / "config", ignore=shutil.ignore_patterns("schemas"))
    (to / "terraform").symlink_to(CHECKOUT / "terraform")


def plant(patch: pytest.MonkeyPatch, **values: str) -> None:
    """Give environment variables for `env:` sources."""
    for name, value in values.items():
        patch.setenv(name, value)
