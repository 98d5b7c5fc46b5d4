"""Small rules of reading manifests: YAML 1.2, variables, and who speaks of whom."""

import pytest

from scripts.core.manifests.documents import Manifest, parse
from scripts.core.manifests.environments import environment_of, foreign_mentions
from scripts.core.manifests.substitution import substitute, wanted

DOMAINS = {"dev": "dev.abc.example", "prod": "abc.example"}


def test_words_that_yaml_1_1_takes_for_something_else_are_text():
    (one,), _ = parse("a.yaml", "a: on\nb: no\nc: 2026-01-02\ne: 1e3\nf: true\ng: 1_000\nh:\n")
    assert one.data == {
        "a": "on", "b": "no", "c": "2026-01-02", "e": 1000.0, "f": True, "g": "1_000", "h": None
    }  # fmt: skip


def test_documents_of_a_file_are_told_apart_and_empty_ones_left_out():
    manifests, findings = parse("a.yaml", "# only words\n---\na: 1\n---\n---\nb: 2\n")
    assert [one.data for one in manifests] == [{"a": 1}, {"b": 2}]
    assert not findings


def test_keys_that_are_there_twice_are_found_inside_lists_too():
    _, findings = parse("a.yaml", "a:\n  - b: 1\n    b: 2\n")
    assert [one.message for one in findings] == ["line 3: b is here twice, first on line 2"]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("${a}-${b}", "1-"),
        ("$${a}", "${a}"),
        ("$a and $(A) and ${", "$a and $(A) and ${"),
        ("${b:=x}${c:-y}", "xy"),
        ("${a:=x}", "1"),
        ("${b=x}", ""),
        ("${d=x}", "x"),
    ],
)
def test_variables_are_put_in_as_flux_does(text, becomes):
    assert substitute(text, {"a": "1", "b": ""}) == becomes


def test_only_what_has_no_default_and_is_not_escaped_needs_a_source():
    assert wanted("${a} ${b:=1} $${c} ${a} $d ${e}") == ["a", "e"]


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("flux/apps/dev", "dev"),
        ("flux/apps/dev/kustomization.yaml", "dev"),
        ("flux/clusters/main/prod.yaml", "prod"),
        ("flux/apps/base/catalog-api/route.yaml", None),
        ("flux/infrastructure/configs/developers.yaml", None),
    ],
)
def test_a_file_is_of_the_environment_that_its_path_names(file, owner):
    assert environment_of(file, DOMAINS) == owner


@pytest.mark.parametrize(
    "text", ["dev", "/dev/null", "device", "a.dev.abc.example", "ops@abc.example", "product"]
)
def test_dev_may_say_this(text):
    assert not list(foreign_mentions("dev", Manifest("f", {"a": text}), DOMAINS))


@pytest.mark.parametrize(
    "text",
    ["prod", "apps-prod", "./flux/apps/prod", "flux-runtime-info-prod", "api.abc.example", "abc.example"],
)
def test_dev_may_not_say_this(text):
    (told,) = foreign_mentions("dev", Manifest("f", {"a": [text]}), DOMAINS)
    assert told.message == f"a[0]: speaks of prod ({text}), and this is dev's"


@pytest.mark.parametrize("text", ["dev", "a.dev.abc.example", "tenants-dev"])
def test_prod_may_not_say_this(text):
    assert list(foreign_mentions("prod", Manifest("f", {"a": text}), DOMAINS))
