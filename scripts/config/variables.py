"""config/variables/{global,<workspace>}.yaml: what HCP Terraform is told about workspaces and their variables."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from scripts.config.strict import Distinct, Strict, text

LONGEST_DESCRIPTION = 512

VariableKey = text(
    r"[A-Za-z_][A-Za-z0-9_-]{0,127}",
    "a variable's key: letters, digits, _ and -, no digit first, 128 characters at most",
)
Source = text(
    r"env:[A-Za-z_][A-Za-z0-9_]*|keyvault:[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]/[A-Za-z][A-Za-z0-9-]{0,126}"
    r"|file:.+|cmd:.+|fact:(environment|records)",
    "a source: env:NAME, keyvault:VAULT/NAME, file:PATH, cmd:COMMAND, fact:environment or fact:records",
)
TerraformVersion = text(
    r"[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9]+)?|((~>|>=|<=|<|>|=|!=) ?[0-9]+(\.[0-9]+){0,2}(, ?)?)+",
    'a Terraform version: exact as in 1.11.4, or a constraint as in "~> 1.11"',
)
SetName = text(r"\S(.{0,88}\S)?", "a variable set's name: 90 characters at most, no space around it")
Tag = text(r"[A-Za-z0-9_][A-Za-z0-9_:-]{0,252}[A-Za-z0-9]", "a tag: letters, digits, -, _ and :")
WorkspaceName = text(r"[a-z][a-z0-9_-]*", "a workspace's short name, as in dev or k8s")
Mode = Literal["client_secret", "oidc", "key", "token", "api_key", "service_account"]


def _described(value: str) -> str:
    if not 0 < len(value) <= LONGEST_DESCRIPTION:
        raise PydanticCustomError(
            "text",
            "is not a description: 1 to {most} characters, this has {count}",
            {"most": LONGEST_DESCRIPTION, "count": len(value)},
        )
    return value


Description = Annotated[
    str,
    AfterValidator(_described),
    Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_DESCRIPTION}),
]


class Variable(Strict):
    """One variable. Its value is named by `source`, or stands in `value` where it is no secret."""

    key: VariableKey = Field(description="Name that Terraform or its environment knows it by.")
    category: Literal["terraform", "env"] = Field(
        description="An input variable of the root, or an environment variable of runs."
    )
    sensitive: bool = Field(description="Whether HCP Terraform never shows the value again.")
    description: Description = Field(description="What it is for; readers of the workspace see it.")
    source: Source | None = Field(None, description="Where the value is looked up when it is written.")
    value: str | None = Field(None, description="The value itself, of what is not secret.")
    hcl: bool | None = Field(None, description="The value is an expression: a list, a map, an object.")
    mode: Mode | None = Field(
        None, description="Way to sign in that it belongs to; left out while another is on."
    )
    optional: bool | None = Field(None, description="Left out while its source has no value.")


class VariableSet(Strict):
    """Variables that several workspaces share."""

    name: SetName = Field(description="Name of the set, unique in the organisation.")
    description: Description = Field(description="What it is for.")
    scope: Literal["organization", "project", "workspaces"] = Field(
        description="Who has it: every workspace, those of the project, or those listed."
    )
    workspaces: Distinct[WorkspaceName] | None = Field(
        None, description="Short names, where the scope is workspaces."
    )
    priority: bool | None = Field(None, description="Its values win over narrower scopes.")
    variables: list[Variable] = Field(description="What is in it.")


class WorkspaceSettings(Strict):
    """What all workspaces are set to."""

    terraform_version: TerraformVersion = Field(description="Version that remote runs use.")
    tags: Distinct[Tag] | None = Field(None, description="Tags of every workspace.")
    run_triggers: bool | None = Field(
        None, description="An apply starts a run of each workspace that reads it."
    )


class GlobalVariables(Strict):
    """What all workspaces share, and which way to sign in is on."""

    azure_auth: Literal["client_secret", "oidc"] = Field(
        description="Sign-in to Azure; oidc keeps no secret."
    )
    cloudflare_auth: Literal["key", "token"] = Field(
        description="Sign-in to Cloudflare; a token may do only what it was made for."
    )
    atlas_auth: Literal["api_key", "service_account"] = Field(description="Sign-in to MongoDB Atlas.")
    workspaces: WorkspaceSettings = Field(description="What all workspaces are set to.")
    sets: list[VariableSet] = Field(description="Variable sets.")
    roots: dict[WorkspaceName, list[Variable]] | None = Field(
        None, description="By root: variables of each of its workspaces."
    )

    @property
    def modes(self) -> frozenset[str]:
        """The ways to sign in that are on."""
        return frozenset({self.azure_auth, self.cloudflare_auth, self.atlas_auth})


class WorkspaceVariables(Strict):
    """What one workspace has of its own."""

    variables: list[Variable] = Field(
        description="Its variables; they win over those of the root and of sets."
    )
