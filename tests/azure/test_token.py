"""By what a command signs in: a principal in the environment, the machine, or whoever used az."""

import json
import stat
import sys

import pytest
import responses

from scripts.clients.azure.endpoints import ARM
from scripts.clients.azure.token import IMDS, Tokens
from scripts.clients.patience import Patience
from scripts.errors import Failed, Preflight
from scripts.sandbox.provider.account import CLIENT, TENANT
from tests.azure.world import PRINCIPAL, SECRET


def tokens(world, **environment):
    return Tokens(environment, f"{world.emulator.host}/login/", Patience(clock=world.moments.clock()))


def test_a_service_principal_of_terraform_or_of_azure_signs_in(world):
    for prefix in ("ARM", "AZURE"):
        named = {name.replace("ARM", prefix): value for name, value in PRINCIPAL.items()}
        assert tokens(world, **named).get(ARM).reveal().count(".") == 2


def test_a_federated_identity_signs_in_with_its_assertion_from_a_variable_or_a_file(world, tmp_path):
    plain = {"ARM_TENANT_ID": TENANT, "ARM_CLIENT_ID": CLIENT}
    (tmp_path / "assertion").write_text(f"{SECRET}\n")
    for proof in (
        {"ARM_OIDC_TOKEN": SECRET},
        {"AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "assertion")},
        {"ARM_OIDC_TOKEN_FILE_PATH": str(tmp_path / "assertion")},
    ):
        assert tokens(world, **plain, **proof).get(ARM).reveal()


def test_a_wrong_secret_is_told_in_the_words_that_people_look_up_and_not_repeated(world):
    with pytest.raises(Preflight) as refused:
        tokens(world, **PRINCIPAL | {"ARM_CLIENT_SECRET": "mistyped-secret"}).get(ARM)
    assert "sign-in is refused: AADSTS7000215" in refused.value.text
    assert "mistyped-secret" not in str(refused.value)


def test_another_tenant_or_application_is_refused(world):
    with pytest.raises(Preflight, match="AADSTS90002"):
        tokens(world, **PRINCIPAL | {"ARM_TENANT_ID": "elsewhere.example"}).get(ARM)
    with pytest.raises(Preflight, match="AADSTS700016"):
        tokens(world, **PRINCIPAL | {"ARM_CLIENT_ID": "another"}).get(ARM)


def test_a_token_is_kept_for_its_resource_until_it_is_about_to_end(world):
    held = tokens(world, **PRINCIPAL)
    held.get(ARM), held.get(ARM)
    assert world.emulator.count("POST", "/token") == 1
    held.get("https://vault.azure.net")
    assert world.emulator.count("POST", "/token") == 2
    world.moments.now += 3400
    held.get(ARM)
    assert world.emulator.count("POST", "/token") == 3


def test_the_machines_identity_is_asked_where_the_environment_says(world):
    place = {"IDENTITY_ENDPOINT": f"{world.emulator.host}/identity/token", "IDENTITY_HEADER": SECRET}
    assert tokens(world, **place).get(ARM).reveal()
    with pytest.raises(Preflight, match="the machine's identity is refused: The X-IDENTITY-HEADER"):
        tokens(world, **place | {"IDENTITY_HEADER": "guessed"}).get(ARM)


def test_on_a_virtual_machine_the_identity_is_asked_at_its_link_local_address(world):
    with responses.RequestsMock() as mock:
        mock.get(IMDS, json={"access_token": "of the machine", "expires_in": "3600"})
        token = tokens(world, ARM_USE_MSI="true", ARM_CLIENT_ID="which").get(ARM)
        (asked,) = [call.request for call in mock.calls]
    assert token.reveal() == "of the machine"
    assert asked.headers["Metadata"] == "true"
    assert "Authorization" not in asked.headers
    assert "api-version=2018-02-01" in asked.url
    assert "client_id=which" in asked.url


def az(tmp_path, code):
    program = tmp_path / "az"
    program.write_text(f"#!{sys.executable}\nimport sys\n{code}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": str(tmp_path)}


def test_without_any_of_them_az_is_asked(world, tmp_path, monkeypatch):
    told = {"accessToken": "of a person", "expires_on": world.moments.now + 3600}
    found = az(
        tmp_path,
        f"assert sys.argv[1:4] == ['account', 'get-access-token', '--resource']\nprint({json.dumps(told)!r})",
    )
    monkeypatch.setenv("PATH", found["PATH"])
    assert tokens(world, **found).get(ARM).reveal() == "of a person"


def test_whoever_is_not_signed_in_is_told_how(world, tmp_path, monkeypatch):
    found = az(tmp_path, "sys.exit('Please run az login to setup account.')")
    monkeypatch.setenv("PATH", found["PATH"])
    with pytest.raises(Preflight, match="az has no token: Please run az login") as refused:
        tokens(world, **found).get(ARM)
    assert refused.value.hint == "az login"


def test_without_az_the_other_ways_are_named(world, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Preflight, match="nobody is signed in to Azure") as refused:
        tokens(world, PATH=str(tmp_path)).get(ARM)
    assert "ARM_CLIENT_SECRET" in refused.value.hint


def test_an_az_that_answers_otherwise_is_told(world, tmp_path, monkeypatch):
    found = az(tmp_path, "print('WARNING: nonsense')")
    monkeypatch.setenv("PATH", found["PATH"])
    with pytest.raises(Failed, match="does not answer as expected"):
        tokens(world, **found).get(ARM)
