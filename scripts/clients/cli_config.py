"""Where HCP Terraform is and by which token, found the way the Terraform CLI finds it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOST = "app.terraform.io"
_SERVICE = re.compile(r'host\s+"([^"]+)"\s*\{[^}]*?"tfe\.v2"\s*=\s*"([^"]+)"', re.DOTALL)
_CREDENTIALS = re.compile(r'credentials\s+"([^"]+)"\s*\{[^}]*?token\s*=\s*"([^"]+)"', re.DOTALL)


@dataclass(frozen=True)
class Access:
    """The API's base address and the token to use there (None when nobody logged in)."""

    address: str
    token: str | None = field(repr=False)


def find_access(environment: Mapping[str, str], home: Path) -> Access:
    """Read TF_TOKEN_…, TF_CLI_CONFIG_FILE (or ~/.terraformrc) and credentials.tfrc.json, in Terraform's order."""
    host = environment.get("TF_CLOUD_HOSTNAME", HOST)
    config = Path(environment.get("TF_CLI_CONFIG_FILE") or home / ".terraformrc")
    text = config.read_text() if config.is_file() else ""
    address = dict(_SERVICE.findall(text)).get(host, f"https://{host}/api/v2/")
    token = environment.get("TF_TOKEN_" + host.replace("-", "__").replace(".", "_"))
    return Access(address, token or dict(_CREDENTIALS.findall(text)).get(host) or _logged_in(host, home))


def _logged_in(host: str, home: Path) -> str | None:
    file = home / ".terraform.d" / "credentials.tfrc.json"
    try:
        return json.loads(file.read_text())["credentials"][host]["token"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
