"""Certificates with which developers join an environment's network, and the roots above them."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import pick

ENV = {"env": "environment; without it the only one with a VPN"}
WHO = {"user": "whose certificate", "device": "for which device"}


@task(auto_shortflags=False, help=ENV | pick("json"))
def init(c, env=None, json=False):
    """Make the root that signs an environment's certificates; does nothing when there is one."""
    from scripts.ops.vpn.init import HEADERS
    from scripts.ops.vpn.init import init as run

    output.show_one(run(output.CHECKOUT, env, c.config.run.dry), HEADERS, json)


@task(
    auto_shortflags=False,
    help=ENV | WHO | {"csr": "a request made on the device, whose key then stays there"} | pick("json"),
)
def issue_cert(c, env=None, user=None, device=None, csr=None, json=False):
    """Issue a certificate and everything that a device needs to connect, in one folder."""
    from scripts.ops.vpn.issue_cert import HEADERS
    from scripts.ops.vpn.issue_cert import issue_cert as run

    output.show_one(run(output.CHECKOUT, env, user, device, csr, c.config.run.dry), HEADERS, json)
