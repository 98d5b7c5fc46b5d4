"""The page of links."""

from pathlib import Path

from invoke import task

from scripts.tasks import output


@task(auto_shortflags=False, help={"to": "write it into this folder instead of the target's own"})
def dashboard(c, to=None):
    """Make one page of links to everything, with what ends and what has drifted: HTML, and Markdown."""
    from scripts.ops.dashboard import make_dashboard

    print("\n".join(map(str, make_dashboard(output.CHECKOUT, Path(to) if to else None))))
