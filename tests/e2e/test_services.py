"""Services come and go by small edits, proved before they are written."""

import shutil

import pytest

from tests.e2e.conftest import REPOSITORY
from tests.e2e.terminal import Terminal


@pytest.fixture
def catalogue(fresh):
    """The small checkout with the manifests of the repository, committed."""
    shutil.copytree(REPOSITORY / "flux", fresh.path / "flux")
    fresh.git("init", "-q")
    fresh.commit()
    return fresh


def test_a_service_comes_with_its_manifests_and_goes_without_a_trace(catalogue):
    added = catalogue.inv(
        "service.add", "billing", "--kind", "container", "--uses", "mongo", "--public", "--yes"
    )
    assert "+++ b/config/services/billing.yaml" in added.stderr
    assert added.stdout.splitlines()[-2:] == ["config/services/billing.yaml", "  next: inv plan --all"]
    (row,) = (row for row in catalogue.inv("service.list", "--json").json if row["service"] == "billing")
    assert (row["kind"], row["uses"], row["public"]) == ("container", "mongo", "yes")
    again = catalogue.inv("service.add", "billing", "--kind", "web", "--yes", code=5)
    assert 'there is a service "billing" already\n  next: edit config/services/billing.yaml' in again.stderr
    catalogue.inv("service.remove", "billing", "--yes")
    assert catalogue.git("status", "--porcelain") == ""


def test_what_cannot_be_added_or_removed_is_told_and_nothing_written(catalogue):
    catalogue.write("config/services/api.yaml", "kind: container\nrepository: small/api\nport: 80\n")
    catalogue.write("config/services/job.yaml", "kind: container\nrepository: small/job\ncalls: [api]\n")
    catalogue.commit()
    for arguments, code, told in (
        (
            ["service.add"],
            5,
            "a new service needs a name and --kind\n  next: inv service.add NAME --kind web|",
        ),
        (["service.add", "b", "--kind", "web", "--port", "http"], 5, "--port wants a number, not http"),
        (["service.add", "b", "--kind", "web"], 3, "there is no terminal to ask at; nothing was written"),
        (["service.remove", "ap", "--yes"], 5, 'there is no service "ap"; did you mean "api"?'),
        (
            ["service.remove", "api", "--yes"],
            5,
            "api is called by job\n  next: take api out of its `calls` first",
        ),
        (["service.env", "api", "--env", "dev"], 5, "dev was never applied\n  next: inv apply --env dev"),
        (
            ["secret.set", "api", "mail-key", "--env", "dev"],
            3,
            "nothing was written\n  next: inv secret.set api mail-key",
        ),
    ):
        assert told in catalogue.inv(*arguments, code=code).stderr
    assert catalogue.git("status", "--porcelain") == ""


def test_run_bare_at_a_terminal_it_asks_for_everything(catalogue):
    person = Terminal(catalogue, "service.add")
    for question, answer in (
        ("name: ", "billing"),
        ("kind (", "container"),
        ("uses (", "mongo, redis"),
        ("does the internet reach it? [y/N] ", "y"),
        ("[y/N] ", "y"),
    ):
        person.until(question)
        person.forget()
        person.type(answer + "\n")
    person.end(0)
    written = (catalogue.path / "config/services/billing.yaml").read_text()
    assert "kind: container" in written
    assert "public: true" in written
    assert "mongo:" in written and "redis:" in written
