"""One workspace's run, from the upload to its end, and everything that can become of it in between."""

import io
import json
import tarfile

import pytest

from scripts.errors import Failed
from scripts.ops.engines import remote_run
from scripts.ops.engines.engine import Wish
from scripts.ops.engines.leftovers import settle_leftovers
from scripts.sandbox import faults
from tests.remote.conftest import CREATE
from tests.seeding.organisation import hang_up

UNSET = {
    "type": "diagnostic",
    "@message": "Error: No value for required variable",
    "diagnostic": {
        "severity": "error",
        "summary": "No value for required variable",
        "detail": 'The root module input variable "word" is not set, and has no default value.',
    },
}


def nothing(_event: dict) -> None:
    """Nobody listens."""


def nobody() -> None:
    """Nobody does anything."""


def recorded(land) -> list[tuple[str, str]]:
    """(event, status or reason or page) of what the journal holds."""
    lines = (land.run.directory / "journal.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    return [(one["event"], one.get("status") or one.get("reason") or one["page"]) for one in records]


def test_a_run_goes_up_with_what_its_root_reads_and_is_confirmed_as_it_was_planned(land):
    land.workspace()
    land.steps = [land.begin, land.plan]
    engine, events = land.engine(), []
    wish = Wish(destroy=True, variables={"environments": ["dev", "${x}"], "records_directory": "/r"})
    outcome = engine.plan(wish, events.append)
    assert (outcome.code, [(c.address, c.action) for c in outcome.log.changes]) == (2, [("a.b", "create")])
    assert engine.document()["resource_changes"][0]["address"] == "a.b"
    run = land.current
    assert (run["message"], run["options"]["is-destroy"]) == (
        "inv: destroy and apply, run 20260102-030405-abcd",
        True,
    )
    assert run["options"]["variables"] == [
        {"key": "environments", "value": '["dev", "$${x}"]'},
        {"key": "records_directory", "value": '"/r"'},
    ]
    content = land.state.configurations.content(run["configuration"])
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        names = set(archive.getnames())
    assert {"terraform/azure/environment/network.tf", "config/platform.yaml"} <= names
    assert "terraform/azure/modules/config/main.tf" in names
    assert not any(name.startswith(("terraform/azure/k8s", ".", "scripts")) for name in names)
    land.steps = [land.begin, land.apply]
    assert engine.apply(nothing).code == 0
    assert land.current["comments"][0]["body"] == "agreed in inv"
    assert land.said.lines == [f"dev: {land.page}"]
    assert recorded(land) == [("queued", land.page), ("closed", "applied")]


def test_records_that_go_up_are_named_from_the_root_and_others_by_where_they_are(land, tmp_path):
    land.workspace()
    place = land.engine().place
    assert place(land.session.checkout / "config/targets/azure") == "../../../config/targets/azure"
    assert place(tmp_path / "records") == str(tmp_path / "records")


@pytest.mark.parametrize(("found", "code"), [([CREATE], 2), ([], 0)])
def test_a_plan_that_is_only_shown_is_speculative_and_leaves_nothing(land, found, code):
    land.workspace()
    land.steps = [land.begin, lambda: land.plan(resource_changes=found)]
    engine = land.engine()
    assert engine.plan(Wish(only_shown=True, refresh_only=True), nothing).code == code
    assert land.current["message"].startswith("inv: look for drift, run ")
    assert land.state.configurations.show(land.current["configuration"])["speculative"]
    engine.discard()
    assert land.current["status"] == "planned_and_finished"
    with pytest.raises(Failed, match="dev has no run that waits to be applied"):
        engine.apply(nothing)


def test_what_is_planned_again_or_not_wanted_is_discarded(land):
    land.workspace()
    engine = land.engine()
    for _ in range(2):
        land.steps = [land.begin, land.plan]
        engine.plan(Wish(), nothing)
    engine.discard()
    engine.discard()
    history = land.state.runs.history(land.current["workspace"])
    assert [run["status"] for run in history] == ["discarded", "discarded"]
    assert history[0]["comments"][0]["body"] == "not wanted any more in inv"


def test_a_missing_variable_is_named_with_the_command_that_gives_it(land):
    land.workspace()
    land.steps = [land.begin, lambda: land.fail(json.dumps(UNSET) + "\n")]
    outcome = land.engine().plan(Wish(), nothing)
    assert outcome.code == 1
    first, *_, last = outcome.explain().splitlines()
    assert first == "HCP Terraform has no value for word. Run: inv tfc.seed"
    assert last == f"{land.current['id']} is errored: {land.page}"


def test_words_without_structure_are_told_from_the_first_error_on(land):
    land.workspace()
    heard: list[dict] = []
    said = "Terraform v1.11.4\n\nInitializing\nError: no such module\n  on main.tf\n"
    land.steps = [land.begin, lambda: land.fail(said)]
    outcome = land.engine().plan(Wish(), heard.append)
    assert outcome.explain().startswith("Error: no such module\n  on main.tf\nrun-")
    assert [event["@message"] for event in heard][:2] == ["Terraform v1.11.4", "Initializing"]


def test_a_run_that_somebody_else_decided_is_explained(land):
    land.workspace()
    land.steps = [land.begin, land.plan]
    engine = land.engine()
    engine.plan(Wish(), nothing)
    land.state.decisions.discard(land.current["id"], "eve", "mine")
    with pytest.raises(Failed) as error:
        engine.apply(nothing)
    told = f"{land.current['id']} is discarded: somebody decided that in HCP Terraform; nothing was applied"
    assert error.value.text == f"{told} ({land.page})"
    land.steps = [land.begin, land.plan]
    engine.plan(Wish(), nothing)
    land.state.decisions.confirm(land.current["id"], "eve", "")
    land.steps = [land.begin, land.apply]
    assert engine.apply(nothing).code == 0
    assert land.said.lines[-1] == f"dev: somebody has confirmed {land.current['id']} in HCP Terraform already"


def test_a_run_canceled_in_hcp_terraform_is_no_error_of_terraforms(land):
    land.workspace()
    land.steps = [
        land.begin,
        lambda: land.state.decisions.cancel(land.current["id"], "eve", ""),
        lambda: land.fail(""),
    ]
    outcome = land.engine().plan(Wish(), nothing)
    assert outcome.explain() == f"{land.current['id']} was canceled in HCP Terraform: {land.page}"


def test_what_a_policy_stops_is_given_up_and_explained(land):
    land.workspace()

    def stopped() -> None:
        land.plan()
        land.state.runs.save(land.current | {"status": "policy_override"})

    def discarded() -> None:
        land.state.progress.close(land.current, "discarded")

    land.steps = [land.begin, stopped, nobody, nobody, discarded]
    with pytest.raises(Failed) as error:
        land.engine().plan(Wish(), nothing)
    assert error.value.text.startswith(f"a policy stopped {land.current['id']}, and inv overrides none")
    assert error.value.text.endswith(land.page)


def test_a_run_that_is_refused_after_its_plan_says_so(land):
    land.workspace()

    def refused() -> None:
        land.plan()
        land.state.progress.close(land.current, "errored")

    land.steps = [land.begin, refused]
    outcome = land.engine().plan(Wish(), nothing)
    told = f"{land.current['id']} was planned and then refused, by a policy or a task: {land.page}"
    assert (outcome.code, outcome.explain()) == (1, told)


def test_who_is_in_the_way_is_told_once_and_a_run_that_gets_no_turn_is_given_up(land, monkeypatch):
    monkeypatch.setattr(remote_run, "TURN", 120.0)
    workspace = land.workspace()
    land.state.locks.take(workspace, "eve", "moving house", "eve")
    with pytest.raises(Failed) as error:
        land.engine().plan(Wish(), nothing)
    run = land.current["id"]
    waits = "waits for the state lock, held by eve: moving house"
    assert error.value.text == f"{run} {waits}, for 2 minutes; it was given up"
    assert land.said.lines == [f"dev: {land.page}", f"dev: {run} {waits}", f"dev: {run} is canceled"]
    assert recorded(land) == [("queued", land.page), ("waits", waits), ("closed", "canceled")]


def test_another_run_in_the_way_is_named_with_its_page(land):
    land.workspace()
    first, second = land.engine(), land.engine()
    land.steps = [land.begin, land.plan]
    first.plan(Wish(), nothing)
    holder = land.current["id"]
    page = land.page

    def away() -> None:
        land.state.decisions.discard(holder, "ada", "")

    land.steps = [nobody] * 20 + [away, land.begin, land.plan]
    assert second.plan(Wish(), nothing).code == 2
    assert any(
        line.endswith(f"waits for the state lock, held by {holder} ({page})") for line in land.said.lines
    )


def test_an_agent_that_is_away_and_the_queue_are_told_apart_and_the_queue_is_never_left(land, monkeypatch):
    pool = land.session.hcp.agent_pools.create("aks").id
    land.workspace(**{"execution-mode": "agent", "agent-pool-id": pool})
    land.state.agents.serve(pool, False)
    engine = land.engine()
    monkeypatch.setattr(remote_run, "TURN", 20.0)
    land.steps = [nobody] * 12 + [lambda: land.state.agents.serve(pool, True)] + [nobody] * 80
    land.steps += [land.begin, land.plan]
    engine.plan(Wish(), nothing)
    run = land.current["id"]
    assert land.said.lines[1:] == [
        f"dev: {run} waits for an agent of pool aks: none is connected",
        f"dev: {run} waits in the queue of HCP Terraform for an agent of pool aks",
    ]


def test_a_stop_cancels_the_run_and_a_hurried_one_leaves_it(land):
    land.workspace()
    land.steps = [land.begin, land.stop.set, nobody, lambda: land.fail("")]
    outcome = land.engine().plan(Wish(), nothing)
    run = land.current["id"]
    assert outcome.explain() == f"{run} was canceled in HCP Terraform: {land.page}"
    assert land.said.lines[-1] == f"dev: telling {run} to stop …"
    assert land.current["comments"][0]["body"] == "stopped in inv"
    land.stop.clear()
    land.steps = [land.begin, land.stop.set, land.stop.hurried.set]
    engine = land.engine()
    assert engine.plan(Wish(), nothing).code == 1
    engine.discard()
    assert land.said.lines[-1].endswith(f" is planning, and left to HCP Terraform: {land.page}")
    assert (land.current["status"], land.current["cancel"]) == ("planning", "asked")
    assert recorded(land)[-1] == ("left", "planning")


def test_what_an_earlier_command_left_is_ended_or_waited_for_and_what_others_queued_is_left_alone(
    land, capsys
):
    land.workspace()
    land.steps = [land.begin, land.plan]
    land.engine().plan(Wish(), nothing)
    first = land.current["id"]
    settle_leftovers(land.session)
    land.steps = [land.begin, land.plan]
    engine = land.engine()
    engine.plan(Wish(), nothing)
    land.state.decisions.confirm(land.current["id"], "ada", "")
    land.steps = [land.begin, land.apply]
    settle_leftovers(land.session)
    second = land.current["id"]
    assert capsys.readouterr().err.splitlines() == [
        f"dev: {first} of an earlier inv is discarded",
        f"dev: an earlier inv left {second} applying; waiting for it: {land.page}",
        f"dev: {second} of an earlier inv is applied",
    ]
    land.steps = [land.begin, land.plan]
    engine.plan(Wish(), nothing)
    land.state.runs.save(land.current | {"message": "inv: plan and apply, run 20260102-030405-ffff"})
    settle_leftovers(land.session)
    assert land.current["status"] == "planned"


def test_a_connection_that_breaks_off_after_the_yes_says_that_the_run_goes_on(land):
    land.workspace()
    land.steps = [land.begin, land.plan]
    engine = land.engine()
    engine.plan(Wish(), nothing)
    land.steps = [land.begin, *[hang_up] * 9]
    with pytest.raises(Failed) as error:
        engine.apply(nothing)
    assert error.value.text.endswith(
        f"\n{land.current['id']} was confirmed and goes on in HCP Terraform: {land.page}"
    )
    engine.discard()
    assert land.current["status"] == "applying"


def test_a_plan_that_may_not_be_read_says_what_that_takes(land):
    land.workspace()
    land.steps = [land.begin, land.plan]
    missing = {"status": 404, "body": '{"errors": [{"status": "404"}]}'}
    faults.add(land.state.store, "fail", {"route": "GET */json-output"}, answer=missing)
    engine = land.engine()
    with pytest.raises(Failed) as error:
        engine.plan(Wish(), nothing)
    told = "may not be read, which takes admin access to the workspace"
    assert error.value.text == f"the plan of {land.current['id']} {told}: {land.page}"
    engine.discard()
    assert land.current["status"] == "discarded"
