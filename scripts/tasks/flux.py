"""Flux: what the cluster runs, from Git."""

from pathlib import Path

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import number, pick


@task(auto_shortflags=False, help=pick("json"))
def validate(c, json=False):
    """Build everything that Flux would apply and check every object, without a cluster; exit 1 when one is wrong."""
    from scripts.errors import Failed
    from scripts.ops.flux.validate import validate as run

    verdict = run(output.CHECKOUT)
    if json:
        output.print_json(verdict.document)
    if verdict.errors:
        raise Failed(verdict.summary if json else f"{verdict.summary}\n{verdict.listing}")
    if not json:
        print(verdict.summary)


@task(
    auto_shortflags=False,
    help={"from": "directory with a full crds.json.gz; without it only what is recorded by hand is renewed"},
)
def schemas(c, from_=None):
    """Renew the schemas of custom kinds: those that flux/ and the sandbox's cluster use."""
    from scripts.ops.flux.schemas import renew

    print(renew(output.CHECKOUT, from_))


@task(auto_shortflags=False, help=pick("json"))
def vendor(c, json=False):
    """Download the release of Flux that config/ names, verify it, and write what bootstrap-flux installs."""
    from scripts.ops.flux.vendor import vendor as run

    done = run(output.CHECKOUT)
    if json:
        output.print_json(done)
    else:
        print("\n".join([f"Flux {done['version']}, sha256 {done['sha256'][:12]}…", *done["changed"]]))


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
