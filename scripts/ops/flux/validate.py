"""inv flux.validate: would the cluster take what flux/ says?"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from scripts.clients.kind_schemas import core_definitions, custom_kinds
from scripts.clients.kubectl import kustomize
from scripts.core.manifests.documents import Manifest
from scripts.core.manifests.finding import Finding
from scripts.core.manifests.schema import Schemas
from scripts.core.manifests.tree import Tree
from scripts.core.runtime_example import example_contract
from scripts.core.runtime_facts import runtime_info
from scripts.errors import Preflight
from scripts.ops.load import load_config

FLUX = "flux"
VENDORED = "flux-system"
WORKERS = 2


class Verdict(NamedTuple):
    """How many objects the cluster would get, and what is wrong with them."""

    objects: int
    errors: list[Finding]

    @property
    def document(self) -> dict:
        """As `--json` prints it."""
        return {"objects": self.objects, "errors": [one._asdict() for one in self.errors]}

    @property
    def summary(self) -> str:
        """One line for people."""
        faults = f"{len(self.errors)} error{'' if len(self.errors) == 1 else 's'}" if self.errors else "okay"
        return f"{FLUX}/: {self.objects} objects, {faults}"

    @property
    def listing(self) -> str:
        """A line for everything that is wrong."""
        return "\n".join(f"  {one}" for one in self.errors)


def validate(checkout: Path) -> Verdict:
    """Build everything that Flux would, with the facts that the configuration leads to, and check every object."""
    tree = render(checkout)
    return Verdict(len(tree.objects), tree.judge())


def render(checkout: Path, contract: Mapping[str, Any] | None = None) -> Tree:
    """Every object as the cluster would get it, not judged yet; with made-up ids where there is no contract of k8s."""
    config = load_config(checkout)
    if config.flux is None:
        raise Preflight(
            "config/flux.yaml is missing", hint="write config/flux.yaml; docs/config.md has its keys"
        )
    tree = Tree(
        domains={name: environment.domain for name, environment in config.environments.items()},
        info=runtime_info(contract or example_contract(config)),
        schemas=Schemas(core_definitions(config.platform.cluster.version), custom_kinds(checkout)),
    )
    for file in _files(checkout, config.flux.path):
        tree.read(file.relative_to(checkout).as_posix(), file.read_text("utf-8"))
    _build(tree, tree.enter(config.flux.path), checkout)
    return tree


def _files(checkout: Path, path: str) -> Iterator[Path]:
    """Everything that people write; what `inv flux.vendor` wrote is Flux's own."""
    vendored = checkout / path / VENDORED
    for file in sorted((checkout / FLUX).rglob("*.yaml")):
        if vendored not in file.parents:
            yield file


def _build(tree: Tree, kustomizations: list[Manifest], checkout: Path) -> None:
    """Build these, then what they bring, and so on."""
    seen: set[str] = set()
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        while kustomizations:
            todo = [(one, tree.path_of(one)) for one in kustomizations]
            todo = [(one, path) for one, path in todo if path is not None and path not in seen]
            seen |= {path for _, path in todo}
            built = pool.map(lambda step: kustomize(checkout / step[1], checkout), todo)
            kustomizations = []
            for (one, path), (text, complaint) in zip(todo, built, strict=True):
                if complaint:
                    tree.failed(path, complaint)
                else:
                    kustomizations += tree.built(one, path, text)
