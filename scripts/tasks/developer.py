"""People who come and go: an environment's network and its part of the cluster, together."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick

NAME = {"name": "who: the name on certificates, or the whole user principal name"}
ENV = {"env": "environment; without it the only one with a VPN"}


@task(auto_shortflags=False, positional=["name"], help=NAME | ENV | pick("json"))
def add(c, name, env=None, json=False):
    """Let somebody into an environment's network and its part of the cluster."""
    from scripts.ops.developer import HEADERS
    from scripts.ops.developer import add as run

    output.show(run(output.CHECKOUT, name, env, c.config.run.dry), HEADERS, json)


@task(auto_shortflags=False, positional=["name"], help=NAME | ENV | pick("json"))
def remove(c, name, env=None, json=False):
    """Take all of it away again, certificates first."""
    from scripts.ops.developer import HEADERS
    from scripts.ops.developer import remove as run

    output.show(run(output.CHECKOUT, name, env, c.config.run.dry), HEADERS, json)
