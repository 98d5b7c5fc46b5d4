"""Destroys: what may go, in which order, and what has to be said."""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads((Path(__file__).parents[2] / "config/schemas/report.json").read_text())


@pytest.fixture
def with_qa(applied):
    """A checkout with a third environment, applied."""
    applied.add_environment("qa", 40)
    applied.inv("apply", "--env", "qa", "--yes")
    assert applied.contract("k8s")["environments"] == ["dev", "prod", "qa"]
    return applied


def test_an_environment_goes_after_the_shared_workspaces_let_go_of_it(with_qa):
    refused = with_qa.inv("destroy", "--env", "qa", "--yes", "--json", code=3)
    (digest,) = refused.json["digests"]
    assert f"without a terminal a destroy wants --yes and its digest: {digest}\n" in refused.stderr
    assert refused.next == ["destroy", "--env", "qa", "--yes", "--expect", digest]
    for line in (
        'k8s: delete terraform_data.pool["qa"] (delete because each key)',
        'devops: delete terraform_data.connection["qa"] (delete because each key)',
        "qa: delete azurerm_resource_group.main",
    ):
        assert f"   {line}\n" in refused.stderr
    assert with_qa.status()["qa"]["resources"] == 2

    done = with_qa.inv(*refused.next, "--json")
    jsonschema.validate(done.json, SCHEMA)
    assert done.statuses == {"k8s": "applied", "devops": "applied", "qa": "destroyed"}
    assert with_qa.contract("k8s")["environments"] == ["dev", "prod"]
    resources = {name: row["resources"] for name, row in with_qa.status().items()}
    assert resources == {"dev": 2, "prod": 2, "qa": 0, "k8s": 3, "devops": 3}

    again = with_qa.inv("apply", "--env", "dev", "--yes", "--json")
    assert "environments: dev, prod, without qa\n" in again.stderr
    assert set(again.statuses.values()) == {"no changes"}
    back = with_qa.inv("apply", "--env", "qa", "--yes", "--json")
    assert back.statuses == {"qa": "applied", "k8s": "applied", "devops": "applied"}


def test_everything_goes_with_all_readers_first(applied):
    refused = applied.inv("destroy", "--all", "--json", code=3)
    assert refused.next[:3] == ["destroy", "--all", "--yes"]
    done = applied.inv(*refused.next, "--json")
    assert list(done.statuses.items()) == [(name, "destroyed") for name in ("devops", "k8s", "prod", "dev")]
    assert {row["resources"] for row in applied.status().values()} == {0}
    assert {row["status"] for row in applied.status().values()} == {"empty"}
    assert "there is nothing to destroy" in applied.inv("destroy", "--all", code=5).stderr
    first = applied.inv("apply", "--env", "dev", "--yes", "--json")
    assert first.statuses == {"dev": "applied", "k8s": "applied", "devops": "applied"}


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--only", "k8s"], "k8s still serves prod, dev"),
        (["--env", "dev", "--env", "prod"], "k8s, devops would serve no environment any more"),
        (["--env", "prd"], 'unknown environment "prd"; did you mean "prod"?'),
        ([], "nothing is selected"),
    ],
)
def test_what_would_pull_the_ground_from_under_another_is_refused(applied, flags, told):
    assert told in applied.inv("destroy", *flags, "--yes", code=5).stderr


def test_a_shared_workspace_goes_by_name(applied):
    refused = applied.inv("destroy", "--only", "devops", code=3)
    applied.inv(*refused.next)
    assert applied.status()["devops"]["resources"] == 0
    assert applied.status()["k8s"]["resources"] == 3


def test_a_dry_run_destroys_nothing(applied):
    result = applied.inv("--dry", "destroy", "--all", "--yes", "--json", code=2)
    assert set(result.statuses.values()) == {"planned"}
    assert result.json["outcome"] == "changes"
    assert applied.status()["dev"]["resources"] == 2


def test_a_destroy_that_fails_keeps_what_is_read_and_goes_on_later(applied):
    applied.fault("fail", type="azurerm_resource_group", call="apply", name="rg-k8s")
    refused = applied.inv("destroy", "--all", code=3)
    failed = applied.inv(*refused.next, "--json", code=1)
    assert failed.statuses == {"devops": "destroyed", "k8s": "failed", "prod": "blocked", "dev": "blocked"}
    assert "k8s failed: out of quota" in failed.stderr
    assert "blocked by it: prod, dev\n" in failed.stderr
    assert failed.next == ["destroy", "--all"]
    refused = applied.inv(*failed.next, code=3)
    applied.inv(*refused.next)
    assert {row["resources"] for row in applied.status().values()} == {0}


def test_an_environment_stays_when_a_shared_workspace_cannot_let_go_of_it(with_qa):
    with_qa.write("terraform/azure/k8s/blocking.tf", _BLOCKING)
    refused = with_qa.inv("destroy", "--env", "qa", code=3)
    failed = with_qa.inv(*refused.next, "--json", code=1)
    assert failed.statuses == {"k8s": "failed", "devops": "blocked", "qa": "blocked"}
    assert with_qa.status()["qa"]["resources"] == 2
    (with_qa.path / "terraform/azure/k8s/blocking.tf").unlink()
    refused = with_qa.inv(*failed.next, code=3)
    with_qa.inv(*refused.next)
    assert with_qa.status()["qa"]["resources"] == 0


_BLOCKING = """
resource "terraform_data" "blocking" {
  provisioner "local-exec" {
    command = "exit 1"
  }
}
"""


def test_an_environment_that_left_config_has_to_be_dropped_by_name(with_qa):
    (with_qa.path / "config/environments/qa.yaml").unlink()
    refused = with_qa.inv("apply", "--only", "k8s", "--yes", code=5)
    assert (
        'k8s serves "qa", which would be removed from it; to do so say --drop-environment qa'
        in refused.stderr
    )
    with_qa.inv("apply", "--only", "dev", "--yes")
    unknown = with_qa.inv("plan", "--only", "k8s", "--drop-environment", "qaa", code=5)
    assert '--drop-environment: unknown environment "qaa"; did you mean "qa"?' in unknown.stderr
    declined = with_qa.inv("apply", "--only", "k8s", "--drop-environment", "qa", "--yes", code=3)
    assert with_qa.inv(*declined.next, "--json").statuses == {"k8s": "applied"}
    assert with_qa.contract("k8s")["environments"] == ["dev", "prod"]
