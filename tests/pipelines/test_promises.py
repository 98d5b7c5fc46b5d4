"""What every pipeline keeps to, whatever it builds."""

import pytest

from tests.pipelines.rendered import cases, groups, identify, scalars, services, steps, values, variables
from tests.terraform.catalogue import environments
from tests.terraform.catalogue import services as catalogue

CATALOGUE = catalogue()
SECRETS = {"System.AccessToken", "hcp_token", "vercel_token"}
IN_AZURE = ("connection", "azureSubscription", "connectedServiceNameARM", "containerRegistry")
every = pytest.mark.parametrize("case", cases(), ids=identify)
every_service = pytest.mark.parametrize("case", services(), ids=identify)


@every
def test_an_environment_is_reached_from_its_own_branch_alone(case):
    reached = {job["environment"] for _, job in case.jobs() if "environment" in job}
    own = {name for name, facts in environments().items() if facts["branch"] == case.occasion}
    assert reached <= own
    kind = CATALOGUE.get(case.name, {}).get("kind")
    assert reached == own or kind == "package" or case.occasion not in ("dev", "main")


@every
def test_what_releases_to_an_environment_has_its_connection_pool_and_variables_and_no_other_s(case):
    for stage, job in case.jobs():
        name = next((job["environment"] for job in stage["jobs"] if "environment" in job), None)
        others = {f"abc-{other}" for other in environments() if other != name}
        used = groups(job) | {text for key in IN_AZURE for text in values(job, key)}
        assert not {one for one in used if one in others or one.startswith(tuple(f"{o}-" for o in others))}


@every
def test_a_pull_request_meets_no_connection_environment_or_secret(case):
    if case.occasion != "pull-request":
        return
    used = {text for key in (*IN_AZURE, "environment") for text in values(case.stages, key)}
    assert not used
    assert all(groups(job) <= {"abc-plan"} and "name" not in job["pool"] for _, job in case.jobs())
    assert variables(case.stages) & SECRETS <= {"hcp_token"}


@every
def test_a_secret_is_handed_over_in_the_environment_of_a_step_and_never_as_an_argument(case):
    for _, job in case.jobs():
        for step in steps(job):
            rest = {key: value for key, value in step.items() if key != "env"}
            assert not variables(rest) & SECRETS
            named = {name for name, value in step.get("env", {}).items() if variables(value) & SECRETS}
            for line in str(step.get("script", "")).splitlines():
                if any(f"${name}" in line or f"${{{name}" in line for name in named):
                    assert line.lstrip().startswith("printf "), "printf is the shell's own: no process has it"


@every
def test_what_is_downloaded_was_published_by_a_stage_before(case):
    published: dict[str, set[str]] = {}
    for stage in case.stages:
        wanted = {step["artifact"] for job in stage["jobs"] for step in steps(job) if step.get("download")}
        before = stage.get("dependsOn", [])
        before = [before] if isinstance(before, str) else before
        assert wanted <= set().union(*(published[name] for name in before))
        published[stage["stage"]] = {
            step["artifact"] for job in stage["jobs"] for step in steps(job) if "publish" in step
        }


@every_service
def test_nothing_is_built_after_the_build(case):
    builders = ("dotnet publish", "dotnet pack", "docker buildx build", "vercel@64 build", "npm ci")
    for stage in case.stages[1:]:
        told = "\n".join(text for key, text in scalars(stage) if key == "script")
        assert not [one for one in builders if one in told]
    assert case.stages[0]["stage"] == "build"


@every_service
def test_what_a_tree_was_built_into_is_looked_for_before_it_is_built_again(case):
    (job,) = case.stages[0]["jobs"]
    names = [step.get("displayName") for step in steps(job)]
    searches = case.occasion not in ("pull-request", "tag")
    assert ("Look for what this tree was built into" in names) == searches
    assert ("Leave a tag to be found by" in names) == searches
    built = [step for step in steps(job) if "eq(variables['found'], '')" in step.get("condition", "")]
    assert len(built) >= 2


@every_service
def test_a_slot_is_swapped_where_there_is_one_and_nowhere_else(case):
    for stage, job in case.jobs():
        slotted = "slotName" in {key for key, _ in scalars(job)}
        swaps = [step for step in steps(job) if step.get("task") == "AzureAppServiceManage@0"]
        assert len(swaps) == (2 if slotted else 0)
        if not slotted:
            continue
        assert stage["stage"] == "release_prod"
        names = [step.get("displayName") for step in steps(job) if "displayName" in step]
        assert names[-6:] == [
            "Deploy",
            "Try the slot",
            "Swap the slot in",
            "Remember the swap",
            "Try prod",
            "Roll back",
        ]
        assert steps(job)[-1]["condition"] == "and(failed(), eq(variables['swapped'], 'yes'))"


@every_service
def test_a_database_is_migrated_before_the_new_code_runs(case):
    uses = CATALOGUE[case.name].get("uses", {})
    for stage in case.stages[1:]:
        jobs = {job.get("job", job.get("deployment")): job for job in stage["jobs"]}
        assert ("database" in jobs) == ("postgres" in uses)
        if "database" in jobs:
            assert jobs["release"]["dependsOn"] == "database"
            assert jobs["database"]["pool"] == jobs["release"]["pool"] or "docker" in str(jobs["release"])


@every_service
def test_a_private_environment_is_reached_from_inside(case):
    for stage, job in case.jobs():
        name = stage["stage"].removeprefix("release_")
        azure = {text for key in IN_AZURE[:3] for text in values(job, key)}
        if azure and environments()[name]["network"]["private"]:
            assert job["pool"] == {"name": f"abc-{name}"}


@pytest.mark.parametrize("case", [case for case in cases() if case.name == "infrastructure"], ids=identify)
def test_the_platform_is_applied_by_a_push_after_an_approval_and_with_the_plan_s_digests(case):
    told = [text for key, text in scalars(case.stages) if key == "script" and "exec inv" in text]
    applies = [text for text in told if "inv apply" in text]
    assert len(applies) == (1 if case.occasion in ("dev", "main") else 0)
    assert all('--yes "${expect[@]}"' in text and "--expect" in text for text in applies)
    assert [job["environment"] for _, job in case.jobs() if "environment" in job] == [
        name for name, facts in environments().items() if facts["branch"] == case.occasion
    ]
    assert int(case.document["variables"]["PROCESS_SIGINT_TIMEOUT"]) >= 600_000


@pytest.mark.parametrize("case", [case for case in services() if case.name == "contracts"], ids=identify)
def test_a_package_is_promoted_from_a_protected_branch_or_a_tag_and_else_pushed_alone(case):
    names = [step.get("displayName") for _, job in case.jobs() for step in steps(job)]
    assert ("Push" in names) == (case.occasion != "pull-request")
    assert ("Promote to Release" in names) == (case.occasion in ("main", "tag"))
