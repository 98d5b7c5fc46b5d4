"""What follows an apply: what has to hold, and Terraform does not see to."""

import sys
from collections.abc import Callable, Iterable

from scripts.core.plans import Status
from scripts.core.report import Row
from scripts.errors import Failed, Interrupted, OpsError
from scripts.ops.session import Session

# The root that makes the cluster.
CLUSTER = "k8s"
# An apply that failed may have written part of what it was about to.
TOUCHED = (Status.APPLIED, Status.NO_CHANGES, Status.FAILED)
Step = Callable[[Session, str], None]


def afterwards(session: Session, rows: Iterable[Row]) -> OpsError | None:
    """Go through the steps of every workspace that was applied; what does not hold, None when all does."""
    touched = [row for row in rows if row.status in TOUCHED]
    faults = [
        fault
        for row in touched
        for step in _steps(session, row)
        if (fault := _try(step, session, row.workspace))
    ]
    if len(faults) < 2:
        return faults[0] if faults else None
    return Failed("\n".join(fault.text for fault in faults), hint=faults[0].hint)


def _steps(session: Session, row: Row) -> list[Step]:
    steps: list[Step] = []
    if row.environment and session.config.environments[row.workspace].network.vpn:
        steps.append(_keep_revocations)
    if row.root == CLUSTER and row.status is not Status.FAILED:
        steps.append(_tell_flux)
    return steps


def _keep_revocations(session: Session, name: str) -> None:
    """Whoever was revoked stays out, whatever the apply wrote."""
    from scripts.ops.vpn.place import Place
    from scripts.ops.vpn.revocations import restore

    place = Place(session.checkout, session.config, session.target, name)
    if lost := restore(place, session):
        told = f"{name}: the gateway let in {len(lost)} revoked certificates again; they are put back:"
        print("\n  ".join([told, *lost]), file=sys.stderr)


def _tell_flux(session: Session, _: str) -> None:
    """What the cluster's manifests are filled in with is what was just applied."""
    from scripts.ops.flux.facts import tell

    tell(session)


def _try(step: Step, session: Session, name: str) -> OpsError | None:
    again = "inv flux.reconcile" if name == CLUSTER else f"inv apply --env {name}"
    try:
        step(session, name)
    except OpsError as error:
        return Failed(f"after the apply of {name}: {error.text}", hint=error.hint or again)
    except KeyboardInterrupt:
        return Interrupted(f"after the apply of {name}: interrupted before all was checked", hint=again)
    return None
