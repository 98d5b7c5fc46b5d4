"""A workspace that runs in HCP Terraform, all in memory: a test says what its worker does, look by look."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.clients.cli_config import find_access
from scripts.clients.hcp import Hcp
from scripts.clients.patience import Patience
from scripts.ops.engines.remote import RemoteEngine
from scripts.ops.engines.surroundings import Surroundings
from scripts.ops.graph import ROOTS
from scripts.ops.interrupt import Stop
from scripts.ops.progress import Silent
from scripts.ops.run import Run
from scripts.ops.session import Session
from scripts.sandbox.hcp.models.runs import FINAL
from scripts.sandbox.http import Request
from tests.clients.raw_server import Time
from tests.seeding.conftest import organisation, shipped
from tests.seeding.organisation import CHECKOUT, ORGANIZATION, Organisation

__all__ = ["organisation", "shipped"]
LOOK = re.compile(r"/(runs/run|plans/plan|applies/apply)-\w+$")
MOST = 3000
SETTINGS = {"execution-mode": "remote", "working-directory": "terraform/azure/environment"}
CREATE = {"address": "a.b", "type": "a", "change": {"actions": ["create"], "after": {"secret": "hush"}}}


class Said(Silent):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, name: str, text: str) -> None:
        self.lines.append(f"{name}: {text}")


@dataclass
class Land:
    """`steps` are what happens in HCP Terraform, one before each look at a run."""

    organisation: Organisation
    session: Session
    time: Time
    stop: Stop = field(default_factory=Stop)
    said: Said = field(default_factory=Said)
    steps: list[Callable[[], object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = self.organisation.state
        self.run = Run(self.session.target.directory / "runs" / "20260102-030405-abcd")
        self.organisation.emulator.meddle = self._work

    def workspace(self, name: str = "dev", **settings: object) -> str:
        """A new workspace's id."""
        made = self.session.hcp.workspaces.create(f"abc-{name}", self.project, {**SETTINGS, **settings})
        return made.id

    @property
    def project(self) -> str:
        """The id of the platform's project."""
        projects = self.session.hcp.projects
        name = self.session.config.platform.hcp.project
        return (projects.named(name) or projects.create(name)).id

    def engine(self) -> RemoteEngine:
        """What runs dev."""
        around = Surroundings(self.session, self.run, self.said, self.stop)
        return RemoteEngine(around, "dev", self.session.workspace("dev"))

    @property
    def current(self) -> dict:
        """The newest run of dev."""
        workspace = self.state.workspaces.named(ORGANIZATION, "abc-dev")["id"]
        return self.state.runs.history(workspace)[0]

    @property
    def page(self) -> str:
        """Where people look at it."""
        return f"https://app.terraform.io/app/{ORGANIZATION}/workspaces/abc-dev/runs/{self.current['id']}"

    def begin(self) -> None:
        """A worker takes the run up."""
        self.state.progress.begin(self.current["id"], {"mode": "remote"})

    def plan(self, log: str = "", **document: object) -> None:
        """The worker has planned."""
        phase = self.current["plan"]["id"]
        told = {"resource_changes": [CREATE], "applyable": True} | document
        self.state.logs.add(phase, log.encode())
        self.state.plan_documents.put(phase, json.dumps(told).encode(), b"{}")
        self.state.progress.planned(self.current["id"], {"has-changes": bool(told["resource_changes"])})

    def fail(self, log: str) -> None:
        """The worker's Terraform has failed."""
        found = self.current
        self.state.logs.add(found["plan" if found["status"] == "planning" else "apply"]["id"], log.encode())
        self.state.progress.failed(found["id"])

    def apply(self) -> None:
        """The worker has applied."""
        self.state.progress.applied(self.current["id"], {"resource-additions": 1})

    def _work(self, number: int, request: Request) -> None:
        assert number < MOST, "nothing happens any more"
        if request.method == "GET" and LOOK.search(request.path) and self.steps and self._is_waited_for():
            self.steps.pop(0)()

    def _is_waited_for(self) -> bool:
        return self.current["status"] not in (*FINAL, "planned")


def copy_roots(checkout: Path) -> None:
    """Files that can be uploaded, in place of links to them, which lead out of the checkout."""
    (checkout / "terraform").rename(checkout / "linked")
    shutil.copytree(CHECKOUT / ROOTS, checkout / ROOTS, ignore=shutil.ignore_patterns(".*"))


@pytest.fixture
def land(organisation: Organisation) -> Land:
    """An organisation without workspaces, whose clock stands still."""
    copy_roots(organisation.checkout)
    session, time = organisation.session(), Time()
    access = find_access(session.environment, organisation.checkout)
    vars(session)["hcp"] = Hcp(access, ORGANIZATION, Patience(clock=time.clock, tries=2))
    organisation.emulator._limit.rate = MOST  # it counts by a clock that does not stand still
    return Land(organisation, session, time)
