"""Where HCP Terraform is, and by which token, as the Terraform CLI would find it."""

import json

import pytest

from scripts.clients.cli_config import Access, find_access
from scripts.core.secret import Secret
from scripts.errors import Preflight

DEFAULT = "https://app.terraform.io/api/v2/"
CONFIG = """
disable_checkpoint = true
host "app.terraform.io" {
  services = {
    "tfe.v2"   = "http://127.0.0.1:1234/api/v2/"
    "tfe.v2.1" = "http://127.0.0.1:1234/other/"
  }
}
credentials "other.example" {
  token = "of-another-host"
}
credentials "app.terraform.io" {
  token = "of-the-file"
}
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / ".terraform.d").mkdir()
    return tmp_path


def log_in(home, token="of-the-login"):
    document = {"credentials": {"app.terraform.io": {"token": token}}}
    file = home / ".terraform.d" / "credentials.tfrc.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(document))


def test_nobody_logged_in(home):
    assert find_access({}, home) == Access(DEFAULT, None)


def test_terraform_login_is_found(home):
    log_in(home)
    assert find_access({}, home) == Access(DEFAULT, Secret("of-the-login"))


def test_the_cli_configuration_says_where_and_goes_before_a_login(home):
    log_in(home)
    (home / ".terraformrc").write_text(CONFIG)
    assert find_access({}, home) == Access("http://127.0.0.1:1234/api/v2/", Secret("of-the-file"))


def test_another_cli_configuration_can_be_named(home):
    (home / "else.tfrc").write_text(CONFIG.replace("of-the-file", "of-the-other-file"))
    assert find_access({"TF_CLI_CONFIG_FILE": str(home / "else.tfrc")}, home).token == Secret(
        "of-the-other-file"
    )


def test_a_named_configuration_that_is_missing_is_none(home):
    (home / ".terraformrc").write_text(CONFIG)
    assert find_access({"TF_CLI_CONFIG_FILE": str(home / "missing")}, home) == Access(DEFAULT, None)


def test_the_environment_goes_before_every_file(home):
    (home / ".terraformrc").write_text(CONFIG)
    assert find_access({"TF_TOKEN_app_terraform_io": "of-the-environment"}, home).token == Secret(
        "of-the-environment"
    )


def test_another_host_has_its_own_address_and_token(home):
    (home / ".terraformrc").write_text(CONFIG)
    access = find_access({"TF_CLOUD_HOSTNAME": "other.example"}, home)
    assert access == Access("https://other.example/api/v2/", Secret("of-another-host"))
    dashed = {"TF_CLOUD_HOSTNAME": "tfe.our-own.example", "TF_TOKEN_tfe_our__own_example": "dashed"}
    assert find_access(dashed, home).token == Secret("dashed")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"credentials": {}}', '{"credentials": {"app.terraform.io": {}}}']
)
def test_a_login_file_that_holds_no_token_is_none(home, text):
    (home / ".terraform.d" / "credentials.tfrc.json").write_text(text)
    assert find_access({}, home).token is None


def test_a_token_is_not_shown():
    assert "hush" not in repr(Access(DEFAULT, Secret("hush")))


def test_the_token_of_the_tfe_provider_goes_before_files_and_after_terraforms_own(home):
    (home / ".terraformrc").write_text(CONFIG)
    environment = {"TFE_TOKEN": "of-the-provider"}
    assert find_access(environment, home).token == Secret("of-the-provider")
    environment["TF_TOKEN_app_terraform_io"] = "of-terraform"
    assert find_access(environment, home).token == Secret("of-terraform")


@pytest.mark.parametrize(
    ("hosts", "token"),
    [
        ({"TF_CLOUD_HOSTNAME": "tfe.example"}, None),
        ({"TFE_HOSTNAME": "tfe.example"}, None),
        ({"TF_CLOUD_HOSTNAME": "tfe.example", "TFE_HOSTNAME": "tfe.example"}, Secret("of-the-provider")),
    ],
)
def test_the_token_of_the_tfe_provider_is_for_its_host_only(home, hosts, token):
    assert find_access({"TFE_TOKEN": "of-the-provider"} | hosts, home).token == token


def test_an_empty_variable_is_none(home):
    log_in(home)
    empty = {"TF_TOKEN_app_terraform_io": "", "TFE_TOKEN": ""}
    assert find_access(empty, home).token == Secret("of-the-login")


@pytest.mark.parametrize("name", ["TF_TOKEN_app_terraform_io", "TFE_TOKEN"])
@pytest.mark.parametrize("token", ["hush\n", "hush\r\nX-Evil: 1", "hu sh", "hüsh", "\thush", "hush\x00"])
def test_a_token_that_no_header_can_carry_is_refused_by_where_it_is_and_not_told(home, name, token):
    with pytest.raises(Preflight) as error:
        find_access({name: token}, home)
    fault = "a line break, a blank or another character that no token has"
    assert error.value.text == f"the token in {name} holds {fault}"
    assert error.value.hint == "set it again, or: terraform login"


def test_a_token_in_a_file_is_held_to_the_same(home):
    log_in(home, "hush\nhush")
    with pytest.raises(Preflight) as error:
        find_access({}, home)
    assert error.value.text.startswith(f"the token in {home}/.terraform.d/credentials.tfrc.json holds ")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_login_that_others_may_read_is_refused(home, mode):
    log_in(home)
    file = home / ".terraform.d" / "credentials.tfrc.json"
    file.chmod(mode)
    with pytest.raises(Preflight) as error:
        find_access({}, home)
    assert error.value.text == f"{file} holds a token and has mode {mode:04o}: others may read or change it"
    assert error.value.hint == f"chmod 600 {file}"


def test_a_login_that_others_may_read_does_not_matter_when_another_token_is_used(home):
    log_in(home)
    (home / ".terraform.d" / "credentials.tfrc.json").chmod(0o644)
    assert find_access({"TFE_TOKEN": "other"}, home).token == Secret("other")
