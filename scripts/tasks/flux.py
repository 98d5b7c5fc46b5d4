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


@task(
    auto_shortflags=False,
    help=pick("json") | {"from": "directory with the release's files, already downloaded"},
)
def vendor(c, json=False, from_=None):
    """Download the release of Flux that config/ names, verify it, and write what bootstrap-flux installs."""
    from scripts.ops.flux.vendor import vendor as run

    done = run(output.CHECKOUT, Path(from_) if from_ else None)
    if json:
        output.print_json(done)
    else:
        print("\n".join([f"Flux {done['version']}, sha256 {done['sha256'][:12]}…", *done["changed"]]))


@task(auto_shortflags=False, help=pick("json", "kubeconfig", "cluster"))
def status(c, json=False, kubeconfig=None, cluster=None):
    """Show what Flux has applied: sources, Kustomizations, releases, with revision, age and reason."""
    from scripts.core.flux.tree import HEADERS, shown
    from scripts.ops.flux.status import advice
    from scripts.ops.flux.status import status as run

    found = run(output.CHECKOUT, Path(kubeconfig) if kubeconfig else None, cluster)
    if json:
        output.print_json(found)
        return
    output.show(shown(found["objects"]), HEADERS, json)
    print("\n".join(advice(found)), end="\n" if advice(found) else "")


@task(
    auto_shortflags=False,
    iterable=["resume"],
    help=pick("json", "timeout") | {"resume": "first let a suspended object go on (may repeat)"},
)
def reconcile(c, resume, json=False, timeout="600"):
    """Let Flux read Git now, tell it Terraform's facts, and wait until all of it is applied."""
    from scripts.ops.flux.reconcile import reconcile as run

    done = run(output.CHECKOUT, resume, number("timeout", timeout, float))
    output.show(done if json else done["ready"], ["kind", "name", "ready", "reason"], json)


@task(auto_shortflags=False, help=pick("yes", "json"))
def rotate_key(c, yes=False, json=False):
    """Give Flux another key for the git host; the old one goes when the new one has worked."""
    from scripts.ops.flux.rotate_key import rotate_key as run

    output.show_one(run(output.CHECKOUT, yes), ["auth", "removed", "revision"], json)


@task(auto_shortflags=False, help=pick("json"))
def rollback(c, json=False):
    """Put back the files of the Flux before this one; inv bootstrap-flux then installs it."""
    from scripts.ops.flux.rollback import rollback as run

    done = run(output.CHECKOUT)
    output.show_one(done, ["from", "to"], json)
    output.waits("inv bootstrap-flux, once these files are on the branch")
