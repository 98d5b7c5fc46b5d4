"""Runs: one plan and one apply each, of a configuration version in a workspace."""

from collections.abc import Callable
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid, NotFound
from scripts.sandbox.hcp.models.configuration_versions import ConfigurationVersions
from scripts.sandbox.hcp.models.identities import Identities, identity
from scripts.sandbox.hcp.models.moments import now
from scripts.sandbox.hcp.models.workspaces import Workspaces
from scripts.sandbox.store import Document, Store

TABLE = "hcp.runs"
HISTORY = "hcp.run-history"
OPEN = "hcp.open-runs"
PHASES = "hcp.phases"
FINAL = ("applied", "planned_and_finished", "discarded", "errored", "canceled", "force_canceled")

DEFAULTS: dict[str, Any] = {
    "allow-config-generation": False,
    "allow-empty-apply": False,
    "is-destroy": False,
    "refresh": True,
    "refresh-only": False,
    "replace-addrs": None,
    "save-plan": False,
    "target-addrs": None,
    "variables": [],
}
MESSAGE = "Queued manually via the Terraform Enterprise API"
COUNTS = ("resource-additions", "resource-changes", "resource-destructions", "resource-imports")


class Runs:
    """Runs by id, by workspace, and those that are not over."""

    def __init__(
        self,
        store: Store,
        identities: Identities,
        workspaces: Workspaces,
        configurations: ConfigurationVersions,
    ) -> None:
        self._store = store
        self._identities = identities
        self._workspaces = workspaces
        self._configurations = configurations
        # Whoever executes runs is told here that one of them has changed.
        self.on_change: Callable[[], None] = lambda: None

    def show(self, run: str) -> Document:
        """The run of this id; raises NotFound."""
        if document := self._store.get(TABLE, run):
            return document
        raise NotFound

    def of_phase(self, phase: str) -> tuple[Document, str]:
        """The run that a plan's or apply's id belongs to, and which of both it is."""
        if entry := self._store.get(PHASES, phase):
            return self.show(entry["run"]), entry["phase"]
        raise NotFound

    def history(self, workspace: str) -> list[Document]:
        """Every run of a workspace, newest first."""
        entries = self._store.items(HISTORY, f"{workspace}/")
        return [self.show(entry["id"]) for _, entry in reversed(entries)]

    def unfinished(self) -> list[Document]:
        """Every run that is not over, oldest first."""
        return [self.show(entry["id"]) for _, entry in self._store.items(OPEN)]

    def current(self, workspace: str) -> Document | None:
        """The run that holds a workspace, else the one that held it last."""
        held = self._workspaces.show(workspace)["lock"]
        if held and held.get("run"):
            return self.show(held["run"])
        entries = reversed(self._store.items(HISTORY, f"{workspace}/"))
        return next((run for _, entry in entries if not is_aside(run := self.show(entry["id"]))), None)

    def create(
        self, workspace: str, user: str, attributes: dict[str, Any], configuration: str | None
    ) -> Document:
        """Queue a run; without a configuration version it takes the workspace's newest."""
        found = self._workspaces.show(workspace)
        files = self._files(workspace, configuration)
        otherwise = DEFAULTS | {"auto-apply": found["settings"]["auto-apply"], "plan-only": False}
        given = {name: value for name, value in attributes.items() if name in otherwise and value is not None}
        options = otherwise | given
        options["plan-only"] = options["plan-only"] or files["speculative"]
        _check(found, options)
        run = _queued(self._identities.new("run"), found, user, files["id"], options)
        run["message"] = attributes.get("message") or MESSAGE
        run["number"] = self._identities.last("run")
        self._store.put(HISTORY, f"{workspace}/{run['number']:08}", {"id": run["id"]})
        for phase in ("plan", "apply"):
            self._store.put(PHASES, run[phase]["id"], {"run": run["id"], "phase": phase})
        return self.save(mark(run, "pending", "plan-queueable-at"))

    def save(self, run: Document) -> Document:
        """Write a run that somebody changed."""
        self._store.put(TABLE, run["id"], run)
        key = f"{run['number']:08}"
        if run["status"] in FINAL:
            self._store.delete(OPEN, key)
        else:
            self._store.put(OPEN, key, {"id": run["id"]})
        self.on_change()
        return run

    def purge(self, workspace: str) -> list[str]:
        """Remove every run of a workspace that is gone; the ids of their plans and applies."""
        phases = []
        for key, entry in self._store.items(HISTORY, f"{workspace}/"):
            run = self.show(entry["id"])
            phases += [run["plan"]["id"], run["apply"]["id"]]
            self._store.delete(OPEN, f"{run['number']:08}")
            self._store.delete(TABLE, run["id"])
            self._store.delete(HISTORY, key)
        for phase in phases:
            self._store.delete(PHASES, phase)
        return phases

    def _files(self, workspace: str, configuration: str | None) -> Document:
        newest = next((one for one in self._configurations.history(workspace)), None)
        files = self._configurations.show(configuration) if configuration else newest
        if files is None or files["status"] != "uploaded":
            raise Invalid("Configuration version is missing", "/data/relationships/configuration-version")
        return files


def mark(run: Document, status: str, moment: str = "", user: str = "") -> Document:
    """Set a run's status, and note when and by whom; the moment is called after the status unless told."""
    run["status"] = status
    at = run["timestamps"].setdefault(moment or f"{status.replace('_', '-')}-at", now())
    actor = {"user": user} if user else {}
    run["events"].append({"action": status, "created-at": at, "description": None, **actor})
    return run


def is_aside(run: Document) -> bool:
    """Whether a run needs no turn in its workspace's queue: it can never be applied, or not yet."""
    saved = run["options"]["save-plan"] and run["status"] in ("pending", "planning", "planned_and_saved")
    return run["options"]["plan-only"] or saved


def _check(workspace: Document, options: Document) -> None:
    settings = workspace["settings"]
    if settings["execution-mode"] == "local":
        raise Invalid(f"Workspace {workspace['name']} has execution mode local and takes no runs")
    if options["is-destroy"] and options["refresh-only"]:
        raise Invalid("Refresh only and destroy exclude each other", "/data/attributes/refresh-only")
    if options["is-destroy"] and not options["plan-only"] and not settings["allow-destroy-plan"]:
        raise Invalid("Workspace does not allow destroy plans", "/data/attributes/is-destroy")


def _queued(run: str, workspace: Document, user: str, configuration: str, options: Document) -> Document:
    return {
        "id": run,
        "workspace": workspace["id"],
        "organization": workspace["organization"],
        "configuration": configuration,
        "user": user,
        "created-at": now(),
        "options": options,
        "timestamps": {},
        "events": [],
        "comments": [],
        "cancel": "",
        "canceled-at": None,
        "confirmed-by": None,
        "terraform-version": "",
        "executor": None,
        "plan": _phase(identity("plan", run)) | {"has-changes": False},
        "apply": _phase(identity("apply", run)),
    }


def _phase(phase: str) -> Document:
    return {"id": phase, "status": "pending", "timestamps": {}, **dict.fromkeys(COUNTS, 0)}
