"""Schema files with only what the roots use, and the error about what they lack."""

import gzip
import json

import pytest

from scripts.errors import Failed, Preflight
from scripts.sandbox.provider.library import read_document, read_providers
from scripts.sandbox.provider.overrides import apply_overrides
from scripts.sandbox.provider.pruning import prune
from scripts.sandbox.provider.refreshing import refresh
from scripts.sandbox.provider.usage import blocks, missing_types, require_types
from tests.sandbox.provider import toy
from tests.sandbox.provider.conftest import CHECKOUT, SCHEMAS


@pytest.fixture
def full(tmp_path):
    toy.write(tmp_path / "full")
    return tmp_path / "full"


@pytest.fixture
def hcl(tmp_path):
    root, module = tmp_path / "hcl/root", tmp_path / "hcl/module"
    root.mkdir(parents=True)
    module.mkdir()
    (root / "main.tf").write_text(
        'terraform {\n  required_providers {\n    toy = { source = "example/toy" }\n  }\n}\n'
        'module "m" {\n  source = "../module"\n}\n\ndata "toy_box" "d" {}\n\nresource "terraform_data" "t" {}\n'
    )
    (module / "main.tf").write_text('resource "toy_pair" "p" {}\n')
    return root


def test_only_used_types_are_kept_modules_included(full, hcl, tmp_path):
    assert prune(full, [hcl], tmp_path / "to") == []
    [provider] = read_providers(tmp_path / "to")
    assert (set(provider.resources), set(provider.data_sources)) == ({"toy_pair"}, {"toy_box"})
    assert provider.resources["toy_pair"].facts == toy.PAIR_FACTS
    index = json.loads((tmp_path / "to/index.json").read_text())
    assert index["toy"]["version"] == "1.2.3"
    assert index["toy"]["resource_schemas"] == ["toy_pair"]


def test_descriptions_are_left_out(hcl, tmp_path):
    document = toy.document()
    box = document["schema"]["data_source_schemas"]["toy_box"]["block"]
    box["attributes"]["name"]["description"] = "A name."
    box["attributes"]["description"] = {"type": "string", "optional": True}
    toy.write(tmp_path / "full", **document)
    prune(tmp_path / "full", [hcl], tmp_path / "to")
    kept = read_document(tmp_path / "to/toy.json.gz")["schema"]["data_source_schemas"]["toy_box"]["block"]
    assert "description" not in kept["attributes"]["name"]
    assert "description" in kept["attributes"]


def test_the_same_input_gives_the_same_bytes(full, hcl, tmp_path):
    for name in ("one", "two"):
        prune(full, [hcl], tmp_path / name)
    assert (tmp_path / "one/toy.json.gz").read_bytes() == (tmp_path / "two/toy.json.gz").read_bytes()


def test_what_no_provider_has_is_reported(full, hcl, tmp_path):
    (hcl / "more.tf").write_text('resource "toy_boat" "b" {}\n')
    assert prune(full, [hcl], tmp_path / "to") == ["toy_boat"]


def test_a_type_that_is_not_served_names_its_place_and_the_task(full, hcl, tmp_path):
    prune(full, [hcl], tmp_path / "to")
    assert missing_types([hcl], tmp_path / "to") == []
    require_types([hcl], tmp_path / "to")
    (hcl / "more.tf").write_text('\n\nresource "toy_boat" "b" {}\nresource "toy_boat" "c" {}\n')
    with pytest.raises(Preflight) as refused:
        require_types([hcl], tmp_path / "to")
    assert refused.value.text == f'the sandbox does not know:\n  resource "toy_boat" ({hcl / "more.tf"}:3)'
    assert refused.value.hint == "inv sandbox.schemas"


def test_every_type_of_the_checkouts_roots_is_served():
    assert missing_types([CHECKOUT / "terraform"], SCHEMAS) == []


def test_every_azure_type_that_is_served_has_an_id_of_its_own():
    from scripts.sandbox.provider.tables import Table

    table = Table("azurerm")
    served = {block.type for block in blocks([CHECKOUT / "terraform"]) if block.kind == "resource"}
    assert [
        name for name in sorted(served) if name.startswith("azurerm_") and "id" not in table.section(name)
    ] == []


def test_a_correction_changes_a_rule_and_is_named_by_its_message():
    from scripts.sandbox.provider.library import Provider
    from scripts.sandbox.provider.validation import Validator

    document = toy.document()
    common = {"type": "toy_box", "reason": "r", "source": "s"}
    apply_overrides(
        document,
        [
            {**common, "rule": "one_of", "paths": ["size"], "value": ["small"]},
            {**common, "rule": "range", "paths": ["weight"], "remove": True},
            {**common, "rule": "force_new", "paths": ["name"], "remove": True},
            {**common, "type": "elsewhere_box", "rule": "range", "paths": ["a"], "remove": True},
        ],
    )
    schema = Provider(document).resources["toy_box"]
    config = {**schema.object.empty(), "name": "kit", "size": "large", "weight": 99}
    [problem] = Validator(schema, "toy 1").problems(config)
    assert "(rule: overrides.yaml one_of, toy 1)" in problem.detail
    assert not schema.object.fields["name"].force_new


def test_corrections_of_the_project_have_a_reason_and_a_source():
    from scripts.sandbox.provider.overrides import read_overrides

    for override in read_overrides(SCHEMAS):
        assert override["reason"] and override["source"] and override["paths"]


@pytest.mark.sandbox
def test_schemas_are_asked_of_the_real_providers_and_recorded_rules_stay(full, hcl, tmp_path, root):
    prune(full, [hcl], tmp_path / "to")
    assert refresh([hcl], tmp_path / "to", root.environment) == []
    document = json.loads(gzip.decompress((tmp_path / "to/toy.json.gz").read_bytes()))
    assert document["behaviour"]["resources"] == {"toy_pair": toy.PAIR_FACTS}
    assert list(document["schema"]["resource_schemas"]) == ["toy_pair"]
    assert document["version"] == "1.2.3"


def test_a_machine_without_terraform_says_so(hcl, tmp_path):
    with pytest.raises(Failed, match="terraform-of-nobody init could not run") as failed:
        refresh([hcl], tmp_path, {}, "terraform-of-nobody")
    assert failed.value.hint == "inv doctor"


@pytest.mark.sandbox
def test_a_registry_that_is_not_reached_says_so(hcl, tmp_path, root):
    (hcl / "main.tf").write_text(
        'terraform {\n  required_providers {\n    x = { source = "localhost:1/no/x" }\n  }\n}\n'
    )
    with pytest.raises(Failed, match="terraform init -backend=false failed") as failed:
        refresh([hcl], tmp_path, root.environment)
    assert "inv sandbox.schemas --from DIR" in failed.value.hint
