"""Writes one change after another, each into the lock as soon as it is done, so that a run that breaks can go on."""

from collections.abc import Callable

from scripts.clients.hcp import Hcp
from scripts.clients.hcp.variables import Variables
from scripts.core.variables.busy import changes_mode
from scripts.core.variables.changes import Change, Kind
from scripts.core.variables.difference import LOCK_REASON
from scripts.core.variables.lock import Entry, Lock
from scripts.core.variables.objects import Desired, Found, WantedSet, WantedWorkspace
from scripts.ops.tfc.writing_variables import write_variable

SOURCE = {"source-name": "inv tfc.seed"}
LINKS = (Kind.ATTACHMENT, Kind.CONSUMER, Kind.TRIGGER)


class Writer:
    """Knows the ids of everything that is there, made before or just now."""

    def __init__(self, hcp: Hcp, desired: Desired, found: Found, lock: Lock) -> None:
        self._hcp = hcp
        self._desired = desired
        self._found = found
        self._lock = lock
        self._pool = found.agent_pool
        self._ids = {f"project {desired.project}": found.project}
        self._ids |= {f"workspace {name}": one.id for name, one in found.workspaces.items()}
        self._ids |= {f"set {name}": one.id for name, one in found.sets.items()}

    def write(self, change: Change) -> None:
        """Make or change one object; raises what the client raises."""
        writers: dict[Kind, Callable[[Change], Entry]] = {
            Kind.PROJECT: self._project,
            Kind.POOL: self._agent_pool,
            Kind.WORKSPACE: self._workspace,
            Kind.SET: self._set,
            Kind.VARIABLE: self._variable,
            Kind.ATTACHMENT: self._attachment,
            Kind.CONSUMER: self._consumer,
            Kind.TRIGGER: self._trigger,
        }
        self._lock.entries[change.address] = writers[change.kind](change)

    def write_readers(self, changes: list[Change]) -> None:
        """Let several workspaces read the state of the changes' one owner, in one call."""
        readers = [self._ids[f"workspace {change.name}"] for change in changes]
        self._hcp.consumers.add(self._ids[f"workspace {changes[0].owner}"], readers)
        for change, reader in zip(changes, readers, strict=True):
            self._lock.entries[change.address] = Entry(reader)

    def remember(self, change: Change) -> None:
        """Note an unchanged object as ours, at the revision that it has."""
        if change.kind is Kind.VARIABLE:
            entry = Entry(change.found.id, change.found.version, change.mark)
        elif change.kind in LINKS:
            entry = Entry(self._ids[_other_end(change)])
        elif isinstance(change.found, str):
            entry = Entry(change.found)
        else:
            entry = Entry(change.found.id, mark=change.mark)
        self._lock.entries[change.address] = entry

    def delete(self, change: Change) -> None:
        """Remove what is ours and no longer wanted; what is gone already is fine."""
        hcp, identity = self._hcp, self._lock.entries[change.address].id
        if change.kind is Kind.VARIABLE:
            self._service(change).delete(self._ids[change.owner], identity)
        elif change.kind is Kind.SET:
            hcp.variable_sets.delete(identity)
        elif change.kind is Kind.WORKSPACE:
            hcp.workspaces.delete(identity)
        elif change.kind is Kind.CONSUMER:
            hcp.consumers.remove(self._ids[f"workspace {change.owner}"], [identity])
        elif change.kind is Kind.TRIGGER:
            hcp.run_triggers.delete(self._found.workspaces[change.owner].triggers[identity])
        elif change.kind is Kind.ATTACHMENT:
            kind = "projects" if change.name.startswith("project ") else "workspaces"
            hcp.variable_sets.detach(self._ids[f"set {change.owner}"], **{kind: [identity]})
        del self._lock.entries[change.address]

    def _project(self, change: Change) -> Entry:
        made = self._hcp.projects.create(change.name)
        self._ids[f"project {change.name}"] = made.id
        return Entry(made.id)

    def _agent_pool(self, change: Change) -> Entry:
        self._pool = self._hcp.agent_pools.create(change.name).id
        return Entry(self._pool)

    def _workspace(self, change: Change) -> Entry:
        wanted: WantedWorkspace = change.wanted
        project = self._ids[f"project {self._desired.project}"]
        held: frozenset[str] = change.found.tags if change.found else frozenset()
        if change.found is None:
            made = self._hcp.workspaces.create(change.name, project, self._settings(wanted) | SOURCE)
            self._ids[f"workspace {change.name}"] = made.id
        else:
            self._update_workspace(change, project)
        identity = self._ids[f"workspace {change.name}"]
        if missing := [tag for tag in wanted.tags if tag not in held]:
            self._hcp.tags.add(identity, missing)
        return Entry(identity, mark=change.mark)

    def _update_workspace(self, change: Change, project: str) -> None:
        """A change of the execution mode makes runs fail that are planned: nobody may start one meanwhile."""
        identity, there = change.found.id, change.found
        guarded = changes_mode(change) or there.lock.endswith(LOCK_REASON)
        if guarded:
            self._hcp.workspaces.lock(identity, LOCK_REASON)
        try:
            moved = project if there.project != project else ""
            self._hcp.workspaces.update(identity, self._settings(change.wanted), moved)
        finally:
            if guarded:
                self._hcp.workspaces.unlock(identity)

    def _settings(self, wanted: WantedWorkspace) -> dict[str, object]:
        given = wanted.settings
        settings = {
            "execution-mode": given.execution_mode,
            "working-directory": given.working_directory,
            "terraform-version": given.terraform_version,
            "global-remote-state": False,
        }
        return settings | ({"agent-pool-id": self._pool} if given.agent_pool else {})

    def _set(self, change: Change) -> Entry:
        wanted: WantedSet = change.wanted
        is_global = wanted.scope == "organization"
        if change.found is None:
            made = self._hcp.variable_sets.create(
                wanted.name, description=wanted.description, is_global=is_global, priority=wanted.priority
            )
            self._ids[f"set {wanted.name}"] = made.id
        else:
            facts = {"description": wanted.description, "global": is_global, "priority": wanted.priority}
            self._hcp.variable_sets.update(change.found.id, facts)
        return Entry(self._ids[f"set {wanted.name}"], mark=change.mark)

    def _variable(self, change: Change) -> Entry:
        made = write_variable(self._service(change), self._ids[change.owner], change)
        return Entry(made.id, made.version_id, change.mark)

    def _service(self, change: Change) -> Variables:
        of_workspace = change.owner.startswith("workspace ")
        return self._hcp.variables if of_workspace else self._hcp.variable_sets.variables

    def _attachment(self, change: Change) -> Entry:
        kind = "projects" if change.name.startswith("project ") else "workspaces"
        holder = self._ids[change.name]
        self._hcp.variable_sets.attach(self._ids[f"set {change.owner}"], **{kind: [holder]})
        return Entry(holder)

    def _consumer(self, change: Change) -> Entry:
        self.write_readers([change])
        return self._lock.entries[change.address]

    def _trigger(self, change: Change) -> Entry:
        source = self._ids[f"workspace {change.name}"]
        self._hcp.run_triggers.create(self._ids[f"workspace {change.owner}"], source)
        return Entry(source)


def _other_end(change: Change) -> str:
    """The name, as ids are kept under it, of what a link leads to."""
    return change.name if change.kind is Kind.ATTACHMENT else f"workspace {change.name}"
