"""Where HCP Terraform is, and by which token, as the Terraform CLI would find it."""

import json

import pytest

from scripts.clients.cli_config import Access, find_access
from scripts.core.secret import Secret

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
