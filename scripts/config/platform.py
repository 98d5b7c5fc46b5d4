"""config/platform.yaml: what all environments share."""

from typing import Literal

from pydantic import Field

from scripts.config.addresses import AddressSpace
from scripts.config.strict import Distinct, Domain, Email, Location, Strict, text

DatadogSite = Literal[
    "datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu",
    "ap1.datadoghq.com", "ap2.datadoghq.com", "ddog-gov.com",
]  # fmt: skip
PlatformName = text(
    r"[a-z][a-z0-9]{1,9}", "a platform's name: 2 to 10 lower-case letters and digits, a letter first"
)
KubernetesVersion = text(r"1\.[0-9]{2}(\.[0-9]+)?", 'a Kubernetes version, as in "1.34"')
AtlasId = text(r"[0-9a-f]{24}", "an Atlas organisation's id, 24 hexadecimal digits")
AtlasRegion = text(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", "an Atlas region, as in EUROPE_WEST")


class Hcp(Strict):
    """HCP Terraform, which holds every workspace's state."""

    organization: str = Field(description="Organisation in HCP Terraform.")
    project: str = Field(description="Project that holds the workspaces.")


class Github(Strict):
    """Where this repository lives; Flux reads it."""

    owner: str = Field(description="User or organisation on GitHub.")
    repository: str = Field(description="This repository's name, without the owner.")
    profile: Literal[".github", ".github-private"] | None = Field(
        None,
        description="Repository of the organisation's first page: .github shows it to all, .github-private to members.",
    )


class AzureDevops(Strict):
    """Where the pipelines live."""

    organization: str = Field(description="Organisation in Azure DevOps.")
    project: str = Field(description="Project that holds the pipelines.")
    approvers: Distinct[str] | None = Field(
        None, description="Azure DevOps groups that approve a release to a protected environment."
    )


class MongodbAtlas(Strict):
    """MongoDB Atlas, one project per environment."""

    organization_id: AtlasId = Field(description="The organisation's id, 24 hexadecimal digits.")
    region: AtlasRegion | None = Field(
        None, description="Atlas's name of the Azure region of all its clusters."
    )


class Vercel(Strict):
    """Vercel, which serves the frontends."""

    team: str = Field(description="The team's slug.")


class Datadog(Strict):
    """Datadog, which watches everything."""

    site: DatadogSite | None = Field(None, description="The Datadog site that the account lives on.")


class Registry(Strict):
    """The container registry beside the cluster."""

    sku: Literal["Basic", "Standard", "Premium"] | None = Field(
        None, description="Only Premium has private endpoints."
    )


class SystemPool(Strict):
    """Nodes of the cluster's own components."""

    size: str | None = Field(None, description="VM size.")
    min: int | None = Field(None, ge=1, le=1000, description="Fewest nodes.")
    max: int | None = Field(None, ge=1, le=1000, description="Most nodes.")


class Cluster(Strict):
    """The one Kubernetes cluster; each environment has a node pool in it."""

    version: KubernetesVersion = Field(description="Kubernetes version, quoted.")
    address_space: AddressSpace = Field(
        description="CIDR of the cluster's own subnets: system nodes, API server, endpoints."
    )
    private: bool | None = Field(
        None, description="Whether API server and registry answer inside the VNets alone."
    )
    tier: Literal["Free", "Standard", "Premium"] | None = Field(None, description="AKS pricing tier.")
    location: Location | None = Field(None, description="Azure region, where it is not the platform's.")
    system_pool: SystemPool | None = Field(None, description="Nodes of the cluster's own components.")


class Platform(Strict):
    """What all environments share."""

    name: PlatformName = Field(description="First part of every derived name.")
    company: str = Field(description="The company's name, for people.")
    domain: Domain = Field(description="The Cloudflare zone; every environment's domain lies in it.")
    location: Location = Field(description="Azure region of what belongs to no environment.")
    contact: Email = Field(description="Address that alerts, budgets and certificate notices go to.")
    tags: dict[str, str] | None = Field(None, description="Tags of every Azure resource.")
    hcp: Hcp = Field(description="HCP Terraform, which holds every workspace's state.")
    github: Github = Field(description="Where this repository lives; Flux reads it.")
    azure_devops: AzureDevops = Field(description="Where the pipelines live.")
    mongodb_atlas: MongodbAtlas = Field(description="MongoDB Atlas, one project per environment.")
    vercel: Vercel = Field(description="Vercel, which serves the frontends.")
    datadog: Datadog | None = Field(None, description="Datadog, which watches everything.")
    registry: Registry | None = Field(None, description="The container registry beside the cluster.")
    cluster: Cluster = Field(
        description="The one Kubernetes cluster; each environment has a node pool in it."
    )
