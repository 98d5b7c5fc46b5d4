"""HCP Terraform, one organisation of it."""

from scripts.clients.cli_config import Access
from scripts.clients.hcp.agent_pools import AgentPools
from scripts.clients.hcp.api import Api
from scripts.clients.hcp.configuration_versions import ConfigurationVersions
from scripts.clients.hcp.consumers import Consumers
from scripts.clients.hcp.phases import Phases
from scripts.clients.hcp.projects import Projects
from scripts.clients.hcp.run_triggers import RunTriggers
from scripts.clients.hcp.runs import Runs
from scripts.clients.hcp.states import State, States
from scripts.clients.hcp.tags import Tags
from scripts.clients.hcp.variable_sets import VariableSets
from scripts.clients.hcp.variables import OF_WORKSPACE, Variables
from scripts.clients.hcp.workspaces import Workspace, Workspaces
from scripts.clients.patience import Patience


class Hcp:
    """A session with one organisation: a service for each kind of object."""

    def __init__(self, access: Access, organization: str, patience: Patience | None = None) -> None:
        self.organization = organization
        self.api = Api(access, organization, patience)
        self.projects = Projects(self.api)
        self.workspaces = Workspaces(self.api)
        self.variables = Variables(self.api, OF_WORKSPACE)
        self.variable_sets = VariableSets(self.api)
        self.consumers = Consumers(self.api)
        self.tags = Tags(self.api)
        self.run_triggers = RunTriggers(self.api)
        self.agent_pools = AgentPools(self.api)
        self.configuration_versions = ConfigurationVersions(self.api)
        self.runs = Runs(self.api)
        self.phases = Phases(self.api)
        self._states = States(self.api)

    @property
    def calls(self) -> int:
        """How many requests were sent, repetitions included."""
        return self.api.calls

    def workspace(self, name: str) -> Workspace | None:
        """The workspace called `name`, None when there is none."""
        return self.workspaces.named(name)

    def ensure_workspace(self, name: str, project: str) -> None:
        """Have a workspace `name` in `project`, run by whoever calls Terraform; an existing one is left alone."""
        if self.workspaces.named(name) is not None:
            return
        found = self.projects.named(project) or self.projects.create(project)
        self.workspaces.create(name, found.id, {"execution-mode": "local"})

    def state(self, workspace_id: str) -> State | None:
        """The newest state of a workspace, None before its first apply."""
        return self._states.current(workspace_id)
