"""`sizes` of an environment: what it is built of, which is what it costs."""

from typing import Literal

from pydantic import Field

from scripts.config.strict import Strict, text

AppSku = text(
    r"B[123]|S[123]|P[0123]v3|P[123]v2|P[12345]mv3|P[0123]v4|P[12345]mv4|I[123456]v2|I[12345]mv2",
    "a Linux App Service plan for apps, as in B1, S1, P0v3 or P1v3",
)
PostgresSku = text(r"(B|GP|MO)_Standard_[A-Z][A-Za-z0-9_]+", "a flexible server's SKU, as in B_Standard_B1ms")
RedisSku = text(
    r"Balanced_B[0-9]+|(ComputeOptimized_X|MemoryOptimized_M|FlashOptimized_A)[0-9]+",
    "an Azure Managed Redis SKU, as in Balanced_B0",
)
MongoTier = text(r"FLEX|M[1-9][0-9]+", "an Atlas tier, FLEX or a dedicated one as in M10")
# Gateways without zones can no longer be created.
GatewaySku = text(
    r"VpnGw[123]AZ", "a zone-redundant VPN gateway of generation 1: VpnGw1AZ, VpnGw2AZ or VpnGw3AZ"
)
PostgresStorage = Literal[
    32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408
]  # fmt: skip


class App(Strict):
    """The App Service plan of web apps and dedicated functions."""

    sku: AppSku | None = Field(None, description="Plan.")
    workers: int | None = Field(None, ge=1, le=30, description="Instances of the plan.")
    slots: bool | None = Field(
        None, description="Releases go to a staging slot and swap; needs a Standard plan or larger."
    )


class NodePool(Strict):
    """This environment's nodes in the cluster."""

    size: str | None = Field(None, description="VM size.")
    min: int | None = Field(None, ge=0, le=1000, description="Fewest nodes.")
    max: int | None = Field(None, ge=1, le=1000, description="Most nodes.")


class Postgres(Strict):
    """The PostgreSQL flexible server."""

    sku: PostgresSku | None = Field(None, description="B burstable, GP general purpose, MO memory optimised.")
    version: Literal["14", "15", "16", "17", "18"] | None = Field(None, description="Major version, quoted.")
    storage_mb: PostgresStorage | None = Field(None, description="Disk in MiB; Azure sells powers of two.")
    high_availability: bool | None = Field(None, description="A standby in another zone; not on burstable.")


class Redis(Strict):
    """Azure Managed Redis."""

    sku: RedisSku | None = Field(None, description="Family and size.")
    high_availability: bool | None = Field(None, description="Replicated; changing it replaces the instance.")


class Servicebus(Strict):
    """The Service Bus namespace."""

    sku: Literal["Basic", "Standard", "Premium"] | None = Field(
        None, description="Only Premium has private endpoints; Basic has no topics."
    )
    capacity: Literal[0, 1, 2, 4, 8, 16] | None = Field(
        None, description="Messaging units of Premium; 0 for the others."
    )


class Mongo(Strict):
    """The MongoDB Atlas cluster."""

    tier: MongoTier | None = Field(None, description="FLEX (no private link) or a dedicated tier.")


class Edge(Strict):
    """Capacity units of a private environment's application gateway."""

    min: int | None = Field(None, ge=0, le=100, description="Fewest capacity units.")
    max: int | None = Field(None, ge=2, le=125, description="Most capacity units.")


class Agents(Strict):
    """Agents of HCP Terraform and Azure DevOps inside a private environment's VNet."""

    size: str | None = Field(None, description="VM size of the Azure DevOps agents.")
    count: int | None = Field(None, ge=1, le=10000, description="How many of each.")


class Sizes(Strict):
    """What an environment is built of, which is what it costs."""

    app: App | None = Field(None, description="The App Service plan of web apps and dedicated functions.")
    node_pool: NodePool | None = Field(None, description="This environment's nodes in the cluster.")
    postgres: Postgres | None = Field(None, description="The PostgreSQL flexible server.")
    redis: Redis | None = Field(None, description="Azure Managed Redis.")
    servicebus: Servicebus | None = Field(None, description="The Service Bus namespace.")
    mongo: Mongo | None = Field(None, description="The MongoDB Atlas cluster.")
    vpn_gateway: GatewaySku | None = Field(None, description="The VPN gateway's SKU, where there is a VPN.")
    edge: Edge | None = Field(
        None, description="Capacity units of a private environment's application gateway."
    )
    agents: Agents | None = Field(
        None, description="Agents of HCP Terraform and Azure DevOps inside a private environment's VNet."
    )
    monthly_budget: int | None = Field(
        None,
        ge=1,
        description="Budget in the subscription's currency; the contact hears when it is exceeded.",
    )
