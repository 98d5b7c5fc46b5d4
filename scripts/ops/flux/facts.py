"""What follows an apply of k8s: Flux is told the new facts, where it is and can be reached."""

from scripts.clients.patience import Patience
from scripts.clients.unanswered import Unreachable
from scripts.core.flux.names import LOCK, NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.errors import OpsError
from scripts.ops.flux.cluster import open_cluster
from scripts.ops.flux.place import Place
from scripts.ops.flux.steps import plan_facts, take
from scripts.ops.session import Session

# An apply that went well does not hang on a cluster that only answers inside its network.
BRIEF = Patience(deadline=10, tries=2, connect=3, reply=10)


def tell(session: Session) -> None:
    """Write the ConfigMaps that differ; says what it did, or why it did not. Nothing where Flux was never vendored."""
    place = Place(session)
    if not place.written(LOCK).is_file() or not place.kubeconfig.is_file():
        return
    try:
        kube = open_cluster(place, patience=BRIEF)
        if kube.get(Ref("v1", "Namespace", NAMESPACE)) is None:
            return
        written = take(kube, plan_facts(kube, place.contract))
    except Unreachable as error:
        place.say(f"{error.text}; Flux keeps the facts it has until: inv flux.reconcile")
        return
    except OpsError as error:
        place.say(f"Flux was not told: {error.text}\n  next: {error.hint}, then inv flux.reconcile")
        return
    if written:
        place.say(f"flux: {written} ConfigMaps of facts written")
