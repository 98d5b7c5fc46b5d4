"""The whole platform, as `make demo` puts it up: what the pages say of it, at rest, disturbed, torn down."""

import io
import json
import re
import subprocess

import pytest
import yaml

from scripts.errors import Preflight
from scripts.ops.deployment import open_service, service_logs
from scripts.ops.service_secret import Wanted, set_secret
from tests.docs.demo import UPDATE, masked
from tests.docs.growing import copied
from tests.docs.pages import CHECKOUT, FENCE, section, table_in

pytestmark = pytest.mark.sandbox

VNET = "azurerm_virtual_network.main"
# Rows of docs/cost.md that count what the roots make, and the type that they count.
COUNTED = {
    "Private endpoints": "azurerm_private_endpoint",
    "Private DNS zones": "azurerm_private_dns_zone",
    "Public addresses": "azurerm_public_ip",
    "NAT gateway": "azurerm_nat_gateway",
    "Flex plans, free grant not used up": "azurerm_function_app_flex_consumption",
}
GROUPS = {"dev": "dev", "prod": "prod", "The cluster and what all share": "k8s"}
EXTRA = """\
kind: web
repository: abc-inc/extra
runtime: {name: dotnet, version: "10.0"}
environments: [dev]
"""


def test_the_readme_shows_the_demos_last_screen(platform):
    shown = re.search(
        r"<!-- demo: .*?-->\n```\n(.*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert masked(shown[1]) == masked(platform.screen), f"run: {UPDATE}"


@pytest.mark.parametrize("heading", GROUPS)
def test_what_costs_by_number_is_counted_right(platform, heading):
    name = yaml.safe_load((CHECKOUT / "config/platform.yaml").read_text())["name"]
    for what, _, _, number, *_ in table_in(section("docs/cost.md", heading)):
        if what in COUNTED:
            assert int(number) == platform.count(COUNTED[what], f"{name}-{GROUPS[heading]}"), (
                f"{heading}: {what}"
            )


def test_the_page_of_links_knows_every_service_of_every_environment(another, tmp_path):
    another.inv("drift", "--only", "dev")
    another.inv("dashboard", "--to", str(tmp_path))
    shown = (tmp_path / "README.md").read_text()
    for file in (CHECKOUT / "config/services").glob("*.yaml"):
        assert f"| **{file.stem}** (" in shown
    contracts = [
        one["contract"]
        for one in json.loads(another.inv("outputs", "--env", "dev", "--env", "prod")).values()
    ]
    urls = [facts["url"] for one in contracts for facts in one.get("services", {}).values() if facts["url"]]
    assert urls
    assert [url for url in urls if f"[open]({url})" not in shown] == []
    assert re.search(r"^\| dev \| \d+ \| 20\d\d-\d\d-\d\d \d\d:\d\d \| 0 \|$", shown, re.MULTILINE)
    assert re.search(r"^\| prod \| .* \| not looked for \|$", shown, re.MULTILINE)


def test_what_a_service_does_not_have_is_told_with_what_would_help(another, monkeypatch, tmp_path):
    another.inv("sandbox.up")
    own = copied(tmp_path / "own")
    (own / "config/services/extra.yaml").write_text(EXTRA)
    monkeypatch.setenv("GITOPS_TARGET", "sandbox")
    monkeypatch.setenv("GITOPS_SANDBOX_DIR", str(another.directory))
    for do, place, told in (
        (open_service, ("orders-ap", "dev"), 'no service "orders-ap"; did you mean "orders-api"?'),
        (open_service, ("orders-api", "de"), 'no environment "de"; did you mean "dev"?'),
        (open_service, ("orders-api", ""), "--env is missing: dev, prod\n  next: inv env.list"),
        (
            open_service,
            ("nightly-reports", "dev"),
            "nightly-reports answers no requests\n  next: inv service.logs",
        ),
        (
            service_logs,
            ("contracts", "dev"),
            "contracts is a package: it runs inside the services that use it",
        ),
    ):
        with pytest.raises(Preflight) as refused:
            do(CHECKOUT, *place)
        assert told in str(refused.value)
    assert [row["query"] for row in service_logs(CHECKOUT, "catalog-api", "prod")] == [
        "",
        "service:catalog-api env:prod",
    ]
    for service, name, text, told in (
        ("shop", "mail-key", "x", "a frontend has no secrets; web, function, container, cron have"),
        ("orders-api", "payment-provider-key", "", "the value is empty; nothing was set"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        with pytest.raises(Preflight) as refused:
            set_secret(CHECKOUT, Wanted(service, name, "dev"), yes=True, dry=False)
        assert told in str(refused.value)


def test_the_platform_rests_is_mended_and_comes_down(another):
    before = tree()
    another.inv("plan", "--all")
    another.inv("sandbox.drift", VNET, "tags.owner=nobody", "--env", "dev")
    drifted = json.loads(another.inv("drift", "--all", "--json", code=2))
    assert [(row["workspace"], row["address"], row["action"]) for row in drifted] == [
        ("dev", VNET, "changed")
    ]
    another.inv("apply", "--only", "dev", "--yes", "--verify")
    assert json.loads(another.inv("drift", "--only", "dev", "--json")) == []

    refused = another.inv("destroy", "--all", "--json", code=3)
    (digest,) = json.loads(refused)["digests"]
    another.inv("destroy", "--all", "--yes", "--expect", digest)
    status = json.loads(another.inv("status", "--all", "--json"))
    assert {row["resources"] for row in status} == {0}
    assert tree() == before


def test_the_walk_through_remote_runs_goes_as_its_page_says(another):
    text = section("docs/how-it-works.md", "9. Where Terraform runs")
    ((_, commands),) = FENCE.findall(text)
    told = []
    for line in commands.splitlines():
        arguments = line.partition(" #")[0].split()[1:]
        told.append(another.inv(*arguments, code=2 if arguments[0] == "drift" else 0))
    seeded, _, drifted, applied, back = told
    assert re.search(r"^update +workspace +\S+-dev ", seeded, re.MULTILINE)
    assert VNET in drifted
    assert re.search(r"^dev +applied +· +1 ", applied, re.MULTILINE)
    assert re.search(r"^update +workspace +\S+-prod ", back, re.MULTILINE)


def tree() -> str:
    """What git finds changed in the checkout."""
    done = subprocess.run(["git", "status", "--porcelain"], cwd=CHECKOUT, capture_output=True, text=True)
    return done.stdout
