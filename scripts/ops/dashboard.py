"""inv dashboard: one page of links, from what the world says now, as HTML and as Markdown."""

from datetime import UTC, datetime
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.dashboard import html, markdown, page
from scripts.core.dashboard.page import Page, Workspace
from scripts.errors import Preflight
from scripts.ops.expiries import read_expiries
from scripts.ops.run import read_runs
from scripts.ops.session import Session, open_session

FILES = {"index.html": html.draw, "README.md": markdown.draw}


def make_dashboard(checkout: Path, directory: Path | None) -> list[Path]:
    """Write the page into `directory` (the target's own unless said); the files written. Preflight before any apply."""
    session = open_session(checkout)
    made = read_page(session)
    folder = directory or session.target.directory / "dashboard"
    for name, draw in FILES.items():
        write_atomic(folder / name, draw(made).encode(), mode=0o644)
    return [folder / name for name in FILES]


def read_page(session: Session) -> Page:
    """What the page says now."""
    states = session.states()
    if not states:
        raise Preflight("nothing was applied yet, so there is nothing to link to", hint="inv apply --all")
    contracts = {
        name: state.outputs["contract"] for name, state in states.items() if "contract" in state.outputs
    }
    drifted = _last_drift(session)
    workspaces = tuple(
        Workspace(
            name,
            states[name].resources if name in states else 0,
            page.moment(states[name].created_at) if name in states else None,
            drifted.get(name),
        )
        for name in session.graph.workspaces
    )
    expiries, unseen = read_expiries(session)
    return page.build(session.config, contracts, workspaces, expiries, datetime.now(UTC), unseen)


def _last_drift(session: Session) -> dict[str, int | None]:
    """What the last finished `inv drift` of this machine found, by workspace."""
    runs = read_runs(session.target.directory)
    return next((run.drift for run in runs if run.verb == "drift" and run.ended == "done"), {})
