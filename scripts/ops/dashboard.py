"""inv dashboard: one page of links, from what the world says now, as HTML and as Markdown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.core.dashboard import html, markdown, page
from scripts.core.dashboard.page import Expiry, Page, Workspace
from scripts.errors import OpsError, Preflight
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
    return page.build(session.config, contracts, workspaces, tuple(_expiries(session)), datetime.now(UTC))


def _last_drift(session: Session) -> dict[str, int | None]:
    """What the last finished `inv drift` of this machine found, by workspace."""
    runs = read_runs(session.target.directory)
    return next((run.drift for run in runs if run.verb == "drift" and run.ended == "done"), {})


def _expiries(session: Session) -> Iterator[Expiry]:
    for name, environment in session.config.environments.items():
        if environment.network.vpn and session.config.vpn:
            yield from _vpn_expiries(session, name)


def _vpn_expiries(session: Session, environment: str) -> Iterator[Expiry]:
    from scripts.core.vpn.certificate import LIVE
    from scripts.ops.vpn.inventory import Inventory
    from scripts.ops.vpn.place import Place
    from scripts.ops.vpn.roots import read_roots

    place, now = Place(session.checkout, session.config, session.target, environment), datetime.now(UTC)
    try:
        for root in read_roots(place):
            yield Expiry(f"VPN root {root.name}", environment, root.facts.not_after)
    except OpsError:
        return  # `inv vpn.doctor` is about damaged files, a page of links is not
    certificates, _ = Inventory(place).look()
    for one in certificates:
        if one.status(now) in LIVE and one.not_after:
            yield Expiry(f"VPN of {one.user}, {one.device}", environment, one.not_after)
