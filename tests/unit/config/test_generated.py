"""Schemas and the reference are what their models make; every file of config/ names a schema that it obeys."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from scripts.config.schemas import MODELS
from scripts.ops.schemas import UPDATE, stale_files, update_schemas

CHECKOUT = Path(__file__).parents[3]
FILES = sorted(path for path in (CHECKOUT / "config").rglob("*.yaml") if "schemas" not in path.parts)


def test_schemas_and_reference_are_up_to_date():
    stale = [str(path.relative_to(CHECKOUT)) for path in stale_files(CHECKOUT)]

    assert not stale, f"run: {UPDATE}"


def test_what_is_out_of_date_is_written_and_nothing_else(tmp_path):
    (tmp_path / "terraform/azure/modules").mkdir(parents=True)
    (tmp_path / "terraform/azure/modules/config").symlink_to(CHECKOUT / "terraform/azure/modules/config")
    schema = tmp_path / "config/schemas/target.json"

    assert len(update_schemas(tmp_path)) == len(MODELS) + 1
    schema.write_text("{}")

    assert update_schemas(tmp_path) == [schema]
    assert update_schemas(tmp_path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_a_file_obeys_the_schema_in_its_first_line(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = json.loads((path.parent / first.partition("$schema=")[2]).read_text())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(path.read_text()), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        (
            "service",
            {
                "kind": "web",
                "repository": "a/b",
                "runtime": {"name": "dotnet", "version": "10.0"},
                "port": 80,
            },
        ),
        ("service", {"kind": "cron", "repository": "a/b"}),
        ("service", {"kind": "container"}),
        ("service", {"kind": "container", "image": "ghcr.io/a/b:1", "repository": "a/b"}),
        ("target", {"name": "x", "directory": "/absolute", "records": "r", "inherit_environment": True}),
    ],
)
def test_an_editor_sees_what_a_kind_may_not_have(schema, document):
    found = json.loads((CHECKOUT / f"config/schemas/{schema}.json").read_text())

    assert not jsonschema.Draft202012Validator(found).is_valid(document)
