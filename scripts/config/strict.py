"""What all models of config/ share: unknown keys are refused, nothing is converted, nothing is filled in."""

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Strict(BaseModel):
    """A mapping whose keys are all known. A key left out is None: what it is then is Terraform's to say."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def text(pattern: str, is_not: str) -> type[str]:
    """A string that matches `pattern` as a whole; otherwise the error says: "value" is not `is_not`."""
    compiled = re.compile(pattern)

    def matching(value: str) -> str:
        if not compiled.fullmatch(value):
            raise PydanticCustomError("text", "is not {is_not}", {"is_not": is_not})
        return value

    return Annotated[str, AfterValidator(matching), Field(json_schema_extra={"pattern": f"^({pattern})$"})]


def _distinct(values: list[str]) -> list[str]:
    for value in values:
        if values.count(value) > 1:
            raise PydanticCustomError("distinct", 'says "{value}" twice', {"value": value})
    return values


Item = TypeVar("Item")
Distinct = Annotated[list[Item], AfterValidator(_distinct), Field(json_schema_extra={"uniqueItems": True})]


_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"

# Environments name AKS node pools, services name DNS labels: the narrowest rule of each family decides.
ENVIRONMENT_NAME = r"[a-z][a-z0-9]{0,11}"
IS_NOT_ENVIRONMENT_NAME = "an environment's name: at most 12 lower-case letters and digits, a letter first"
EnvironmentName = text(ENVIRONMENT_NAME, IS_NOT_ENVIRONMENT_NAME)
SERVICE_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
IS_NOT_SERVICE_NAME = "a service's name: lower-case letters, digits and single dashes, a letter first"
ServiceName = text(SERVICE_NAME, IS_NOT_SERVICE_NAME)
Domain = text(rf"({_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]", "a domain name in lower case, as in dev.abc.example")
Location = text(r"[a-z]+[a-z0-9]*", "a region's short name in lower case without spaces, as in westeurope")
Email = text(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address")
Repository = text(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", "a GitHub repository, owner/name")
RelativePath = text(r"(?!/)(?!.*(^|/)\.\.(/|$)).+", "a path inside the checkout")
SecretName = text(r"[A-Za-z][A-Za-z0-9-]{0,126}", "a Key Vault secret's name: letters, digits and dashes")
