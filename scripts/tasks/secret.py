"""Values that services keep secret."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick

SET = {"service": "who reads it", "name": "its name in the vault, as in mail-key", "env": "the environment"}


@task(name="set", auto_shortflags=False, positional=["service", "name"], help=SET | pick("yes"))
def put(c, service, name, env="", yes=False):
    """Set a secret's value: typed without echo, or from stdin. A new name goes into the service's file first."""
    from scripts.ops.service_secret import Wanted, set_secret

    done = set_secret(output.CHECKOUT, Wanted(service, name, env), yes, c.config.run.dry)
    print("\n".join(done.lines))
    output.waits(done.waits)
