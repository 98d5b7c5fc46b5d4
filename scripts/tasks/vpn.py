"""Certificates with which developers join an environment's network, and the roots above them."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import number, pick

ENV = {"env": "environment; without it the only one with a VPN"}
WHO = {"user": "whose certificate", "device": "for which device"}
WHICH = WHO | {"serial": "the certificate with this serial"}
CSR = {"csr": "a request made on the device, whose key then stays there"}


def show(rows, headers, json):
    """Print records about certificates: as a table that fits a terminal, or with all that is known as JSON."""
    from scripts.core.vpn.listing import brief

    output.show(rows if json else [brief(row) for row in rows], headers, json)


def show_one(found, headers, json):
    """Print one such record."""
    from scripts.core.vpn.listing import brief

    output.show_one(brief(found) if found and not json else found, headers, json)


@task(auto_shortflags=False, help=ENV | pick("json"))
def init(c, env=None, json=False):
    """Make the root that signs an environment's certificates; does nothing when there is one."""
    from scripts.ops.vpn.init import HEADERS
    from scripts.ops.vpn.init import init as run

    show_one(run(output.CHECKOUT, env, c.config.run.dry), HEADERS, json)


@task(auto_shortflags=False, help=ENV | WHO | CSR | pick("json"))
def issue_cert(c, env=None, user=None, device=None, csr=None, json=False):
    """Issue a certificate and everything that a device needs to connect, in one folder."""
    from scripts.ops.vpn.issue_cert import HEADERS
    from scripts.ops.vpn.issue_cert import issue_cert as run

    show_one(run(output.CHECKOUT, env, user, device, csr, c.config.run.dry), HEADERS, json)


@task(
    auto_shortflags=False,
    help=ENV
    | WHICH
    | CSR
    | {"all": "everybody's that is due", "early": "although it is not due"}
    | pick("json"),
)
def renew(
    c, env=None, user=None, device=None, serial=None, csr=None, all=False, early=False, json=False
):  # fmt: skip
    """Renew what soon ends: a new key and certificate, while the old one works for the days of grace."""
    from scripts.core.vpn.asked import Asked
    from scripts.ops.vpn.renew import HEADERS
    from scripts.ops.vpn.renew import renew as run

    asked = Asked(user, device, serial, None, all)
    show(run(output.CHECKOUT, env, asked, csr, early, c.config.run.dry), HEADERS, json)


@task(
    auto_shortflags=False,
    help=ENV
    | WHICH
    | {
        "thumbprint": "the certificate with this SHA-1 thumbprint",
        "file": "the certificate in this file",
        "all": "every one that the user has",
        "reason": "why, for the record",
    }
    | pick("json"),
)
def revoke(
    c, env=None, user=None, device=None, serial=None, thumbprint=None, file=None, all=False, reason="", json=False
):  # fmt: skip
    """Have the gateway refuse a certificate, and cut its connections; without a choice finish what was begun."""
    from scripts.core.vpn.asked import Asked
    from scripts.ops.vpn.revoke import HEADERS
    from scripts.ops.vpn.revoke import revoke as run

    asked = Asked(user, device, serial, thumbprint, all)
    show(run(output.CHECKOUT, env, asked, file, reason, c.config.run.dry), HEADERS, json)


@task(
    auto_shortflags=False,
    help=ENV
    | {
        "retire": "take the old root away, once nobody needs it",
        "cut-off": "agree to cut off exactly so many certificates",
        "undo": "give the new root up while nobody uses it",
    }
    | pick("json"),
)
def rotate_root(c, env=None, retire=False, cut_off=None, undo=False, json=False):
    """Replace the root in phases: create, publish, re-issue, laggards, retire; goes on where it stopped."""
    from scripts.ops.vpn.rotate import HEADERS, Wishes
    from scripts.ops.vpn.rotate import rotate as run

    agreed = None if cut_off is None else number("cut-off", cut_off, int)
    progress = run(output.CHECKOUT, env, Wishes(retire, undo, agreed, c.config.run.dry))
    output.show(progress.rows, HEADERS, json)
    output.waits(progress.waits_for)


@task(
    name="list",
    auto_shortflags=False,
    help=ENV | {"fail-within": "end with 1 when something ends within so many days: 30d"} | pick("json"),
)
def list_certificates(c, env=None, fail_within=None, json=False):
    """List every certificate, and what the gateway says of it."""
    from scripts.ops.vpn.list import HEADERS
    from scripts.ops.vpn.list import list_certificates as run

    listing = run(output.CHECKOUT, env, fail_within)
    show(listing.rows, HEADERS, json)
    if listing.error:
        raise listing.error


@task(auto_shortflags=False, help=ENV | pick("json"))
def profile(c, env=None, json=False):
    """Fetch the gateway's profile, tell when its own root ends, and put it into the bundles that lie here."""
    from scripts.ops.vpn.profile import HEADERS
    from scripts.ops.vpn.profile import profile as run

    show_one(run(output.CHECKOUT, env), HEADERS, json)


@task(auto_shortflags=False, help=ENV | pick("json"))
def doctor(c, env=None, json=False):
    """Check inventory, keys, roots and gateway; mend what can be mended; exit 1 when something is at fault."""
    from scripts.errors import Failed
    from scripts.ops.vpn.doctor import FAULT, HEADERS, examine

    found = examine(output.CHECKOUT, env)
    output.show(found, HEADERS, json)
    faults = sum(one["state"] == FAULT for one in found)
    if faults:
        raise Failed(f"{faults} {'fault' if faults == 1 else 'faults'} that somebody has to see to")
