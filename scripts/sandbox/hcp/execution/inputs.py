"""From a workspace's variables to what Terraform reads: environment, variable files, options."""

import json
from typing import Any

from scripts.sandbox.store import Document

# Terraform asks an agent's version before it imports anything.
AGENT = "1.22.0"


def environment(variables: list[Document]) -> dict[str, str]:
    """The variables of category env, for the process's environment."""
    return {one["key"]: one["value"] for one in variables if one["category"] == "env"}


def facts(run: Document, workspace: Document) -> dict[str, str]:
    """What Terraform and its configuration may know of the run, and nobody may set otherwise."""
    return {
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        # The workspace says that it executes remotely: this is where it does.
        "TF_FORCE_LOCAL_BACKEND": "1",
        "TFC_AGENT_VERSION": AGENT,
        "TFC_RUN_ID": run["id"],
        "TFC_WORKSPACE_ID": workspace["id"],
        "TFC_WORKSPACE_NAME": workspace["name"],
        "TFC_WORKSPACE_SLUG": f"{workspace['organization']}/{workspace['name']}",
    }


def variable_file(variables: list[Document]) -> str:
    """The variables of category terraform as the text of a .tfvars file; hcl values stand as they are."""
    own = [one for one in variables if one["category"] == "terraform"]
    return "".join(f"{one['key']} = {one['value'] if one['hcl'] else quoted(one['value'])}\n" for one in own)


def run_file(variables: list[dict[str, Any]]) -> str:
    """The variables of one run, whose values are HCL already, as the text of a .tfvars file."""
    return "".join(f"{one['key']} = {one['value']}\n" for one in variables)


def quoted(text: str) -> str:
    """A string as HCL writes it, with nothing in it that would be evaluated."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


def options(run: Document) -> list[str]:
    """The arguments that a run's options mean to `terraform plan`."""
    asked = run["options"]
    flags = {
        "-destroy": asked["is-destroy"],
        "-refresh-only": asked["refresh-only"],
        "-refresh=false": not asked["refresh"],
    }
    return [
        *(flag for flag, is_on in flags.items() if is_on),
        *(f"-target={address}" for address in asked["target-addrs"] or []),
        *(f"-replace={address}" for address in asked["replace-addrs"] or []),
    ]
