"""IPv4 address spaces as people write them, in CIDR notation."""

from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError


def _address_space(value: str) -> str:
    try:
        IPv4Network(value)
    except ValueError:
        raise _refusal(value) from None
    return value


def _refusal(value: str) -> PydanticCustomError:
    try:
        meant = IPv4Network(value, strict=False)
    except ValueError:
        return PydanticCustomError("address_space", "is not an address space, as in 10.20.0.0/16")
    return PydanticCustomError(
        "address_space", "has host bits set; did you mean {meant}?", {"meant": str(meant)}
    )


AddressSpace = Annotated[
    str,
    AfterValidator(_address_space),
    Field(json_schema_extra={"pattern": r"^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(/[0-9]+)?$"}),
]
