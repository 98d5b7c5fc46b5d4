"""The page as one self-contained HTML file: readable on a phone, in the dark, and without a script."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from scripts.core.dashboard.links import Link
from scripts.core.dashboard.page import SOON_DAYS, Expiry, Page, Service, Workspace

_STYLE = """
:root { color-scheme: light dark; --line: #d8dde3; --soft: #5b6673; --card: #fff; --page: #f5f7f9; --text: #17202a;
  --link: #0b57d0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --line: #333b45; --soft: #9aa7b4; --card: #1a2027; --page: #11161b; --text: #e6eaee; --link: #8ab4f8;
    --bad: #f2a099; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 78rem; margin: auto; }
h1 { font-size: 1.4rem; margin: .5rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; }
a { color: var(--link); text-decoration: none; display: inline-block; padding: .2rem 0; }
a:hover, a:focus { text-decoration: underline; }
.links a { margin-right: .9rem; }
.soft { color: var(--soft); font-size: .85rem; }
.bad { color: var(--bad); font-weight: 600; }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.card, .service { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.service { margin-bottom: .6rem; }
.places { display: grid; gap: .25rem 1.5rem; margin-top: .4rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
table { width: 100%; border-collapse: collapse; background: var(--card); }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; font-size: .85rem; }
"""


def draw(page: Page) -> str:
    """The whole page; nothing in it is loaded from elsewhere."""
    title = f"{escape(page.company)}: where everything is"
    body = "\n".join(
        [
            f"<h1>{title}</h1>",
            f'<p class="links">{_links(page.shared)}</p>',
            *(f'<p class="bad">{escape(one)}</p>' for one in page.urgent),
            f'<div class="cards">{"".join(map(_environment, page.environments))}</div>',
            "<h2>Services</h2>",
            *map(_service, page.services),
            "<h2>What ends</h2>",
            _table(
                ["What", "Environment", "Ends", "Days"], [_expiry(one, page.made) for one in page.expiries]
            ),
            *(f'<p class="soft">{escape(one)}</p>' for one in page.unseen),
            "<h2>Workspaces</h2>",
            _table(["Workspace", "Resources", "Last apply", "Drift"], map(_workspace, page.workspaces)),
            f'<p class="soft">Made by inv dashboard, {page.made:%Y-%m-%d %H:%M} UTC.</p>',
        ]
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body><main>
{body}
</main></body>
</html>
"""


def _environment(environment) -> str:
    where = "private" if environment.private else "public"
    return (
        f'<section class="card"><h3>{escape(environment.name)}</h3>'
        f'<p class="soft">{escape(environment.domain)}, {where}</p>'
        f'<p class="links">{_links(environment.links)}</p></section>'
    )


def _service(service: Service) -> str:
    places = "".join(
        f'<div><span class="soft">{escape(name)}</span><p class="links">{_links(links)}</p></div>'
        for name, links in service.links.items()
    )
    return (
        f'<section class="service"><h3>{escape(service.name)} <span class="soft">{escape(service.kind)}</span></h3>'
        f'<p class="soft">{escape(service.description)}</p><div class="places">{places}</div></section>'
    )


def _expiry(one: Expiry, now: datetime) -> list[str]:
    days = one.days(now)
    told = f'<span class="bad">{days}</span>' if days < SOON_DAYS else str(days)
    return [escape(one.what), escape(one.environment), f"{one.ends:%Y-%m-%d}", told]


def _workspace(one: Workspace) -> list[str]:
    name, resources, applied, drift = one.words
    marked = f'<span class="bad">{drift}</span>' if one.drifted else drift
    return [escape(name), resources, applied, marked]


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _links(links: Iterable[Link]) -> str:
    return "".join(f'<a href="{escape(link.url)}">{escape(link.text)}</a>' for link in links)
