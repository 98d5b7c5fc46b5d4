"""YAML that people wrote keeps their comments, quotes and order."""

from pathlib import Path

import pytest

from scripts.core.growth import document

CHECKOUT = Path(__file__).parents[3]
TEXT = """\
# said by a person
name: dev            # short

network:
  address_space: 10.20.0.0/16   # ours
  vpn: {address_space: 172.16.30.0/24}
services: [dev, "prod"]
"""


@pytest.mark.parametrize("folder", ["config", "flux"])
def test_every_file_of_the_project_comes_through_unchanged(folder):
    for file in (CHECKOUT / folder).rglob("*.y*ml"):
        text = file.read_text()
        if "\n---" not in text:
            assert document.change(text, {}) == text, file


def test_a_value_is_changed_in_its_place():
    values = {("name",): "qa", ("network", "address_space"): "10.40.0.0/16"}
    changed = document.change(TEXT, values)
    assert changed == TEXT.replace("name: dev ", "name: qa  ").replace("10.20.0.0/16", "10.40.0.0/16")


def test_a_key_goes_with_the_mapping_that_it_leaves_empty():
    without = document.drop(TEXT, ("network", "vpn", "address_space"))
    assert "vpn" not in without
    assert "address_space: 10.20.0.0/16   # ours" in without
    assert document.drop(TEXT, ("network", "peering", "name")) == TEXT
    assert document.drop(TEXT, ("network", "name")) == TEXT


def test_items_join_beside_the_one_that_they_are_like():
    joined = document.add_items(TEXT, ("services",), [("dev", "qa"), ("test", "load")])
    assert joined == TEXT.replace('[dev, "prod"]', '[dev, "prod", qa]')
    assert document.add_items(joined, ("services",), [("dev", "qa")]) == joined
    assert document.add_items(TEXT, ("network", "names"), [("dev", "qa")]) == TEXT


def test_items_leave_and_others_stay():
    assert document.drop_items(TEXT, ("services",), ["dev"]) == TEXT.replace('[dev, "prod"]', '["prod"]')
    assert document.drop_items(TEXT, ("services",), ["qa"]) == TEXT
    assert document.drop_items(TEXT, ("name", "of"), ["dev"]) == TEXT
