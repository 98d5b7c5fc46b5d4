"""The engine of a workspace, by where HCP Terraform says that it runs."""

from scripts.core.variables.desired import LOCAL
from scripts.ops.engines.engine import Engine
from scripts.ops.engines.local import LocalEngine
from scripts.ops.engines.remote import RemoteEngine
from scripts.ops.engines.surroundings import Surroundings


def choose_engine(around: Surroundings, name: str) -> Engine:
    """The engine of workspace `name`; one that is not there yet will be made to run here."""
    found = around.session.workspace(name)
    if found is None or found.execution_mode == LOCAL:
        return LocalEngine(around.session, around.run, name)
    return RemoteEngine(around, name, found)
