"""Pipelines of Azure DevOps, read as they would run."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick


@task(auto_shortflags=False, help=pick("branch") | {"service": "the service, or infrastructure"})
def render(c, service, branch=None):
    """Print a service's pipeline with its templates expanded, for each branch and a pull request."""
    from scripts.ops.pipelines import render as run

    print(run(output.CHECKOUT, service, branch))


@task(
    auto_shortflags=False, help={"file": "Azure's service-schema.json, which its VS Code extension carries"}
)
def schema(c, file):
    """Take over a newer schema of Azure Pipelines, cut down to the tasks that pipelines/ uses."""
    from pathlib import Path

    from scripts.ops.pipelines import renew_schema

    print(renew_schema(output.CHECKOUT, Path(file)))
