"""The cluster: what runs in it, and how people get into it."""

from pathlib import Path

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import number, pick


@task(
    name="bootstrap-flux",
    auto_shortflags=False,
    help=pick("yes", "json", "kubeconfig", "cluster", "timeout")
    | {
        "plan": "show what would change, with exit 2 when something would; nothing is written",
        "pr": "open a pull request when the branch does not hold what is to be installed",
        "wait-components": "wait until all of it is ready (the default)",
    },
)
def bootstrap(
    c, plan=False, yes=False, json=False, pr=False, wait_components=True, kubeconfig=None, cluster=None,
    timeout="600",
):  # fmt: skip
    """Install Flux into the cluster, or repair it, and wait until everything in Git is applied."""
    from scripts.ops.flux.bootstrap import Request
    from scripts.ops.flux.bootstrap import bootstrap as run

    asked = Request(
        plan or c.config.run.dry, yes, pr, wait_components, Path(kubeconfig) if kubeconfig else None, cluster,
        number("timeout", timeout, float),
    )  # fmt: skip
    output.bootstrapped(run(output.CHECKOUT, asked), json)


@task(auto_shortflags=False, help={"env": "work in this environment's namespace"})
def login(c, env=None):
    """Sign in to the cluster: write a kubeconfig and print the line that makes kubectl use it."""
    from scripts.ops.flux.login import login as run

    print(f"export KUBECONFIG={run(output.CHECKOUT, env)}")
