"""Plans of a whole run, some of whose workspaces run in HCP Terraform."""

from scripts.ops.planning import Planner
from tests.seeding.organisation import hang_up


def test_a_remote_plan_counts_like_a_local_one_and_a_run_that_cannot_be_ended_is_told(land, capsys):
    land.workspace()
    land.steps = [land.begin, land.plan]
    planner = Planner(land.session, land.run, land.said, land.stop)
    plan = planner.plan("dev")
    assert (plan.applyable, plan.counts.add, plan.error) == (True, 1, "")
    records = land.current["options"]["variables"]
    assert records == [{"key": "records_directory", "value": f'"{land.session.target.records}"'}]
    land.organisation.emulator.meddle = hang_up
    planner.discard_plans()
    told = capsys.readouterr().err
    assert told.startswith("dev: its run in HCP Terraform is still there: ")
    assert land.current["status"] == "planned"
    assert "hush" not in "".join(file.read_text() for file in land.run.directory.iterdir())


def test_a_remote_plan_that_fails_says_so_in_the_plan(land):
    land.workspace()
    land.steps = [land.begin, lambda: land.fail("Error: no\n")]
    plan = Planner(land.session, land.run, land.said, land.stop).plan("dev")
    assert plan.error == f"Error: no\n{land.current['id']} is errored: {land.page}"
    assert (land.run.directory / "dev.log").read_text() == f"{land.page}\nError: no\n"
