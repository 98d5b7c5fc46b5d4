"""What an engine works in: the session, the run that it belongs to, who listens, and who may stop it."""

from dataclasses import dataclass

from scripts.ops.interrupt import Stop
from scripts.ops.progress import Progress
from scripts.ops.run import Run
from scripts.ops.session import Session


@dataclass(frozen=True)
class Surroundings:
    """What all engines of one run share."""

    session: Session
    run: Run
    progress: Progress
    stop: Stop
