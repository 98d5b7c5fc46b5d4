"""config/services/<name>.yaml: the catalogue, one service each; the file's name is the service's."""

from typing import Literal

from pydantic import Field

from scripts.config.strict import Distinct, EnvironmentName, Repository, SecretName, ServiceName, Strict, text
from scripts.config.uses import Uses

Kind = Literal["web", "function", "container", "cron", "frontend", "package"]
Cpu = text(r"[1-9][0-9]*m?|0\.[0-9]{1,3}|[1-9][0-9]*\.[0-9]{1,3}", 'an amount of CPU, as in 250m or "1"')
Memory = text(r"[1-9][0-9]*(Ki|Mi|Gi)", "an amount of memory, as in 256Mi or 1Gi")
UrlPath = text(r"/[^\s?#]*", "a URL's path; it starts with /")
Image = text(
    r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})",
    "an image with registry and version, as in ghcr.io/owner/name:v1.2.3",
)
SettingName = text(r"[A-Za-z_][A-Za-z0-9_.]*", "a setting's name: letters, digits, _ and .")
Subfolder = text(
    r"(?![/.])[A-Za-z0-9._/-]*[A-Za-z0-9_-]", "a folder inside the repository, without / at either end"
)


class Runtime(Strict):
    """Language and version."""

    name: Literal["dotnet", "dotnet-isolated", "nextjs"] = Field(description="Language stack.")
    version: str = Field(description="Version, quoted.")


class Replicas(Strict):
    """How many pods."""

    min: int | None = Field(None, ge=0, le=1000, description="Fewest pods.")
    max: int | None = Field(None, ge=1, le=1000, description="Most pods.")


class Resources(Strict):
    """What one pod asks for."""

    cpu: Cpu | None = Field(None, description="CPU, as in 250m.")
    memory: Memory | None = Field(None, description="Memory, as in 256Mi.")


class Override(Strict):
    """What an environment may say differently of a service."""

    image: Image | None = Field(
        None, description="Image with tag of a maker elsewhere, instead of a repository."
    )
    public: bool | None = Field(
        None, description="Whether the internet reaches it, through the edge where there is one."
    )
    plan: Literal["flex", "dedicated"] | None = Field(
        None, description="flex scales to nothing; dedicated shares the App Service plan and has slots."
    )
    publishes_host_key: bool | None = Field(None, description="Its host key is put into the Key Vault.")
    port: int | None = Field(None, ge=1, le=65535, description="Port that it listens on; a worker has none.")
    health: UrlPath | None = Field(None, description="Path that answers 200 when it is well.")
    schedule: str | None = Field(
        None, description='When it runs, in UTC: five cron fields, as in "15 2 * * *".'
    )
    replicas: Replicas | None = Field(None, description="How many pods.")
    resources: Resources | None = Field(None, description="What one pod asks for.")
    calls: Distinct[ServiceName] | None = Field(
        None, description="Services that it calls; it is given the URL of each."
    )
    settings: dict[SettingName, str] | None = Field(None, description="Settings as strings; no secrets.")
    secrets: Distinct[SecretName] | None = Field(
        None, description="Names of Key Vault secrets; people set the values. mail-key arrives as MAIL_KEY."
    )
    uses: Uses | None = Field(None, description="Backing parts, each with what is its own there.")


class Identity(Strict):
    """What a service is, everywhere."""

    kind: Kind = Field(description="What it is; the keys that each kind has are listed below.")
    description: str | None = Field(None, description="One sentence for people.")
    repository: Repository | None = Field(None, description="GitHub repository that it is built from.")
    path: Subfolder | None = Field(None, description="Folder of the repository, where it is not the root.")
    runtime: Runtime | None = Field(None, description="Language and version.")
    environments: Distinct[EnvironmentName] | None = Field(
        None, description="Environments that have it; absent is every one."
    )


class Service(Override, Identity):
    """One deployable thing, or package, of the company."""
