"""Terraform's CLI configuration that makes app.terraform.io mean the sandbox."""

import json

HOST = "app.terraform.io"
SERVICES = ("tfe.v2", "tfe.v2.1", "tfe.v2.2", "state.v2")


def render(address: str, token: str, mirror: str) -> str:
    """The file's text; `mirror` is an empty directory, where Terraform is to look for other providers."""
    services = "\n".join(f'    {json.dumps(name)} = "{address}/api/v2/"' for name in SERVICES)
    return f"""\
disable_checkpoint = true
host "{HOST}" {{
  services = {{
{services}
  }}
}}
credentials "{HOST}" {{
  token = {json.dumps(token)}
}}
# A provider that the sandbox does not simulate is an error at once, and nothing is fetched from the network.
provider_installation {{
  filesystem_mirror {{
    path = {json.dumps(mirror)}
  }}
}}
"""
