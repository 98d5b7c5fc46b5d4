"""config/environments/<name>.yaml: one environment each."""

from pydantic import Field

from scripts.config.addresses import AddressSpace
from scripts.config.service import Override
from scripts.config.sizes import Sizes
from scripts.config.strict import Distinct, Domain, EnvironmentName, Location, ServiceName, Strict, text

Branch = text(r"(?![/.-])[A-Za-z0-9._/-]+(?<![/.])", "a branch's name")


class Vpn(Strict):
    """Point-to-site VPN into this environment's VNet."""

    address_space: AddressSpace = Field(description="CIDR that clients get their addresses from.")
    entra: bool | None = Field(None, description="Sign-in with Entra ID beside certificates.")


class Network(Strict):
    """The environment's addresses and who may reach it."""

    address_space: AddressSpace = Field(
        description="CIDR, /16 or larger: lower half its VNet, upper half its nodes' in the cluster's."
    )
    private: bool | None = Field(
        None, description="Everything answers inside the VNet alone, the edge is the one public way in."
    )
    open_to: Distinct[AddressSpace] | None = Field(
        None,
        description="Public CIDRs that data planes admit nevertheless, as while the first agents are not up.",
    )
    vpn: Vpn | None = Field(None, description="Point-to-site VPN; absent is none. Private environments only.")


class Data(Strict):
    """How carefully data is kept."""

    backup_days: int | None = Field(None, ge=7, le=35, description="Days that PostgreSQL backups are kept.")
    geo_redundant: bool | None = Field(
        None, description="Backups and storage are copied to the paired region."
    )
    protected: bool | None = Field(
        None, description="Deletion locks, purge protection, approval of releases."
    )


class Environment(Strict):
    """One environment: its workspace is `<platform name>-<name>`."""

    name: EnvironmentName = Field(description="The file's name without .yaml.")
    location: Location = Field(description="Azure region.")
    branch: Branch = Field(description="A push to this branch applies this environment.")
    domain: Domain = Field(description="Its services answer at `<service>.<domain>`.")
    network: Network = Field(description="The environment's addresses and who may reach it.")
    sizes: Sizes | None = Field(None, description="What it is built of, which is what it costs.")
    data: Data | None = Field(None, description="How carefully data is kept.")
    services: dict[ServiceName, Override] | None = Field(
        None,
        description="Overrides by service: a key given here replaces the service's; `settings` are merged.",
    )
