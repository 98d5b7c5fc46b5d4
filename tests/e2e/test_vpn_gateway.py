"""Terraform and the tasks at one gateway: roots are the one's, revocations the others', and neither undoes either."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts import sandbox
from scripts.clients.azure.endpoints import ARM
from scripts.clients.azure.token import Tokens
from scripts.clients.patience import Patience
from scripts.sandbox.provider.account import CLIENT, TENANT
from tests.e2e.azure_cli import MISSING, Az, behind_tls, find_az
from tests.e2e.checkout import Checkout, until

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
GATEWAY = 'azurerm_virtual_network_gateway.vpn["vpn"]'
REVOKED = "vpn_client_configuration.0.revoked_certificate"


@pytest.fixture(scope="module")
def checkout(source, tmp_path_factory) -> Iterator[Checkout]:
    """A checkout with the real vpn.tf in it, its gateway applied, and a root whose key is in its Key Vault."""
    path, short = tmp_path_factory.mktemp("vpn") / "checkout", tempfile.mkdtemp(prefix="e2e-", dir="/tmp")
    shutil.copytree(source, path, ignore=shutil.ignore_patterns("scripts"))
    (path / "scripts").symlink_to(source / "scripts")
    shutil.copytree(HERE / "vpn", path, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "terraform/azure/environment/vpn.tf", path / "terraform/azure/environment")
    settings = (REPOSITORY / "config/vpn.yaml").read_text()
    (path / "config/vpn.yaml").write_text(settings.replace("sandbox: file", "sandbox: keyvault"))
    one = Checkout(path, {"XDG_RUNTIME_DIR": short})
    one.git("init", "-q")
    one.commit()
    try:
        one.inv("apply", "--only", "prod", "--yes")
        one.inv("vpn.init")
        one.inv("apply", "--only", "prod", "--yes")
        yield one
        assert "??" not in one.git("status", "--short"), "what a task records belongs into the sandbox"
    finally:
        one.end()
        shutil.rmtree(short)


def world(checkout: Checkout, table: str) -> list[dict]:
    """What the sandbox keeps: the resources that Terraform's next refresh reads."""
    with sqlite3.connect(f"file:{checkout.sandbox}/world.sqlite?mode=ro", uri=True) as database:
        rows = database.execute("SELECT document FROM documents WHERE tbl=?", (table,)).fetchall()
    database.close()
    return [json.loads(text) for (text,) in rows]


def clients(checkout: Checkout) -> dict:
    (gateway,) = world(checkout, "azurerm_virtual_network_gateway")
    return gateway["vpn_client_configuration"][0]


def refused(checkout: Checkout) -> set[str]:
    return {entry["thumbprint"] for entry in clients(checkout)["revoked_certificate"]}


def issue(checkout: Checkout, user: str) -> str:
    return checkout.inv("vpn.issue-cert", "--user", user, "--json").json["thumbprint"]


def test_a_root_that_terraform_published_signs_from_the_vault(checkout):
    (root,) = clients(checkout)["root_certificate"]
    (file,) = (checkout.sandbox / "records/vpn/prod/roots").glob("*.pem")
    assert root["name"] == file.stem
    assert root["public_cert_data"] in file.read_text().replace("\n", "")
    assert "vault.azure.net/keys/vpn-" in file.with_suffix(".yaml").read_text()
    assert issue(checkout, "vera")


def members(checkout: Checkout) -> dict[str, int]:
    groups = world(checkout, "azuread_group")
    return {group["display_name"].rpartition("-")[2]: len(group["members"] or []) for group in groups}


def test_whoever_leaves_is_out_of_network_and_cluster_and_stays_out_whatever_is_applied(checkout):
    thumbprint = issue(checkout, "dora")
    for name in ("dora", "eve"):
        added = checkout.inv("developer.add", name, "--json").json
        assert [row["state"] for row in added] == ["added", "added"]
    assert members(checkout) == {"vpn": 2, "developers": 2, "admins": 0}
    left = checkout.inv("developer.remove", "dora", "--json").json
    assert [row["state"] for row in left] == ["revoked", "removed", "removed", "was not in it"]
    assert members(checkout) == {"vpn": 1, "developers": 1, "admins": 0}
    assert thumbprint in refused(checkout)
    checkout.inv("plan", "--only", "prod")
    tags = "tags  = { environment = local.environment }"
    checkout.replace("terraform/azure/environment/main.tf", tags, tags.replace(" }", ', owner = "us" }'))
    planned = checkout.inv("plan", "--only", "prod", code=2)
    assert "changed outside" not in planned.stdout + planned.stderr, "it was the tasks that changed it"
    checkout.inv("apply", "--only", "prod", "--yes", "--verify")
    assert world(checkout, "azurerm_virtual_network_gateway")[0]["tags"]["owner"] == "us"
    assert thumbprint in refused(checkout)
    _lose_and_put_back(checkout, thumbprint)


