"""The platform's own pipeline learns of environments that come, and forgets those that go."""

from pathlib import Path

import yaml

from scripts.core.growth.pipeline import INFRASTRUCTURE, join, leave

TEXT = (Path(__file__).parents[3] / INFRASTRUCTURE).read_text()


def test_a_new_environment_has_a_line_and_its_branch_is_followed():
    joined = yaml.safe_load(join(TEXT, "qa", "abc"))
    (listed,) = (one["default"] for one in joined["parameters"] if one["name"] == "environments")
    line = {"name": "qa", "branch": "qa", "plans": "abc-plan", "applies": "abc-qa-apply", "only": "--only qa"}
    assert listed[-1] == line
    for place in (joined["trigger"], joined["pr"], *joined["schedules"]):
        assert place["branches"]["include"] == ["dev", "main", "qa"]


def test_joining_twice_is_joining_once_and_leaving_leaves_what_was_there():
    joined = join(TEXT, "qa", "abc")
    assert join(joined, "qa", "abc") == joined
    assert leave(joined, "qa", "qa") == TEXT
    assert leave(TEXT, "qa", "qa") == TEXT
