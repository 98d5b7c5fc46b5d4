"""Where HCP Terraform is and by which token, found the way the Terraform CLI finds it."""

import json
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.core.secret import Secret
from scripts.errors import Preflight

HOST = "app.terraform.io"
_SERVICE = re.compile(r'host\s+"([^"]+)"\s*\{[^}]*?"tfe\.v2"\s*=\s*"([^"]+)"', re.DOTALL)
_CREDENTIALS = re.compile(r'credentials\s+"([^"]+)"\s*\{[^}]*?token\s*=\s*"([^"]+)"', re.DOTALL)
# What a header may hold: printable, no blanks.
_TOKEN = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Access:
    """The API's base address and the token to use there (None when nobody logged in)."""

    address: str
    token: Secret | None


def find_access(environment: Mapping[str, str], home: Path) -> Access:
    """Read TF_TOKEN_…, TFE_TOKEN, TF_CLI_CONFIG_FILE (or ~/.terraformrc) and credentials.tfrc.json, in this order.

    Raises Preflight for a token that no header can carry, and for a login that others can read.
    """
    host = environment.get("TF_CLOUD_HOSTNAME", HOST)
    config = Path(environment.get("TF_CLI_CONFIG_FILE") or home / ".terraformrc")
    text = config.read_text() if config.is_file() else ""
    address = dict(_SERVICE.findall(text)).get(host, f"https://{host}/api/v2/")
    for place, token in _tokens(environment, host, config, text, home):
        if token:
            return Access(address, _checked(token, place))
    return Access(address, None)


def _tokens(
    environment: Mapping[str, str], host: str, config: Path, text: str, home: Path
) -> Iterator[tuple[str, str | None]]:
    """Each place where a token may be, with what is there."""
    # Terraform takes both: a hyphen doubled to underscores, and a hyphen kept.
    for name in (host.replace("-", "__").replace(".", "_"), host.replace(".", "_")):
        yield f"TF_TOKEN_{name}", environment.get(f"TF_TOKEN_{name}")
    if host == environment.get("TFE_HOSTNAME", HOST):
        yield "TFE_TOKEN", environment.get("TFE_TOKEN")
    yield str(config), dict(_CREDENTIALS.findall(text)).get(host)
    login = home / ".terraform.d" / "credentials.tfrc.json"
    yield str(login), _logged_in(host, login)


def _logged_in(host: str, file: Path) -> str | None:
    try:
        token = json.loads(file.read_text())["credentials"][host]["token"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    mode = stat.S_IMODE(file.stat().st_mode)
    if token and mode & 0o077:
        raise Preflight(
            f"{file} holds a token and has mode {mode:04o}: others may read or change it", f"chmod 600 {file}"
        )
    return token


def _checked(token: object, place: str) -> Secret:
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        fault = "a line break, a blank or another character that no token has"
        raise Preflight(f"the token in {place} holds {fault}", hint="set it again, or: terraform login")
    return Secret(token)
