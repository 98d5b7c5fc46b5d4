"""Tells a run in HCP Terraform to end, whatever it is doing."""

from scripts.clients.hcp.refusals import Conflict
from scripts.clients.hcp.run import Run
from scripts.clients.hcp.runs import Runs

TRIES = 3
# How long a run that was told to end may take before it is left to HCP Terraform.
PARTING = 60.0


def tell_to_end(runs: Runs, run_id: str, why: str) -> Run:
    """Discard or cancel, whatever fits; the run as it was before. Its status may move meanwhile: then look again."""
    for _ in range(TRIES):
        found = runs.show(run_id)
        if found.is_over or not (found.may_discard or found.may_cancel):
            break
        try:
            (runs.discard if found.may_discard else runs.cancel)(run_id, why)
        except Conflict:
            continue
        break
    return found
