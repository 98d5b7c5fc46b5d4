"""A service's settings as the lines of a .env file, for running it on a person's own machine."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9_./:@,+=-]*")
# What is true only where the service runs: who it is, its host, its slot, the agent beside it. A machine that took
# the host's id would take the deployment's work.
_OF_THE_PLACE = re.compile(
    r"AZURE_CLIENT_ID|SLOT|WEBSITES?_.*|CORECLR_.*|DD_.*|AzureFunctionsWebHost__.*|AzureWebJobsStorage__.*"
    r"|.*__(clientId|credential|User)"
)


def local_lines(told: Mapping[str, Any], vault: str) -> Iterator[str]:
    """NAME=value of each setting that `told`, a service of a contract, has; a secret is where it is read.

    `vault` is the Key Vault's name: a secret becomes keyvault:VAULT/NAME, the form that config/variables takes, too.
    """
    secrets = {name: f"keyvault:{vault}/{secret}" for name, secret in told["secrets"].items()}
    for name, value in sorted({**told["settings"], **secrets}.items()):
        if not _OF_THE_PLACE.fullmatch(name):
            yield f"{name}={_quoted(value)}"


def _quoted(value: str) -> str:
    """As every reader of such files takes it literally: single quotes are, double quotes have escapes."""
    if _PLAIN.fullmatch(value):
        return value
    if "'" not in value and "\n" not in value:
        return f"'{value}'"
    escaped = re.sub(r'([\\"$`])', r"\\\1", value).replace("\n", "\\n")
    return f'"{escaped}"'
