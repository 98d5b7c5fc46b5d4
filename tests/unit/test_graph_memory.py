"""What the roots read is parsed once, and again when they change."""

import json
import shutil
from pathlib import Path

import pytest

from scripts.errors import ConfigError
from scripts.ops.graph import ROOTS, read_graph

SMALL = Path(__file__).parents[1] / "e2e/small"
UPSTREAM = f"{ROOTS}/k8s/upstream.tf"


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def read(checkout: Path):
    return read_graph(checkout, ["dev", "prod"], "small", checkout / "roots.json")


def test_a_second_look_sees_what_the_first_saw(checkout):
    first = read(checkout)
    kept = (checkout / "roots.json").read_text()
    assert read(checkout) == first
    assert (checkout / "roots.json").read_text() == kept


def test_a_change_of_the_code_is_seen(checkout):
    read(checkout)
    (checkout / UPSTREAM).unlink()
    with pytest.raises(ConfigError, match="which nobody declares"):
        read(checkout)


@pytest.mark.parametrize("damage", ["", "{", '{"a": 1}', '{"a": {"name": "k8s"}}', "[]"])
def test_a_damaged_memory_is_none(checkout, damage):
    first = read(checkout)
    (checkout / "roots.json").write_text(damage)
    assert read(checkout) == first
    assert json.loads((checkout / "roots.json").read_text())
