"""The embedded world: start it, stop it, look into it, disturb it."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


@task(auto_shortflags=False, help=pick("json"))
def up(c, json=False):
    """Start the sandbox unless it runs."""
    from scripts.ops import sandbox

    found = sandbox.start(output.CHECKOUT)
    output.print_json(found) if json else output.show(sandbox.rows(found), sandbox.HEADERS, False)


@task(auto_shortflags=False)
def down(c):
    """Stop the sandbox; its world stays on disk."""
    from scripts.ops import sandbox

    print(sandbox.stop(output.CHECKOUT))


@task(auto_shortflags=False)
def reset(c):
    """Stop the sandbox and delete its world."""
    from scripts.ops import sandbox

    print(sandbox.reset(output.CHECKOUT))


@task(auto_shortflags=False, help=pick("json"))
def status(c, json=False):
    """Show what runs and how much is in it."""
    from scripts.ops import sandbox

    found = sandbox.status(output.CHECKOUT)
    output.print_json(found) if json else output.show(sandbox.rows(found), sandbox.HEADERS, False)


@task(
    auto_shortflags=False,
    positional=["address", "change"],
    help={
        "address": "the resource, as Terraform names it",
        "change": "attribute=value, a dotted path to a JSON value or text",
        "only": "the workspace, where several hold the address",
        "env": "the same, by environment",
        "delete": "delete the resource instead",
    },
)
def drift(c, address, change="", only="", env="", delete=False):
    """Change or delete a resource behind Terraform's back."""
    from scripts.ops import sandbox

    print(sandbox.drift(output.CHECKOUT, address, change, only or env, delete))
