"""config/targets/<name>.yaml: the worlds that commands act on."""

from pydantic import Field

from scripts.config.strict import RelativePath, Strict, text

TargetName = text(
    r"[a-z][a-z0-9-]*", "a target's name: lower-case letters, digits and dashes, a letter first"
)
Module = text(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", "a Python package")


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
