"""What a bootstrap has to do, found by asking the cluster, and doing it."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scripts.clients.kube import Kube
from scripts.core.flux import facts
from scripts.core.flux.names import NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.core.flux.planning import DELETE, SAME, Step, compared, stage_of

Document = dict[str, Any]
AT_ONCE = 4


def plan_steps(kube: Kube, documents: Iterable[Document], stage: str | None = None) -> list[Step]:
    """A step for each object, in the order given; nothing is written."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(lambda one: _step(kube, one, stage or stage_of(one)), documents))


def plan_facts(kube: Kube, contract: Document) -> list[Step]:
    """Steps for what Terraform tells Flux; ConfigMaps of environments that are gone go, too."""
    wanted = facts.documents(contract)
    steps = plan_steps(kube, wanted, "facts")
    live = kube.items("v1", "ConfigMap", NAMESPACE)
    for name in facts.gone(live, wanted):
        metadata = {"name": name, "namespace": NAMESPACE}
        document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
        steps.append(Step("facts", document, DELETE, "no such environment"))
    return steps


def take(kube: Kube, steps: Sequence[Step]) -> int:
    """Do what there is to do; how many objects that was."""
    pending = [step for step in steps if step.action != SAME]
    for step in pending:
        if step.action == DELETE:
            kube.delete(Ref.of(step.document))
        else:
            kube.apply(step.document)
    return len(pending)


def _step(kube: Kube, document: Document, stage: str) -> Step:
    live = kube.get(Ref.of(document))
    action, why = compared(live, None if live is None else kube.preview(document))
    return Step(stage, document, action, why)
