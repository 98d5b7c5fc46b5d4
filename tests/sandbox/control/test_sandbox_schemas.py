"""Renewing the schemas from a directory of schema files."""

from pathlib import Path

import pytest

from scripts.errors import Failed, Preflight
from scripts.ops.sandbox_schemas import SCHEMAS, renew

SOURCE = str(Path(__file__).parents[3] / SCHEMAS)


def test_only_what_the_roots_use_is_kept(tmp_path):
    assert renew(_checkout(tmp_path, "random_password"), SOURCE) == f"{SCHEMAS}: random"
    assert sorted(path.name for path in (tmp_path / SCHEMAS).iterdir()) == ["index.json", "random.json.gz"]


def test_a_type_that_no_provider_has_is_named(tmp_path):
    with pytest.raises(Failed) as error:
        renew(_checkout(tmp_path, "random_pasword"), SOURCE)
    assert (
        str(error.value) == "no provider has random_pasword\n  next: look for a typing error under terraform"
    )


def test_a_directory_without_schemas_changes_nothing(tmp_path):
    renew(_checkout(tmp_path, "random_password"), SOURCE)
    with pytest.raises(Preflight) as error:
        renew(tmp_path, str(tmp_path))
    assert (
        str(error.value) == f"{tmp_path} holds no <provider>.json.gz\n  next: inv sandbox.schemas --from DIR"
    )
    assert (tmp_path / SCHEMAS / "random.json.gz").exists()


def _checkout(path, kind):
    (path / "terraform").mkdir()
    (path / "terraform" / "main.tf").write_text(f'resource "{kind}" "x" {{\n  length = 8\n}}\n')
    return path
