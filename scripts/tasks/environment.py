"""Environments of this checkout."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


@task(
    auto_shortflags=False,
    positional=["name"],
    help={
        "name": "its name",
        "like": "the environment it is made after; the first that is not protected unless said",
    }
    | pick("yes"),
)
def add(c, name, like="", yes=False):
    """Add an environment made after another: its files, with free addresses; `inv apply --env NAME` then builds it."""
    from scripts.ops.environments import add_environment

    print("\n".join(add_environment(output.CHECKOUT, name, like, yes)))
    print(f"  next: inv check.docs --update && inv apply --env {name}")


@task(auto_shortflags=False, positional=["name"], help={"name": "its name"} | pick("yes"))
def remove(c, name, yes=False):
    """Take an environment's files away, once nothing of it is left in the world."""
    from scripts.ops.environments import remove_environment

    print("\n".join(remove_environment(output.CHECKOUT, name, yes)))
    print("  next: inv check.docs --update")


@task(name="list", auto_shortflags=False, help=pick("json"))
def show(c, json=False):
    """List the environments."""
    from scripts.ops.environments import HEADERS, list_environments

    output.show(list_environments(output.CHECKOUT), HEADERS, json)
