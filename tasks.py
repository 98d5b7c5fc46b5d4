"""Table of contents: every command and where it lives. `inv --list` shows them, `inv --help COMMAND` explains one."""

from invoke import Collection  # noqa: I001 (a table, not a column)

from scripts.tasks import check, cluster, dashboard, developer, environment, flux, machine, pipelines, sandbox
from scripts.tasks import secret, service, tfc, vpn, workspaces

namespace = Collection()
for one in (
    workspaces.plan,
    workspaces.apply,
    workspaces.destroy,
    workspaces.drift,
    workspaces.status,
    workspaces.outputs,
    workspaces.graph,
    workspaces.unlock,
    dashboard.dashboard,
    cluster.bootstrap,
    machine.doctor,
    machine.target,
):
    namespace.add_task(one)

for collection in (
    Collection("runs", machine.list_runs, machine.show_run, machine.run_logs),
    Collection("providers", machine.lock_providers),
    Collection.from_module(environment, name="env"),
    Collection.from_module(service, name="service"),
    Collection.from_module(secret, name="secret"),
    Collection.from_module(tfc, name="tfc"),
    Collection.from_module(vpn, name="vpn"),
    Collection.from_module(developer, name="developer"),
    Collection.from_module(flux, name="flux"),
    Collection("k8s", cluster.login),
    Collection.from_module(pipelines, name="pipelines"),
    Collection.from_module(check, name="check"),
    Collection.from_module(sandbox, name="sandbox"),
):
    namespace.add_collection(collection)
