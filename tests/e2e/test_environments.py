"""Environments come and go: files, workspaces and what they hold."""


def test_a_third_and_a_fourth_environment_come_and_leave_no_trace(fresh):
    fresh.git("init", "-q")
    fresh.commit()
    fresh.inv("env.add", "qa", "--yes")
    added = fresh.inv("env.add", "staging", "--like", "prod", "--yes")
    assert added.stdout.splitlines() == [
        "config/environments/staging.yaml",
        "  next: inv check.docs --update && inv apply --env staging",
    ]
    listed = {row["environment"]: row for row in fresh.inv("env.list", "--json").json}
    assert [listed[name]["addresses"] for name in ("qa", "staging")] == ["10.40.0.0/16", "10.50.0.0/16"]

    fresh.inv("apply", "--env", "qa", "--env", "staging", "--yes")
    assert fresh.contract("qa")["kind"] == "environment"
    held = fresh.inv("env.remove", "qa", "--yes", code=5)
    assert 'environment "qa" still holds ' in held.stderr

    refused = fresh.inv(*held.next, code=3)
    fresh.inv(*refused.next)
    fresh.inv("env.remove", "qa", "--yes")
    assert fresh.git("status", "--porcelain") == "?? config/environments/staging.yaml"
    assert fresh.inv("plan", "--env", "staging", "--json").json["outcome"] == "no changes"


def test_what_cannot_be_added_or_removed_is_told_and_nothing_written(fresh):
    fresh.git("init", "-q")
    fresh.commit()
    for arguments, code, told in (
        (["env.add", "q-a", "--yes"], 5, '"q-a" is not an environment\'s name'),
        (["env.add", "qa"], 3, "there is no terminal to ask at; nothing was written\n  next: inv env.add qa"),
        (["env.add", "prod", "--yes"], 5, 'there is an environment "prod" already'),
        (["env.add", "k8s", "--yes"], 5, "a shared workspace's name"),
        (["env.add", "qa", "--like", "prd"], 5, 'there is no environment "prd"; did you mean "prod"?'),
        (["env.remove", "pro", "--yes"], 5, 'there is no environment "pro"; did you mean "prod"?'),
    ):
        assert told in fresh.inv(*arguments, code=code).stderr
    assert fresh.git("status", "--porcelain") == ""
