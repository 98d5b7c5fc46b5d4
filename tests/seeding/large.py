"""Config of a platform with many workspaces, each with many variables."""

from pathlib import Path

SHARED = ("devops", "k8s")
HEAD = """\
azure_auth: client_secret
cloudflare_auth: key
atlas_auth: api_key
workspaces: {terraform_version: "~> 1.11", tags: [platform]}
sets:
  - name: shared
    description: What all share.
    scope: project
    variables:
      - {key: HIDDEN, category: env, sensitive: true, description: Hidden., source: "env:HIDDEN"}
roots:
  environment:
"""
ENVIRONMENT = """\
name: {name}
location: westeurope
branch: {name}
domain: {name}.abc.example
network: {{address_space: 10.{octet}.0.0/16, private: false}}
sizes:
  app: {{sku: B1, workers: 1, slots: false}}
  mongo: {{tier: FLEX}}
"""


def enlarge(checkout: Path, workspaces: int, variables: int) -> None:
    """Have so many workspaces, the two shared ones among them, each with so many variables, half of them sensitive."""
    config = checkout / "config"
    (config / "vpn.yaml").unlink(missing_ok=True)  # it names environments that are not here
    for folder in ("environments", "variables", "services"):
        for file in (config / folder).glob("*.yaml"):
            file.unlink()
    (config / "services/contracts.yaml").write_text(
        'kind: package\nrepository: abc-inc/contracts\nruntime: {name: dotnet, version: "10.0"}\n'
    )
    for number in range(workspaces - len(SHARED)):
        name = f"e{number:02}"
        text = ENVIRONMENT.format(name=name, octet=20 + number)
        (config / f"environments/{name}.yaml").write_text(text)
    lines = "".join(_line(number) for number in range(variables))
    (config / "variables/global.yaml").write_text(HEAD + lines)
    for name in SHARED:
        (config / f"variables/{name}.yaml").write_text(f"variables:\n{lines}")


def _line(number: int) -> str:
    facts = f"key: V{number:02}, category: env, description: Any."
    if number % 2:
        return f'    - {{{facts}, sensitive: true, source: "env:HIDDEN"}}\n'
    return f'    - {{{facts}, sensitive: false, value: "{number}"}}\n'
