"""The embedded world: start it, stop it, look into it, disturb it."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import number, pick


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
        "change": "attribute=value (a dotted path; JSON or text), or the word delete",
        "only": "the workspace, where several hold the address",
        "env": "the same, by environment",
    },
)
def drift(c, address, change, only="", env=""):
    """Change or delete a resource behind Terraform's back."""
    from scripts.ops import sandbox

    print(sandbox.drift(output.CHECKOUT, address, change, only or env))


@task(
    auto_shortflags=False,
    positional=["what"],
    help={
        "what": "a resource type, a resource's name, TYPE.NAME, or a route such as 'GET /api/v2/ping'",
        "kind": "fail, throttle, delay, hang, or lose: what HCP Terraform is asked is done, its reply is lost",
        "nth": "which match it strikes, 0 for every one",
        "call": "what it strikes of a resource: plan, apply or read",
        "seconds": "how long a delay, a hang or a loss lasts (a hang of 0 until the faults are cleared)",
        "message": "what a failure says",
    },
)
def fault(c, what, kind="fail", nth="1", call="apply", seconds="0", message=""):
    """Let something go wrong on purpose."""
    from scripts.ops import sandbox_faults

    how = {"call": call, "message": message}
    how |= {"nth": number("nth", nth, int), "seconds": number("seconds", seconds, float)}
    print(sandbox_faults.inject(output.CHECKOUT, what, kind, **how))


@task(auto_shortflags=False, help=pick("json") | {"clear": "take every fault away"})
def faults(c, clear=False, json=False):
    """Show what is to go wrong on purpose, or take it away."""
    from scripts.ops import sandbox_faults

    if clear:
        print(sandbox_faults.clear(output.CHECKOUT))
    else:
        output.show(sandbox_faults.listed(output.CHECKOUT), sandbox_faults.HEADERS, json)


@task(
    auto_shortflags=False,
    help={
        "from": "directory of full schema files; without it the real providers are asked, over the network"
    },
)
def schemas(c, from_=None):
    """Renew the schemas that the sandbox serves: those of the types that the roots use."""
    from scripts.ops import sandbox_schemas

    print(sandbox_schemas.renew(output.CHECKOUT, from_))
