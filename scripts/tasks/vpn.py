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


@task(
    auto_shortflags=False,
    help=ENV
    | WHO
    | {
        "serial": "the certificate with this serial",
        "thumbprint": "the certificate with this SHA-1 digest, on record or not",
        "file": "this certificate, PEM or DER",
        "all": "everything that the user has",
        "reason": "why, for the record",
    }
    | pick("json"),
)
def revoke(
    c,
    env=None,
    user=None,
    device=None,
    serial=None,
    thumbprint=None,
    file=None,
    all=False,
    reason="",
    json=False,
):
    """Keep a certificate out: on the gateway, read back, its connections cut."""
    from scripts.core.vpn.asked import Asked
    from scripts.ops.vpn.revoke import HEADERS
    from scripts.ops.vpn.revoke import revoke as run

    asked = Asked(user, device, serial, thumbprint, all)
    output.show(run(output.CHECKOUT, env, asked, file, reason, c.config.run.dry), HEADERS, json)


@task(auto_shortflags=False, help=ENV | pick("json"))
def profile(c, env=None, json=False):
    """Fetch the gateway's profile, which new bundles hold, and tell until when its own root is good."""
    from scripts.ops.vpn.profile import HEADERS
    from scripts.ops.vpn.profile import profile as run

    output.show_one(run(output.CHECKOUT, env), HEADERS, json)
