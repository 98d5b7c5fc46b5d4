"""How errors look and with which code they end."""

import pytest

from scripts.errors import ConfigError, Declined, Failed, Interrupted, Locked, OpsError, Preflight


@pytest.mark.parametrize(
    ("kind", "code"), [(Failed, 1), (Declined, 3), (Locked, 4), (Preflight, 5), (Interrupted, 130)]
)
def test_each_kind_has_its_exit_code(kind, code):
    assert kind("what").code == code
    assert kind("what", code=7).code == 7


def test_an_error_says_what_and_the_next_command():
    error = OpsError("it broke", hint="inv doctor")
    assert str(error) == error.message == "it broke\n  next: inv doctor"
    assert error.text == "it broke"
    assert str(OpsError("it broke")) == "it broke"


def test_faults_of_config_come_all_at_once():
    assert str(ConfigError(["a: wrong", "b: wrong"])) == (
        "2 errors in config\n  a: wrong\n  b: wrong\n  next: inv check.config"
    )
    assert ConfigError(["a: wrong"], where="terraform").text == "1 error in terraform\n  a: wrong"
    assert ConfigError([]).code == 5
