"""What the pages about growing promise: every field of the contract has its place, config and code stay apart."""

import json
import re

import pytest
import yaml

from tests.docs.pages import CHECKOUT, section, table_in

CONTRACT = json.loads((CHECKOUT / "config/schemas/contract.json").read_text())["$defs"]
SECTIONS = {
    "environment": "What an environment tells",
    "k8s": "What the cluster tells",
    "devops": "What the pipelines tell",
}
# What every contract says of itself.
_ITSELF = {"version", "kind", "cloud"}
PLATFORM = yaml.safe_load((CHECKOUT / "config/platform.yaml").read_text())
CODE = [
    file
    for folder, suffix in (("terraform", ".tf"), ("scripts", ".py"))
    for file in sorted((CHECKOUT / folder).rglob(f"*{suffix}"))
    if ".terraform" not in file.parts
]


@pytest.mark.parametrize("kind", SECTIONS)
def test_every_field_of_a_contract_is_mapped_to_other_clouds(kind):
    rows = table_in(section("docs/clouds.md", SECTIONS[kind]))
    told = {found.partition(".")[0] for row in rows for found in re.findall(r"`([a-z0-9_.]+)`", row[0])}
    fields = set(CONTRACT[kind]["properties"]) - _ITSELF
    assert fields - told == set() or fields - told == {"environments"}
    assert told <= fields


def test_every_part_is_mapped_to_other_clouds():
    told = re.findall(r"`data\.([a-z]+)`", section("docs/clouds.md", SECTIONS["environment"]))
    assert sorted(told) == sorted(CONTRACT["environment"]["properties"]["data"]["properties"])


def test_config_holds_no_code():
    files = [path for path in (CHECKOUT / "config").rglob("*") if path.is_file()]
    own = {path.suffix for path in files if "schemas" not in path.relative_to(CHECKOUT).parts}
    assert own <= {".yaml", ".pem", ".lock"}


def test_code_names_nothing_of_config():
    names = {file.stem for file in (CHECKOUT / "config/services").glob("*.yaml")} - {"contracts"}
    names |= {PLATFORM["github"]["owner"], PLATFORM["hcp"]["organization"], PLATFORM["company"]}
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names)))})(?![\w-])")
    found = {str(file.relative_to(CHECKOUT)): named.findall(_code(file.read_text("utf-8"))) for file in CODE}
    assert {file: told for file, told in found.items() if told} == {}


def _code(text: str) -> str:
    """Without comments and docstrings, which may give examples."""
    return re.sub(r'"""(?:.|\n)*?"""|#.*', "", text)
