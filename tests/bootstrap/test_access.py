"""How Flux gets into the git host, and who may push there."""

import json
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from scripts.clients.github import GitHub
from scripts.errors import OpsError
from scripts.ops.flux.bootstrap import Request, bootstrap
from scripts.ops.flux.rotate_key import rotate_key
from scripts.ops.flux.vendor import vendor
from tests.bootstrap.test_breaking import break_at, go

API = "/kubernetes/api/v1/namespaces/flux-system"


def secret(cluster) -> dict[str, str]:
    found = cluster.data("flux-system", kind="Secret")
    return {name: b64decode(value).decode() for name, value in found.items()}


def test_a_new_key_takes_the_place_of_the_old_one_even_when_it_breaks_between(cluster, capsys):
    before = secret(cluster)
    assert set(before) == {"identity", "identity.pub", "known_hosts"}
    assert before["known_hosts"].count("github.com ") == 3
    break_at(cluster, f"PUT {API}/secrets/flux-system")
    with pytest.raises(OpsError):
        rotate_key(cluster.checkout.path, yes=True)
    assert secret(cluster) == before and len(cluster.deploy_keys()) == 2, (
        "the old one is good until the new one is"
    )
    cluster.checkout.mend()
    told = rotate_key(cluster.checkout.path, yes=True)
    after = secret(cluster)
    assert after["identity"] != before["identity"] and told["removed"] == 2
    assert [key["key"].split()[:2] for key in cluster.deploy_keys()] == [after["identity.pub"].split()[:2]]
    assert go(cluster)["applied"] == 0
    assert after["identity"] not in capsys.readouterr().err
    with pytest.raises(OpsError) as declined:
        rotate_key(cluster.checkout.path, yes=False)
    assert declined.value.code == 3


def test_a_key_that_the_host_forgot_is_registered_again_and_hosts_follow_config(cluster):
    github, before = cluster.github(), secret(cluster)
    github.remove_deploy_key("small/platform", cluster.deploy_keys()[0]["id"])
    lines = [
        line
        for line in (cluster.checkout.path / "config/flux.yaml").read_text().splitlines()
        if "ssh-rsa" not in line
    ]
    cluster.checkout.write("config/flux.yaml", "\n".join(lines) + "\n")
    planned = bootstrap(cluster.checkout.path, Request(plan=True)).document["changes"]
    assert [(row["kind"], row["action"]) for row in planned] == [
        ("DeployKey", "create"),
        ("Secret", "change"),
    ]
    assert "sha256:" in planned[1]["why"] and "PRIVATE" not in planned[1]["why"]
    assert {row["ready"] for row in go(cluster)["ready"]} == {"True"}
    after = secret(cluster)
    assert (after["identity"], after["known_hosts"].count("\n")) == (before["identity"], 2)


def app_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def write_app(checkout, key: str) -> None:
    values = {"ID": "1", "INSTALLATION_ID": "2", "PRIVATE_KEY": key}
    file = checkout.sandbox / "secrets.yaml"
    file.write_text(
        "".join(f"FLUX_GITHUB_APP_{name}: {json.dumps(value)}\n" for name, value in values.items())
    )
    file.chmod(0o600)


def test_a_github_app_takes_the_place_of_the_key_and_leaves_nothing_of_it(cluster):
    checkout = cluster.checkout
    checkout.replace("config/flux.yaml", "auth: deploy_key", "auth: github_app")
    vendor(checkout.path)
    with pytest.raises(OpsError) as unknown:
        go(cluster)
    assert "FLUX_GITHUB_APP_ID" in unknown.value.text and "secrets.yaml" in unknown.value.hint
    write_app(checkout, "no-key")
    with pytest.raises(OpsError) as wrong:
        go(cluster)
    assert (
        "FLUX_GITHUB_APP_PRIVATE_KEY is no private key" in wrong.value.text
        and "no-key" not in wrong.value.text
    )
    write_app(checkout, app_key())
    go(cluster)
    assert set(secret(cluster)) == {"githubAppID", "githubAppInstallationID", "githubAppPrivateKey"}
    with pytest.raises(OpsError) as same:
        rotate_key(checkout.path, yes=True)
    assert "FLUX_GITHUB_APP_PRIVATE_KEY" in same.value.hint
    assert go(cluster)["applied"] == 0


def test_azure_devops_needs_no_secret_and_has_none_to_rotate(cluster):
    checkout = cluster.checkout
    checkout.replace("config/flux.yaml", "auth: deploy_key", "auth: azure_devops")
    vendor(checkout.path)
    planned = bootstrap(checkout.path, Request(plan=True)).document["changes"]
    changed = {row["name"].rpartition("/")[2]: row["why"] for row in planned if row["action"] == "change"}
    assert set(changed) == {"source-controller", "image-automation-controller", "flux-system"}
    assert "spec.provider" in changed["flux-system"] or "spec.secretRef" in changed["flux-system"]
    with pytest.raises(OpsError) as none:
        rotate_key(checkout.path, yes=True)
    assert "no key to rotate" in none.value.text


def test_a_protected_branch_is_proposed_to_and_never_pushed_to(cluster):
    github: GitHub = cluster.github()
    cluster.protect("main")
    cluster.checkout.replace("flux/apps/settings.yaml", "domain: ${domain}", "domain: ${domain}\n  new: one")
    before = cluster.head()
    with pytest.raises(OpsError) as protected:
        go(cluster)
    assert "branch main is protected; nothing was pushed" in protected.value.text
    assert protected.value.hint == "inv bootstrap-flux --pr" and cluster.head() == before
    told = cluster.checkout.inv("bootstrap-flux", "--yes", "--pr", code=2).stderr
    assert "proposed: https://github.com/small/platform/pull/1" in told and "next: merge" in told
    again = cluster.checkout.inv("bootstrap-flux", "--yes", "--pr", code=2).stderr
    assert "pull/1" in again, "the open one is used"
    assert cluster.head() == before and github.is_protected("small/platform", "main")
    cluster.merge_pull(1)
    assert {row["ready"] for row in go(cluster)["ready"]} == {"True"}
    assert cluster.data("settings", "apps")["new"] == "one"
