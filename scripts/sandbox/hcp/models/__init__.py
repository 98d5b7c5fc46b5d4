"""The state of HCP Terraform, without HTTP: one object that holds every kind of thing."""

from collections.abc import Callable
from contextlib import suppress

from scripts.sandbox.hcp.exceptions import Invalid
from scripts.sandbox.hcp.models.agent_pools import AgentPools
from scripts.sandbox.hcp.models.agents import Agents
from scripts.sandbox.hcp.models.configuration_versions import ConfigurationVersions
from scripts.sandbox.hcp.models.decisions import Decisions
from scripts.sandbox.hcp.models.identities import Identities
from scripts.sandbox.hcp.models.locks import Locks
from scripts.sandbox.hcp.models.logs import Logs
from scripts.sandbox.hcp.models.organizations import Organizations
from scripts.sandbox.hcp.models.plan_documents import PlanDocuments
from scripts.sandbox.hcp.models.progress import Progress
from scripts.sandbox.hcp.models.projects import Projects
from scripts.sandbox.hcp.models.run_triggers import RunTriggers
from scripts.sandbox.hcp.models.runs import Runs
from scripts.sandbox.hcp.models.states import States
from scripts.sandbox.hcp.models.tags import Tags
from scripts.sandbox.hcp.models.uploads import Uploads
from scripts.sandbox.hcp.models.users import Users
from scripts.sandbox.hcp.models.variable_sets import VariableSets
from scripts.sandbox.hcp.models.variables import Variables
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store


class Hcp:
    """Everything that HCP Terraform knows, kept in the store."""

    def __init__(
        self, store: Store, tokens: dict[str, str], on_state: Callable[[Document], None] | None = None
    ) -> None:
        """`tokens` maps each valid token to its user; `on_state` is told each state that becomes current."""
        identities = Identities(store)
        self.store = store
        self.users = Users(tokens, store)
        self.uploads = Uploads(store)
        self.organizations = Organizations(store, identities)
        self.projects = Projects(store, identities)
        self.agent_pools = AgentPools(store, identities)
        self.workspaces = Workspaces(store, identities, self.projects, self.agent_pools)
        self.variables = Variables(store, identities)
        self.variable_sets = VariableSets(store, identities, self.variables, self.workspaces, self.projects)
        self.locks = Locks(store, self.workspaces)
        self.tags = Tags(self.workspaces, self.projects)
        self.run_triggers = RunTriggers(store, identities, self.workspaces)
        self.states = States(store, identities, self.workspaces, on_state)
        self.logs = Logs(store)
        self.plan_documents = PlanDocuments(store)
        self.configurations = ConfigurationVersions(store, identities, self.workspaces)
        self.runs = Runs(store, identities, self.workspaces, self.configurations)
        self.progress = Progress(self.runs, self.workspaces, self.locks, self.logs)
        self.decisions = Decisions(self.runs, self.progress)
        self.agents = Agents(store, self.agent_pools, self.progress)

    def delete_workspace(self, workspace: str, safely: bool) -> None:
        """Remove a workspace and all that is its own; safely means only when it manages nothing."""
        if safely:
            self.workspaces.check_empty(workspace)
        self.workspaces.delete(workspace)
        self.states.purge(workspace)
        self.configurations.purge(workspace)
        for phase in self.runs.purge(workspace):
            self.logs.purge(phase)
            self.plan_documents.purge(phase)
        self.variables.purge(workspace)
        self.variable_sets.forget("workspaces", workspace)
        self.run_triggers.purge(workspace)

    def take_configuration(self, configuration: str, content: bytes) -> None:
        """Take the files of a configuration version, and queue the run that was announced with them."""
        files = self.configurations.upload(configuration, content)
        if files["auto-queue-runs"]:
            self.runs.create(files["workspace"], files["user"], {}, configuration)

    def applied(self, run: str, counts: dict[str, int]) -> None:
        """A run's apply went through: runs are queued where an apply of this workspace triggers them."""
        done = self.progress.applied(run, counts)
        for trigger in self.run_triggers.outbound(done["workspace"]):
            # A workspace that executes locally, or has no files yet, takes no run.
            with suppress(Invalid):
                settings = self.workspaces.show(trigger["workspace"])["settings"]
                given = {"message": f"Triggered by {run}", "auto-apply": settings["auto-apply-run-trigger"]}
                self.runs.create(trigger["workspace"], done["user"], given, None)

    def delete_project(self, project: str) -> None:
        """Remove a project that holds no workspace, and the variable sets that it owns."""
        self.projects.delete(project)
        self.variable_sets.forget("projects", project)
