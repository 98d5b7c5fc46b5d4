"""A checkout with a small flux/ and a root k8s, and its cluster as a test sees it."""

import json
import shutil
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import requests

from scripts.clients.github import GitHub
from scripts.clients.kube import Kube, read_access
from scripts.clients.patience import Patience
from scripts.core.flux.objects import Ref
from scripts.core.runtime_example import example_contract
from scripts.ops.load import load_config
from tests.e2e.checkout import Checkout, until

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
SMALL = REPOSITORY / "tests/e2e/small"
NAME = "small/platform"
CONTRACT = "terraform/azure/k8s/contract.json"


def make(path: Path) -> Checkout:
    """The files, with this repository's own code around them, committed."""
    shutil.copytree(SMALL, path)
    shutil.rmtree(path / "terraform/azure/k8s")
    shutil.rmtree(path / "terraform/azure/devops")
    shutil.copytree(HERE / "tree", path, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "config/targets", path / "config/targets")
    shutil.copytree(REPOSITORY / "terraform/azure/modules/config", path / "terraform/azure/modules/config")
    for name in ("tasks.py", ".gitignore", "config/flux.yaml"):
        shutil.copy(REPOSITORY / name, path / name)
    (path / "scripts").symlink_to(REPOSITORY / "scripts")
    checkout = Checkout(path)
    account = {"subscription_id": "sub", "tenant_id": "tenant", "group": "rg"}
    cluster = {"fqdn": "small.hcp.westeurope.azmk8s.io", "oidc_issuer_url": "https://oidc.example/"}
    cluster |= {"name": "small-k8s", "group": "rg"}
    contract = {
        "version": 1,
        "kind": "k8s",
        "environments": ["dev", "prod"],
        "account": account,
        "cluster": cluster,
    }
    write_contract(checkout, contract | example_contract(load_config(path)))
    checkout.git("init", "-q")
    checkout.commit()
    return checkout


def write_contract(checkout: Checkout, contract: dict) -> None:
    """What the next apply of k8s says."""
    checkout.write(CONTRACT, json.dumps(contract, indent=1))


def read_contract(checkout: Checkout) -> dict:
    """What the last one was told to say."""
    return json.loads((checkout.path / CONTRACT).read_text())


@dataclass(frozen=True)
class Cluster:
    """The sandbox's cluster, read and changed as by somebody else."""

    checkout: Checkout

    @cached_property
    def kube(self) -> Kube:
        """A client of one's own."""
        return Kube(read_access(self.checkout.sandbox / "kubeconfig"), Patience(tries=2))

    def get(self, api: str, kind: str, name: str, namespace: str = "flux-system") -> dict | None:
        """An object; None when there is none."""
        return self.kube.get(Ref(api, kind, name, namespace))

    def data(self, name: str, namespace: str = "flux-system", kind: str = "ConfigMap") -> dict:
        """The data of a ConfigMap or Secret; empty when there is none."""
        return (self.get("v1", kind, name, namespace) or {}).get("data") or {}

    @property
    def version(self) -> int:
        """Grows with every write, whoever's."""
        found = self.kube._call("GET", "/api/v1/namespaces", "look")
        return int(found["metadata"]["resourceVersion"])

    def settle(self) -> None:
        """Wait until nobody writes any more: controllers that come up look at everything once."""
        seen = [-1]

        def is_quiet() -> bool:
            before, seen[0] = seen[0], self.version
            time.sleep(0.3)
            return before == seen[0] == self.version

        until(is_quiet)

    def github(self) -> GitHub:
        """The git host, as the owner of its repositories sees it."""
        return GitHub({"GITHUB_TOKEN": self._token}, self._url)

    def deploy_keys(self) -> list[dict]:
        """The keys that the git host has."""
        return self.github().deploy_keys(NAME)

    def head(self) -> str:
        """The commit of the branch that Flux reads."""
        return self._ask("GET", f"repos/{NAME}/git/ref/heads/main")["object"]["sha"]

    def protect(self, branch: str) -> None:
        """Let a branch take pull requests only."""
        self._ask("PUT", f"repos/{NAME}/branches/{branch}/protection", {"enforce_admins": True})

    def merge_pull(self, number: int) -> None:
        """What a reviewer does in the end."""
        self._ask("PUT", f"repos/{NAME}/pulls/{number}/merge", {})

    def patch_status(self, ref: Ref, status: dict) -> None:
        """Write a status, as the API server itself would."""
        path = f"/apis/{ref.api}/customresourcedefinitions/{ref.name}/status"
        options = {"content_type": "application/merge-patch+json"}
        self.kube._call("PATCH", path, "write", body={"status": status}, **options)

    @property
    def _token(self) -> str:
        return (self.checkout.sandbox / "token").read_text().strip()

    @property
    def _url(self) -> str:
        return json.loads((self.checkout.sandbox / "daemon.json").read_text())["urls"]["github"]

    def _ask(self, verb: str, path: str, document: dict | None = None) -> dict:
        headers = {"Authorization": f"Bearer {self._token}"}
        reply = requests.request(verb, f"{self._url}/{path}", json=document, headers=headers, timeout=10)
        reply.raise_for_status()
        return reply.json()
