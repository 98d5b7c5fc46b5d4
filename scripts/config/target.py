"""config/targets/<name>.yaml: the worlds that commands act on."""

from typing import Literal

from pydantic import Field

from scripts.config.strict import RelativePath, Strict, text
from scripts.config.variables import Source

TargetName = text(
    r"[a-z][a-z0-9-]*", "a target's name: lower-case letters, digits and dashes, a letter first"
)
Module = text(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", "a Python package")

ExecutionMode = Literal["local", "remote", "agent"]
WorkspaceChoice = text(r"[a-z][a-z0-9_-]*", "a workspace's short name, or default")
PoolName = text(
    r"[A-Za-z0-9_-][A-Za-z0-9 _-]{0,89}", "an agent pool's name: letters, digits, spaces, - and _"
)


class Target(Strict):
    """A world: the real one, or a stand-in. Paths are relative to the checkout."""

    name: TargetName = Field(description="The file's name without .yaml.")
    world: Module | None = Field(
        None, description="Python package whose `up()` answers for a stand-in world; absent is the real one."
    )
    directory: RelativePath = Field(description="Data directories, plans, journals; never in Git.")
    records: RelativePath = Field(description="What tasks record about this world.")
    inherit_environment: bool = Field(description="Whether children see the caller's environment variables.")
    guarded: bool | None = Field(
        None, description="Demand the environment's branch, a committed tree and provider lock files."
    )
    execution: dict[WorkspaceChoice, ExecutionMode] | None = Field(
        None, description="Where Terraform runs, by workspace; `default` is for those not named."
    )
    agent_pool: PoolName | None = Field(None, description="Agent pool of workspaces in mode agent.")
    secrets_file: RelativePath | None = Field(
        None,
        description="File of secrets, 0600 and never in Git, that `env:` sources read after the environment.",
    )
    lock_key: Source | None = Field(
        None, description="Source of the key that the variable lock's fingerprints are made with."
    )
    git: RelativePath | None = Field(
        None,
        description="Directory of bare repositories that stand in for the git host; Flux reads the working tree there.",
    )
