"""The page as Markdown, for the README of the GitHub organisation."""

import re
from collections.abc import Iterable

from scripts.core.dashboard.links import Link
from scripts.core.dashboard.page import Page


def draw(page: Page) -> str:
    """The whole page."""
    names = [environment.name for environment in page.environments]
    lines = [f"# {page.company}: where everything is", "", _joined(page.shared), ""]
    lines += [line for one in page.urgent for line in (f"**{_text(one)}**", "")]
    for environment in page.environments:
        where = "private" if environment.private else "public"
        lines += [f"**{environment.name}** ({environment.domain}, {where}): {_joined(environment.links)}", ""]
    lines += ["## Services", "", _row(["Service", *names]), _row(["---"] * (len(names) + 1))]
    for service in page.services:
        told = [_joined(service.links.get(name, ())) for name in names]
        lines.append(_row([f"**{service.name}** ({service.kind})", *told]))
    lines += ["", "## Certificates", "", _row(["What", "Environment", "Ends"]), _row(["---"] * 3)]
    lines += [_row([_text(one.what), one.environment, f"{one.ends:%Y-%m-%d}"]) for one in page.expiries]
    lines += [line for one in page.unseen for line in ("", _text(one))]
    lines += [
        "",
        "## Workspaces",
        "",
        _row(["Workspace", "Resources", "Last apply", "Drift"]),
        _row(["---"] * 4),
    ]
    lines += [_row(one.words) for one in page.workspaces]
    return "\n".join([*lines, "", f"Made by `inv dashboard` on {page.made:%Y-%m-%d %H:%M} UTC.", ""])


def _joined(links: Iterable[Link]) -> str:
    return " · ".join(f"[{_text(link.text)}]({link.url})" for link in links)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return re.sub(r"([\[|*])", r"\\\1", text)
