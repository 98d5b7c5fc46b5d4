"""What can be checked without touching a world."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


@task(auto_shortflags=False)
def lint(c):
    """Check Python with ruff and Terraform's formatting."""
    from scripts.ops.check import lint as run

    output.faults(run(output.CHECKOUT))


@task(auto_shortflags=False, help=pick("update"))
def config(c, update=False):
    """Check config/, and that its schemas and reference are up to date; exit 2 when they are not."""
    from scripts.ops.check import check_config

    output.stale(check_config(output.CHECKOUT, update), "inv check.config --update")


@task(auto_shortflags=False, help=pick("update"))
def docs(c, update=False):
    """Check that the generated parts of docs/ are up to date; exit 2 when they are not."""
    from scripts.ops.check import check_docs
    from scripts.ops.reference import documents
    from scripts.tasks.listing import list_commands

    wanted = documents(output.CHECKOUT, list_commands())
    output.stale(check_docs(output.CHECKOUT, wanted, update), "inv check.docs --update")


@task(auto_shortflags=False, help=pick("update"))
def terraform(c, update=False):
    """Validate every root and compare its plan with tests/terraform/expected; exit 2 when they differ."""
    from scripts.ops.check import check_terraform

    output.stale(check_terraform(output.CHECKOUT, update), "inv check.terraform --update")


@task(auto_shortflags=False)
def flux(c):
    """Build everything that Flux would apply and check every object, without a cluster."""
    from scripts.ops.flux.validate import validate

    output.faults([str(one) for one in validate(output.CHECKOUT).errors])


@task(auto_shortflags=False)
def pipelines(c):
    """Check the files in pipelines/ and every service's pipeline, expanded, against Azure's schema."""
    from scripts.ops.pipelines import check_pipelines

    output.faults(check_pipelines(output.CHECKOUT))


@task(auto_shortflags=False)
def security(c):
    """Look for secrets in tracked files, and for private files that others may read."""
    from scripts.ops.check import check_security

    output.faults(check_security(output.CHECKOUT))


@task(
    name="all",
    default=True,
    auto_shortflags=False,
    pre=[lint, config, docs, terraform, flux, pipelines, security],
)
def check_all(c):
    """Every check, one after another."""