def _lose_and_put_back(checkout: Checkout, thumbprint: str) -> None:
    """What somebody took from the gateway comes back with the next apply, which fails until it has."""
    checkout.inv("sandbox.drift", GATEWAY, f"{REVOKED}=[]")
    assert refused(checkout) == set()
    fault = {"kind": "fail", "match": {"route": "PUT /arm/*"}, "nth": 0, "message": "403 Denied: no write"}
    sandbox.ask(checkout.sandbox, "POST", "/faults", fault)
    told = checkout.inv("apply", "--only", "prod", "--yes", code=1).stderr
    assert "after the apply of prod: Azure: not allowed to write gateway small-prod-vpn: no write" in told
    checkout.mend()
    told = checkout.inv("apply", "--only", "prod", "--yes").stderr
    assert "revoked certificates again; they are put back:" in told
    assert thumbprint in told
    assert thumbprint in refused(checkout)


def test_a_revocation_that_is_killed_while_azure_works_is_finished_by_the_next_call(checkout):
    thumbprint = issue(checkout, "kim")
    checkout.fault("hang", nth=0, route="PUT /arm/*")
    command = checkout.start("vpn.revoke", "--user", "kim")
    until(checkout.struck)
    command.process.kill()
    command.end()
    checkout.mend()
    (record,) = [
        file for file in (checkout.sandbox / "records").rglob("*.yaml") if thumbprint in file.read_text()
    ]
    assert "event: revoking" in record.read_text()
    assert "event: revoked" not in record.read_text()
    (row,) = checkout.inv("vpn.revoke", "--json").json
    assert (row["thumbprint"], row["state"]) == (thumbprint, "revoked")
    assert thumbprint in refused(checkout)
    assert "event: revoked" in record.read_text()


def test_the_gateways_profile_is_fetched_and_tells_how_long_its_root_is_good(checkout):
    found = checkout.inv("vpn.profile", "--json").json
    assert found["server"].endswith(".vpn.azure.com")
    assert found["server_root_not_after"] > "2030"
    assert found["changed"] is False
    assert Path(found["file"]).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(find_az() is None, reason=MISSING)
def test_the_real_azure_cli_signs_in_and_reads_what_terraform_and_the_tasks_wrote(checkout, tmp_path):
    thumbprint = issue(checkout, "zoe")
    checkout.inv("vpn.revoke", "--user", "zoe")
    url = json.loads((checkout.sandbox / "daemon.json").read_text())["urls"]["azure"]
    secret = (checkout.sandbox / "token").read_text().strip()
    az = Az(find_az(), tmp_path)
    with behind_tls(tmp_path, f"{url}/arm", f"{url}/login") as (manager, login):
        az.sign_in(manager, login, TENANT, CLIENT, secret)
        show = ("network", "vnet-gateway", "show", "-g", "small-prod", "-n", "small-prod-vpn")
        seen = az(*show, "--query", "vpnClientConfiguration")
        token = Tokens(az.environment, login, Patience()).get(ARM)
    (root,) = clients(checkout)["root_certificate"]
    assert [(one["name"], one["publicCertData"]) for one in seen["vpnClientRootCertificates"]] == [
        (root["name"], root["public_cert_data"])
    ]
    assert thumbprint in {one["thumbprint"] for one in seen["vpnClientRevokedCertificates"]}
    # The same az is what our own clients ask for a token when the environment holds no principal.
    reply = requests.get(
        f"{url}/arm/subscriptions?api-version=1", headers={"Authorization": f"Bearer {token.reveal()}"}
    )
    assert reply.status_code == 200
