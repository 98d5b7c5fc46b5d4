"""Services of this checkout's catalogue."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import name_unless_bare, number, pick

ADD = {
    "name": "its name",
    "kind": "web, function, container, cron, frontend or package",
    "uses": "backing parts, with commas: postgres, redis, servicebus, mongo, storage",
    "public": "the internet reaches it",
    "description": "one sentence for people",
    "repository": "GitHub repository, owner/name; its own name unless said",
    "image": "image with tag of a maker elsewhere, instead of a repository",
    "schedule": "when a cron job runs, in UTC: five cron fields",
    "port": "port that a container listens on; a worker has none",
}
HERE = {"name": "its name", "env": "the environment"}


@task(auto_shortflags=False, positional=name_unless_bare("service.add"), help=ADD | pick("yes"))
def add(
    c, name=None, kind="", uses="", public=False, description="", repository="", image="", schedule="", port="",
    yes=False,
):  # fmt: skip
    """Add a service: one small file, and manifests where it runs in the cluster. Asks for what is missing."""
    from scripts.ops.new_service import complete
    from scripts.ops.outlook import look_ahead
    from scripts.ops.services import add_service

    service = complete(
        output.CHECKOUT, name, kind, uses, public, description=description, repository=repository, image=image,
        schedule=schedule, port=number("port", port, int) if port else None,
    )  # fmt: skip
    print("\n".join(add_service(output.CHECKOUT, service, yes)), flush=True)
    print("\n".join(look_ahead(output.CHECKOUT, service)))


@task(auto_shortflags=False, positional=["name"], help={"name": "its name"} | pick("yes"))
def remove(c, name, yes=False):
    """Take a service out of the catalogue, with its manifests; the next apply destroys what it had."""
    from scripts.ops.services import remove_service

    print("\n".join(remove_service(output.CHECKOUT, name, yes)))
    print("  next: inv plan --all")


@task(name="list", auto_shortflags=False, help=pick("json"))
def show(c, json=False):
    """List the services."""
    from scripts.ops.services import HEADERS, list_services

    output.show(list_services(output.CHECKOUT), HEADERS, json)


@task(name="open", auto_shortflags=False, positional=["name"], help=HERE)
def visit(c, name, env=""):
    """Print a service's address in an environment, and open it where a person sits at a browser."""
    from scripts.ops.deployment import open_service

    print(open_service(output.CHECKOUT, name, env))


@task(auto_shortflags=False, positional=["name"], help=HERE | pick("json"))
def logs(c, name, env="", json=False):
    """Say where a service's logs are read, and what finds them there."""
    from scripts.ops.deployment import service_logs

    found = service_logs(output.CHECKOUT, name, env)
    if json:
        output.print_json(found)
    else:  # addresses are longer than a table is wide
        print("\n".join("{logs}  {query}\n  {link}".format(**one).replace("  \n", "\n") for one in found))


@task(name="env", auto_shortflags=False, positional=["name"], help=HERE)
def settings(c, name, env=""):
    """Print the settings to run a service on your own machine as a .env file; secrets by where they are."""
    from scripts.ops.deployment import service_env

    print("\n".join(service_env(output.CHECKOUT, name, env)))
