"""Credentials for an AKS cluster, by azure-cli and kubelogin: the one way that works with every kind of sign-in."""

import os
import shutil
from pathlib import Path

from scripts.clients import runner
from scripts.errors import Failed, Preflight


def get_credentials(subscription: str, group: str, name: str, kubeconfig: Path) -> None:
    """Write a kubeconfig that signs in as whoever `az` knows; raises Preflight when nobody is signed in."""
    az, kubelogin = _program("az", "install azure-cli"), _program("kubelogin", "az aks install-cli")
    kubeconfig.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = ("--subscription", subscription, "--resource-group", group, "--name", name)
    _run(
        [az, "aks", "get-credentials", *place, "--file", str(kubeconfig), "--overwrite-existing"],
        "az login, and is your account in the cluster's group? inv developer.add",
    )
    _run(
        [kubelogin, "convert-kubeconfig", "-l", "azurecli", "--kubeconfig", str(kubeconfig)],
        "kubelogin --version",
    )
    kubeconfig.chmod(0o600)


def _program(name: str, remedy: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Preflight(f"{name} is not on PATH", hint=remedy)
    return found


def _run(argv: list[str], hint: str) -> None:
    done = runner.run(argv, cwd=Path.cwd(), env=os.environ)
    if done.code:
        told = (done.stderr.strip().splitlines() or ["it does not say why"])[-1][:300]
        raise Failed(f"{Path(argv[0]).name} {argv[1]}: {told}", hint=hint)
