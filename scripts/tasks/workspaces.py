"""Plan, apply, destroy and look at workspaces."""

from invoke import task

from scripts.tasks import output
from scripts.tasks.flags import MANY, pick, request, selection

SELECT = pick("env", "only", "all", "json")


@task(
    auto_shortflags=False,
    iterable=MANY,
    help=SELECT | pick("with-upstream", "changed", "drop-environment", "report"),
)
def plan(
    c, env, only, drop_environment, all=False, with_upstream=False, changed=None, report=None, json=False
):
    """Show what would change, as far as it can be known; exit 2 when something would."""
    from scripts.ops.plan import plan as run

    asked = request(selection(env, only, all, with_upstream), changed, report, json, dropped=drop_environment)
    output.finish(run(output.CHECKOUT, asked), json)


@task(
    auto_shortflags=False,
    iterable=MANY,
    optional=["resume"],
    help=SELECT
    | pick("with-upstream", "changed", "drop-environment", "report", "yes", "allow-destroy", "expect")
    | pick("resume", "verify", "any-branch"),
)
def apply(
    c, env, only, drop_environment, allow_destroy, expect, all=False, with_upstream=False, changed=None, report=None,
    json=False, yes=False, resume=None, verify=False, any_branch=False,
):  # fmt: skip
    """Put the selected workspaces into the world, in order, each wave shown and asked for."""
    from scripts.ops.apply import apply as run

    asked = request(
        selection(env, only, all, with_upstream), changed, report, json, dropped=drop_environment, yes=yes,
        allow_destroy=allow_destroy, expect=expect, resume=resume, verify=verify, any_branch=any_branch,
        dry=c.config.run.dry,
    )  # fmt: skip
    output.finish(run(output.CHECKOUT, asked), json)


@task(auto_shortflags=False, iterable=MANY, help=SELECT | pick("report", "yes", "expect"))
def destroy(c, env, only, expect, all=False, report=None, json=False, yes=False):
    """Destroy environments (the shared workspaces let go of them first), or everything with --all."""
    from scripts.ops.destroy import destroy as run

    asked = request(
        selection(env, only, all), None, report, json, yes=yes, expect=expect, dry=c.config.run.dry
    )
    output.finish(run(output.CHECKOUT, asked), json)


@task(auto_shortflags=False, iterable=MANY, help=SELECT)
def drift(c, env, only, all=False, json=False):
    """Show what was changed outside Terraform; exit 2 when something was."""
    from scripts.ops.drift import HEADERS
    from scripts.ops.drift import drift as run

    found = run(output.CHECKOUT, selection(env, only, all), quiet=json)
    output.show(found, HEADERS, json)
    output.pending(bool(found))


@task(auto_shortflags=False, iterable=MANY, help=SELECT)
def status(c, env, only, all=False, json=False):
    """Show each workspace's serial, resources and lock."""
    from scripts.ops.status import HEADERS
    from scripts.ops.status import status as run

    output.show(run(output.CHECKOUT, selection(env, only, all)), HEADERS, json)


@task(auto_shortflags=False, iterable=MANY, help=pick("env", "only", "all"))
def outputs(c, env, only, all=False):
    """Print the selected workspaces' outputs (their contracts) as JSON."""
    from scripts.ops.status import outputs as run

    output.print_json(run(output.CHECKOUT, selection(env, only, all)))


@task(auto_shortflags=False, iterable=MANY, help=pick("env", "only", "all", "format"))
def graph(c, env, only, all=False, format="text"):
    """Draw which workspace reads which, in the order they are applied."""
    from scripts.ops.graph import draw_graph

    print(draw_graph(output.CHECKOUT, selection(env, only, all), format))


@task(auto_shortflags=False, help={"only": "the workspace", "env": "the same, of an environment"})
def unlock(c, only=None, env=None):
    """Free one workspace's lock when its holder is gone."""
    from scripts.errors import Preflight
    from scripts.ops.unlock import unlock as run

    if not (only or env):
        raise Preflight("nothing is selected", hint="inv status --all tells what is locked, --only picks it")
    print(f"unlocked; it was held by {run(output.CHECKOUT, only or env)}")
