"""Repositories of others that the platform's manifests read from: small ones with the same paths, made on first use."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.sandbox.github.text import text
from scripts.sandbox.kubernetes.custom import definitions

# The same commit each time: nobody's clock or name is in it.
WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "sandbox"), ("EMAIL", "sandbox@localhost"), ("DATE", "2020-01-01T00:00:00Z"))
}


def provide(directory: Path, name: str, ref: str) -> None:
    """Make the repository `owner/name` below the directory, if it is one that the sandbox can stand in for.

    `ref` becomes a tag and a branch of it.
    """
    if name not in _FILES:
        return
    bare = directory / f"{name}.git"
    with TemporaryDirectory(dir=_made(directory), prefix=".draft-") as draft:
        work = Path(draft)
        for path, content in _FILES[name]().items():
            _made((work / path).parent)
            (work / path).write_text(content)
        git("init", "--quiet", "--initial-branch=main", cwd=work)
        git("add", "--all", cwd=work)
        git("commit", "--quiet", "--message", f"Stand in for {name} at {ref}", cwd=work)
        git("tag", ref, cwd=work)
        _made(bare.parent)
        (work / ".git").rename(work / "bare")
        git("config", "core.bare", "true", cwd=work / "bare")
        shutil.move(work / "bare", bare)


def git(*arguments: str, cwd: Path) -> str:
    """git's standard output, in a repository of the sandbox's own; raises CalledProcessError."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(
        ["git", *arguments], cwd=cwd, env=environment | WHO, capture_output=True, text=True, check=True
    )
    return done.stdout


def _made(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _gateway_api() -> dict[str, str]:
    found = definitions("gateway.networking.k8s.io")
    files = {f"config/crd/standard/{one['metadata']['name']}.yaml": text([one]) for one in found}
    listed = [path.removeprefix("config/crd/") for path in files]
    return files | {"config/crd/kustomization.yaml": text([{"resources": listed}])}


def _envoy_gateway() -> dict[str, str]:
    where = "charts/gateway-helm/charts/crds/crds/generated"
    found = definitions("gateway.envoyproxy.io")
    return {f"{where}/{one['metadata']['name']}.yaml": text([one]) for one in found}


_FILES: dict[str, Callable[[], dict[str, str]]] = {
    "kubernetes-sigs/gateway-api": _gateway_api,
    "envoyproxy/gateway": _envoy_gateway,
}
