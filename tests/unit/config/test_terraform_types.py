"""The models and modules/config/types know the same keys, need the same ones, and only Terraform has defaults."""

from pathlib import Path

import hcl2
import pytest
from pydantic import BaseModel

from scripts.config.environment import Environment
from scripts.config.platform import Platform
from scripts.config.sentences import model_of
from scripts.config.service import Service
from scripts.config.target import Target
from scripts.core.hcl_types import Type, leaf_defaults, parse_type
from scripts.core.services import SECRET_LOOKS, TAKEN_SECRETS

TYPES = Path(__file__).parents[3] / "terraform/azure/modules/config/types"
PAIRS = [(Platform, "platform"), (Environment, "environment"), (Service, "service")]
# Overrides are merged into the services before Terraform types anything.
ONLY_IN_MODELS = {"Environment": {"services"}}


def declared(name: str) -> Type:
    """The object that types one file."""
    (facts,) = hcl2.loads((TYPES / f"{name}.tf").read_text())["variable"][0].values()
    found = parse_type(facts["type"].removeprefix("${").removesuffix("}"))
    while found.of:
        found = found.of
    return found


def compared(model: type[BaseModel], found: Type) -> None:
    fields = {
        name: field
        for name, field in model.model_fields.items()
        if name not in ONLY_IN_MODELS.get(model.__name__, ())
    }
    assert set(fields) == set(found.attributes), model.__name__
    for name, field in fields.items():
        attribute = found.attributes[name]
        assert field.is_required() != attribute.optional, f"{model.__name__}.{name}"
        inner = model_of(field.annotation)
        if inner:
            compared(inner, attribute.type)


def models(model: type[BaseModel]) -> list[type[BaseModel]]:
    inner = [found for field in model.model_fields.values() if (found := model_of(field.annotation))]
    return [model, *(below for found in inner for below in models(found))]


@pytest.mark.parametrize(("model", "file"), PAIRS, ids=[file for _, file in PAIRS])
def test_models_and_terraform_have_the_same_keys(model, file):
    compared(model, declared(file))


@pytest.mark.parametrize("model", [Platform, Environment, Service, Target])
def test_no_model_holds_a_default(model):
    for found in models(model):
        for name, field in found.model_fields.items():
            assert field.is_required() or (field.default is None and field.default_factory is None), (
                f"{found}.{name}"
            )


@pytest.mark.parametrize("model", [Platform, Environment, Service, Target])
def test_every_key_is_described(model):
    for found in models(model):
        assert all(field.description for field in found.model_fields.values()), found


def test_rules_about_absent_keys_hold_for_terraforms_defaults():
    """core.sizes asks for a key where its default would be wrong, without naming the default."""
    environment, platform = leaf_defaults(declared("environment")), leaf_defaults(declared("platform"))

    assert environment["sizes.servicebus.sku"] == '"Standard"'
    assert environment["sizes.servicebus.capacity"] == "0"
    assert environment["sizes.mongo.tier"] == '"FLEX"'
    assert environment["sizes.app.sku"] == '"B1"'
    assert environment["sizes.postgres.sku"].startswith('"B_')
    assert environment["network.private"] == "false"
    assert platform["cluster.private"] == "true"


def test_rules_speak_of_names_that_the_roots_make():
    """core.names and core.services restate these formulas: they must be there, letter by letter."""
    text = "\n".join(path.read_text() for path in (TYPES.parents[2] / "environment").glob("*.tf"))

    assert 'name    = "${local.platform.name}-${local.environment}"' in text
    assert '"${local.name}-${name}-${local.suffix}"' in text
    assert SECRET_LOOKS.pattern.replace("\\", "\\\\") in text
    assert all(f'"{secret}"' in text for secret in TAKEN_SECRETS)


def test_type_expressions_are_taken_apart():
    inner = "optional(object({ d = optional(number, 1) }), {})"
    found = parse_type(f'map(object({{ a = string, b = optional(list(string), ["x"]), c = {inner} }}))')

    assert found.name == "map"
    assert found.of.attributes["a"].optional is False
    assert leaf_defaults(found) == {"b": '["x"]', "c.d": "1"}


@pytest.mark.parametrize("expression", ["object({ a string })", "list(string", "string number"])
def test_a_broken_type_expression_is_an_error(expression):
    with pytest.raises(ValueError, match="type"):
        parse_type(expression)
