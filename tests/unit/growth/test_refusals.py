"""What is asked for of a new service or environment and cannot be is told, and nothing is written."""

import shutil
from pathlib import Path

import pytest

from scripts.errors import OpsError
from scripts.ops.environments import add_environment
from scripts.ops.new_service import complete
from scripts.ops.services import add_service
from tests.docs.pages import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is edited of the repository, with nobody to be asked."""
    monkeypatch.setenv("CI", "true")
    for folder in ("config", "flux", "pipelines"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    return tmp_path


def written(checkout: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in checkout.rglob("*") if file.is_file()}


def add(checkout: Path, name: str, kind: str, **asked) -> list[str]:
    return add_service(checkout, complete(checkout, name, kind, "", False, **asked), yes=True)


IMAGE = "ghcr.io/a/b:v1"


@pytest.mark.parametrize(
    ("name", "kind", "asked", "told"),
    [
        ("", "web", {}, "a new service needs a name\n  next: inv service.add NAME --kind web"),
        ("billing", "", {}, "a new service needs --kind\n  next: inv service.add billing --kind web|"),
        ("Billing", "web", {}, '"Billing" is not a service\'s name'),
        ("../billing", "web", {}, '"../billing" is not a service\'s name'),
        ("billing", "wed", {}, 'there is no kind "wed"; did you mean "web"?'),
        ("billing", "web", {"port": 80}, "port: kind web does not have it; container has"),
        ("billing", "container", {"port": 0}, "port: 0 is less than 1"),
        ("billing", "web", {"schedule": "0 1 * * *"}, "schedule: kind web does not have it; cron has"),
        ("billing", "web", {"image": IMAGE}, "image: kind web does not have it"),
        ("billing", "cron", {"image": IMAGE, "repository": "abc-inc/b"}, "image: is beside repository"),
        ("b" * 60, "web", {}, "the name is too long"),
        ("edge", "web", {}, "the name is taken: the application gateway answers to edge.<domain>"),
        ("dev", "web", {}, 'the name is taken: "dev" is an environment'),
        ("shop", "web", {}, 'there is a service "shop" already\n  next: edit config/services/shop.yaml'),
    ],
)
def test_a_service_that_cannot_be_is_told(checkout, name, kind, asked, told):
    before = written(checkout)
    with pytest.raises(OpsError) as refused:
        add(checkout, name, kind, **asked)
    assert told in str(refused.value)
    assert written(checkout) == before


def test_a_container_that_no_environment_would_run_is_refused(checkout):
    (checkout / "flux/apps/prod/kustomization.yaml").unlink()
    before = written(checkout)
    with pytest.raises(
        OpsError, match=r"flux/apps/prod/kustomization.yaml is missing: nothing would run there"
    ):
        add(checkout, "billing", "container")
    assert written(checkout) == before


@pytest.mark.parametrize("name", ["", "../qa", "Qa", "q-a", "1qa", "q" * 13])
def test_an_environment_that_cannot_be_is_told(checkout, name):
    before = written(checkout)
    with pytest.raises(OpsError) as refused:
        add_environment(checkout, name, "", yes=True)
    assert f'"{name}" is not an environment\'s name' in str(refused.value)
    assert written(checkout) == before
