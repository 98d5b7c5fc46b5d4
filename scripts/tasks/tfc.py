"""HCP Terraform: workspaces, variable sets and variables, as config/ says."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


@task(auto_shortflags=False, iterable=["execution"], help=pick("json", "execution"))
def plan(c, execution, json=False):
    """Show what seeding would write into HCP Terraform; exit 2 when it would write something."""
    from scripts.ops.tfc.plan import plan as run

    found = run(output.CHECKOUT, tuple(execution), json)
    if json:
        output.print_json(found)
    output.pending(found["pending"])


@task(
    auto_shortflags=False,
    iterable=["execution", "expect"],
    help=pick("yes", "json", "execution", "prune", "trust")
    | {"expect": "agree to the deletions with this digest"},
)
def seed(c, execution, expect, yes=False, prune=False, trust=False, json=False):
    """Write projects, workspaces, variable sets and variables into HCP Terraform: only what differs."""
    from scripts.ops.tfc.seed import Asked
    from scripts.ops.tfc.seed import seed as run

    dry = c.config.run.dry
    asked = Asked(yes, prune, trust, tuple(expect), tuple(execution), as_json=json, dry=dry)
    found = run(output.CHECKOUT, asked)
    if json:
        output.print_json(found)


@task(auto_shortflags=False, help=pick("json"))
def check(c, json=False):
    """Check variables: names, limits, what is given in vain, safer ways to sign in; exit 2 when seeding is due."""
    from scripts.errors import Preflight
    from scripts.ops.tfc.check import FAULT, HEADERS, PENDING, examine

    found = examine(output.CHECKOUT)
    output.show(found, HEADERS, json)
    if faults := [one["check"] for one in found if one["state"] == FAULT]:
        raise Preflight(f"at fault: {', '.join(dict.fromkeys(faults))}")
    output.pending(any(one["state"] == PENDING for one in found))


@task(auto_shortflags=False, help={"to": "write the files into this directory instead of printing them"})
def export(c, to=None):
    """Print an organisation's variables as the files that config/variables would have."""
    from scripts.ops.tfc.export import export as run

    print(run(output.CHECKOUT, to), end="")
