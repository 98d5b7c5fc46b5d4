"""The machine, the target, the runs that were made here."""

from invoke import task

from scripts.errors import Preflight
from scripts.tasks import output
from scripts.tasks.flags import pick


@task(auto_shortflags=False, help=pick("json"))
def doctor(c, json=False):
    """Check everything that commands rely on; exit 5 when something is at fault."""
    from scripts.ops.doctor import FAULT, HEADERS, examine

    found = examine(output.CHECKOUT)
    output.show(found, HEADERS, json)
    faults = [one["check"] for one in found if one["state"] == FAULT]
    if faults:
        raise Preflight(f"at fault: {', '.join(faults)}")


@task(
    auto_shortflags=False, positional=["name"], help={"name": "sandbox or azure; show tells the current one"}
)
def target(c, name):
    """Switch where commands act; `inv target show` tells it."""
    from scripts.ops.target import current, switch

    print((current(output.CHECKOUT) if name == "show" else switch(output.CHECKOUT, name)).name)


@task(name="list", auto_shortflags=False, help=pick("json"))
def list_runs(c, json=False):
    """List the runs made on this machine, newest first."""
    from scripts.ops.runs import HEADERS, list_runs

    output.show(list_runs(output.CHECKOUT), HEADERS, json)


@task(name="show", auto_shortflags=False, help=pick("run", "json"))
def show_run(c, run=None, json=False):
    """Show how each workspace came out of a run."""
    from scripts.ops.runs import RUN_HEADERS, show_run

    output.show(show_run(output.CHECKOUT, run), RUN_HEADERS, json)


@task(name="logs", auto_shortflags=False, help=pick("run", "workspace"))
def run_logs(c, run=None, workspace=None):
    """Print what Terraform said in a run."""
    from scripts.ops.runs import read_logs

    print(read_logs(output.CHECKOUT, run, workspace))


@task(name="lock", auto_shortflags=False)
def lock_providers(c):
    """Write every root's .terraform.lock.hcl, where the provider registry is reached."""
    from scripts.ops.providers import lock_providers

    print("\n".join(lock_providers(output.CHECKOUT)))
