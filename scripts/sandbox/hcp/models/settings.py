"""The settings of a workspace: which there are, how they start, and what they may become."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from scripts.sandbox.hcp.exceptions import Invalid, refuse
from scripts.sandbox.hcp.models import connections
from scripts.sandbox.store import Document

MODES = ("remote", "local", "agent")
VERSION = r"[01]\.\d+\.\d+(-[0-9A-Za-z.]+)?"
CONSTRAINT = re.compile(rf"latest|{VERSION}|(=|!=|~>|>=?|<=?)\s*\d+(\.\d+){{0,2}}(-[0-9A-Za-z.]+)?")

# A new workspace's settings. Local execution is the sandbox organisation's default; the rest is HCP's own.
DEFAULTS: dict[str, Any] = {
    "agent-pool-id": None,
    "allow-destroy-plan": True,
    "assessments-enabled": False,
    "auto-apply": False,
    "auto-apply-run-trigger": False,
    "auto-destroy-activity-duration": None,
    "auto-destroy-at": None,
    "description": None,
    "execution-mode": "local",
    "file-triggers-enabled": True,
    "global-remote-state": False,
    "project-remote-state": False,
    "queue-all-runs": False,
    "setting-overwrites": {"execution-mode": False, "agent-pool": False},
    "source": "tfe-api",
    "source-name": None,
    "source-url": None,
    "speculative-enabled": True,
    "structured-run-output-enabled": True,
    "terraform-version": "~> 1.11",
    "trigger-patterns": [],
    "trigger-prefixes": [],
    "vcs-repo": None,
    "working-directory": "",
}
SWITCHES = [name for name, value in DEFAULTS.items() if isinstance(value, bool)]


def settle(
    workspace: Document, attributes: dict[str, Any], inherited: Document, may_use: Callable[[str], bool]
) -> Document:
    """The workspace's settings once `attributes` are taken in; raises Invalid, or Several with all that is wrong.

    `inherited`: execution-mode and agent-pool-id of the project; `may_use` tells of a pool's id whether the workspace
    may use that pool.
    """
    given = _given(attributes)
    refuse(_clashes(attributes, given))
    if "execution-mode" in given and "setting-overwrites" not in given:
        agent = given["execution-mode"] == "agent"
        given["setting-overwrites"] = {"execution-mode": True, "agent-pool": agent}
    settings = workspace["settings"] | given
    if not settings["setting-overwrites"].get("execution-mode"):
        settings |= inherited
    if settings["execution-mode"] != "agent" and not given.get("agent-pool-id"):
        settings["agent-pool-id"] = None
    refuse(
        [*_refusals(settings), *_pool_refusals(settings, may_use), *_repository(workspace, settings, given)]
    )
    if settings["vcs-repo"]:
        settings["vcs-repo"] = connections.repository(settings["vcs-repo"])
    return settings


def _given(attributes: dict[str, Any]) -> Document:
    given = {name: value for name, value in attributes.items() if name in DEFAULTS}
    # Empty objects are what some clients send for "as it is".
    for name in ("vcs-repo", "setting-overwrites"):
        if given.get(name) == {}:
            del given[name]
    if "operations" in attributes and "execution-mode" not in given:
        given["execution-mode"] = "remote" if attributes["operations"] else "local"
    for name in ("working-directory", "trigger-patterns", "trigger-prefixes", "setting-overwrites"):
        if name in given and given[name] is None:
            given[name] = DEFAULTS[name]
    return given


def _clashes(attributes: dict[str, Any], given: Document) -> Iterator[Invalid]:
    if "operations" in attributes and "execution-mode" in attributes:
        yield Invalid("Operations must not be specified together with execution mode", _at("operations"))
    overwrites = given.get("setting-overwrites")
    if overwrites is not None and not isinstance(overwrites, dict):
        yield Invalid("Setting overwrites is not an object", _at("setting-overwrites"))
    elif overwrites and overwrites.get("execution-mode") is False and "execution-mode" in given:
        told = "Setting overwrites says that execution mode is inherited, but execution mode is given"
        yield Invalid(told, _at("setting-overwrites"))


def _refusals(settings: Document) -> Iterator[Invalid]:
    if settings["execution-mode"] not in MODES:
        yield Invalid("Execution mode is not included in the list", _at("execution-mode"))
    for name in SWITCHES:
        if not isinstance(settings[name], bool):
            yield Invalid(f"{_said(name)} is not a boolean", _at(name))
    if settings["global-remote-state"] and settings["project-remote-state"]:
        told = "Project remote state must not be specified together with global remote state"
        yield Invalid(told, _at("project-remote-state"))
    if settings["trigger-patterns"] and settings["trigger-prefixes"]:
        told = "Trigger patterns must not be specified together with trigger prefixes"
        yield Invalid(told, _at("trigger-patterns"))
    version = settings["terraform-version"]
    if not isinstance(version, str) or not all(CONSTRAINT.fullmatch(p.strip()) for p in version.split(",")):
        yield Invalid("Terraform version is invalid", _at("terraform-version"))
    directory = settings["working-directory"]
    if not isinstance(directory, str) or ".." in directory.split("/"):
        yield Invalid("Working directory is invalid", _at("working-directory"))


def _pool_refusals(settings: Document, may_use: Callable[[str], bool]) -> Iterator[Invalid]:
    pool, pointer = settings["agent-pool-id"], _at("agent-pool-id")
    if settings["execution-mode"] != "agent":
        if pool:
            yield Invalid("Agent pool must not be specified unless execution mode is agent", pointer)
    elif not pool:
        yield Invalid("Agent pool must be specified when execution mode is agent", pointer)
    elif not may_use(pool):
        yield Invalid("Agent pool is not one that the workspace may use", pointer)


def _repository(workspace: Document, settings: Document, given: Document) -> Iterator[Invalid]:
    if given.get("vcs-repo"):
        yield from connections.refusals(workspace["organization"], settings["vcs-repo"])


def _at(name: str) -> str:
    return f"/data/attributes/{name}"


def _said(name: str) -> str:
    return name.replace("-", " ").capitalize()
