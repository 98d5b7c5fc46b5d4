"""config/vpn.yaml: the certificates with which developers join an environment's network."""

from typing import Literal

from pydantic import Field

from scripts.config.strict import Distinct, EnvironmentName, Strict, text
from scripts.config.target import TargetName
from scripts.config.vpn_names import DEVICE, IS_NOT_DEVICE, IS_NOT_USER, USER

UserName = text(USER, IS_NOT_USER)
DeviceName = text(DEVICE, IS_NOT_DEVICE)
# Room for a root's name beside it in 64 characters, which is all that a common name has.
CommonName = text(
    r"[A-Za-z0-9][A-Za-z0-9 .-]{0,30}", "a name of at most 31 letters, digits, spaces, dots and dashes"
)
Organization = text(r"[^\s/=+,<>#;\"\\](.{0,62}\S)?", "an organisation's name of at most 64 characters")


class Key(Strict):
    """A key pair. The gateway's documentation names RSA only."""

    type: Literal["rsa"] = Field(description="Kind of key.")
    bits: Literal[2048, 3072, 4096] = Field(description="Length of the key.")


class Authority(Strict):
    """The root that signs, one per environment."""

    organization: Organization = Field(description="Organisation in every certificate.")
    common_name: CommonName = Field(description="First part of the root's common name; its own name follows.")
    key: Key = Field(description="The root's key.")
    valid_days: int = Field(ge=30, le=3650, description="Days that a root is valid.")


class Client(Strict):
    """What a developer's device gets."""

    key: Key = Field(description="The device's key.")
    valid_days: int = Field(ge=1, le=365, description="Days that a certificate is valid.")
    renew_before_days: int = Field(ge=1, le=180, description="Days before its end from which it is renewed.")
    grace_days: int = Field(ge=0, le=30, description="Days that the old certificate still works after that.")


class Access(Strict):
    """Who joins the network of one environment."""

    people: dict[UserName, Distinct[DeviceName]] | None = Field(None, description="Devices by user.")
    group: bool | None = Field(
        None, description="Members of the environment's VPN group in the directory belong to it, too."
    )
    restricted: bool | None = Field(None, description="Refuse everybody else; absent is false.")


class VpnSettings(Strict):
    """The certificates with which developers join an environment's network."""

    ca: Authority = Field(description="The root that signs, one per environment.")
    client: Client = Field(description="What a developer's device gets.")
    custody: dict[TargetName, Literal["keyvault", "file"]] = Field(
        description="Where a root's private key is kept, by target: in Key Vault, or encrypted in a file."
    )
    users: dict[EnvironmentName, Access] | None = Field(None, description="Who joins which network.")
