"""The figures of docs/cost.md add up, and speak of what config/ says."""

import shutil

import pytest
import yaml

from scripts.core.growth.environment import FOLDERS, shrink
from scripts.ops.editing import carry_out, read_yaml
from scripts.ops.load import load_config
from scripts.ops.schemas import UPDATE
from tests.docs.pages import CHECKOUT, FENCE, section, table_in

PAGE = "docs/cost.md"
SECTIONS = {"dev": "dev", "prod": "prod", "The cluster and what all share": None, "small": "dev"}


def rows_of(heading: str) -> list[list[str]]:
    """The table of a section: what, SKU, where it is said, number, each, month; the last row is the sum."""
    return table_in(section(PAGE, heading))


def sum_of(heading: str) -> int:
    """What a section's table says that it comes to."""
    return int(rows_of(heading)[-1][-1].strip("*"))


def small_keys() -> dict[str, dict]:
    """The keys that the small example changes, by file."""
    blocks = [text for language, text in FENCE.findall(section(PAGE, "small")) if language == "yaml"]
    return {text.splitlines()[0].removeprefix("# "): yaml.safe_load(text) for text in blocks}


def merged(base: dict, changes: dict) -> dict:
    """`base` with `changes` laid over it, mapping by mapping."""
    return base | {
        key: merged(base.get(key, {}), value) if isinstance(value, dict) else value
        for key, value in changes.items()
    }


def facts_of(file: str, small: bool) -> dict:
    facts = yaml.safe_load((CHECKOUT / file).read_text())
    return merged(facts, small_keys().get(file, {})) if small else facts


def said(where: str, environment: str | None, small: bool) -> str:
    """What config/ says under a path such as `prod: sizes.app.sku`, or else the default that docs/config.md tells."""
    owner, _, path = where.rpartition(": ")
    environment = owner or environment
    top = path.split(".")[0]
    file = (
        "config/platform.yaml"
        if top in ("cluster", "registry")
        else f"config/environments/{environment}.yaml"
    )
    value = facts_of(file, small)
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return default_of(path) if value is None else str(value)


def default_of(path: str) -> str:
    """Terraform's default of a key."""
    rows = [line.split("|") for line in (CHECKOUT / "docs/config.md").read_text("utf-8").splitlines()]
    found = [row[4].strip().strip('`"') for row in rows if len(row) > 5 and row[1].strip() == f"`{path}`"]
    assert found, f"docs/config.md does not tell {path}; {UPDATE}"
    return found[0]


@pytest.mark.parametrize("heading", SECTIONS)
def test_a_row_is_number_times_price_and_the_sum_is_that_of_the_rows(heading):
    *rows, total = rows_of(heading)
    for row in rows:
        assert int(row[5]) == round(float(row[3]) * float(row[4])), row
    assert int(total[-1].strip("*")) == sum(int(row[5]) for row in rows)


def test_the_first_table_repeats_the_sums():
    figures = [row[1].strip("*") for row in table_in((CHECKOUT / PAGE).read_text("utf-8"))[:5]]
    parts = [sum_of(heading) for heading in SECTIONS]
    assert [int(figure) for figure in figures] == [*parts[:3], sum(parts[:3]), parts[3]]


@pytest.mark.parametrize("heading", SECTIONS)
def test_each_sku_is_the_one_that_config_or_the_code_says(heading):
    for what, sku, where, *_ in rows_of(heading)[:-1]:
        place, named = where.strip("`"), sku.strip("`")
        if "/" in place:
            assert not named or f'"{named}"' in (CHECKOUT / place).read_text(), f"{heading}: {what}"
        elif place:
            assert named == said(place, SECTIONS[heading], heading == "small"), f"{heading}: {what}"


def test_the_small_example_counts_the_whole_environment():
    assert int(rows_of("small")[0][5]) == sum_of("dev")


def test_the_small_example_is_a_sound_configuration(tmp_path):
    for folder in FOLDERS:
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    carry_out(tmp_path, shrink(read_yaml(tmp_path, FOLDERS), "prod"), yes=True, command="inv env.remove prod")
    for file in small_keys():
        (tmp_path / file).write_text(yaml.safe_dump(facts_of(file, small=True)))
    assert list(load_config(tmp_path).environments) == ["dev"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_an_environments_budget_covers_what_it_costs(environment):
    assert sum_of(environment) <= int(said("sizes.monthly_budget", environment, small=False))
