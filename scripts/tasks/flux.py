"""Flux: what the cluster runs, from Git."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


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
