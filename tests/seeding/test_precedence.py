"""Which of several values a run gets: computed here as the stand-in computes it for its runs."""

import itertools

import pytest

from scripts.core.variables.precedence import Giver, effective, shadowed
from scripts.ops.tfc.plan import compare
from tests.seeding.organisation import Organisation

KEY = frozenset({("KEY", "env")})


def giver(name: str, scope: str = "workspace", priority: bool = False, project_owned: bool = False) -> Giver:
    return Giver(name, scope, priority, project_owned, KEY)


ORDER = [
    giver("a", "global", True),
    giver("a", "project", True),
    giver("a", "project", True, True),
    giver("a", "workspace", True),
    giver("a", "workspace", True, True),
    giver(""),
    giver("a", "workspace", False, True),
    giver("a", "workspace"),
    giver("a", "project", False, True),
    giver("a", "project"),
    giver("B", "global"),
    giver("a", "global"),
    giver("ä", "global"),
]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(range(len(ORDER)), 2)))
def test_the_one_that_is_listed_first_counts(first, second):
    for pair in ((first, second), (second, first)):
        assert effective([ORDER[number] for number in pair])["KEY", "env"][0] == ORDER[first]


SETS = """\
  - name: {name}
    description: Another.
    scope: {scope}
    priority: {priority}
    variables:
      - {{key: PLAIN, category: env, sensitive: false, description: Plain., value: "{name}"}}
"""


@pytest.mark.parametrize(
    ("scope", "priority", "winner"),
    [
        ("organization", "false", "set shared"),
        ("organization", "true", "set other"),
        ("project", "false", "set other"),
        ("project", "true", "set other"),
        ("workspaces\n    workspaces: [dev]", "false", "set other"),
        ("workspaces\n    workspaces: [prod]", "true", ""),
    ],
)
def test_what_is_given_in_vain_is_what_a_run_does_not_get(organisation, scope, priority, winner):
    add_set(organisation, "other", scope, priority)

    organisation.seed()

    found = compare(organisation.open())
    vain = [one for one in shadowed(organisation.open().desired, found.found) if one.workspace == "abc-dev"]
    assert [(one.key, one.winner) for one in vain] == ([("PLAIN", winner)] if winner else [])
    dev = organisation.workspace("dev")["id"]
    (given,) = [one for one in organisation.state.variables.effective(dev) if one["key"] == "PLAIN"]
    assert f"set {given['set']}" == (winner or "set shared")


def test_the_sets_and_variables_of_others_count_too(organisation):
    organisation.seed()
    dev = organisation.workspace("dev")
    organisation.state.variables.create(dev["id"], {"key": "PLAIN", "category": "env", "value": "theirs"})
    theirs = organisation.state.variable_sets.create("abc-inc", {"name": "theirs", "priority": True}, None)
    organisation.state.variable_sets.attach(theirs["id"], "workspaces", [dev["id"]])
    organisation.state.variable_sets.define(
        theirs["id"], {"key": "HIDDEN", "category": "env", "value": "theirs"}
    )

    seeding = organisation.open()
    told = shadowed(seeding.desired, compare(seeding).found)

    assert [(one.workspace, one.key, one.winner, one.loser) for one in told] == [
        ("abc-dev", "HIDDEN", "set theirs", "set shared"),
        ("abc-dev", "PLAIN", "the workspace", "set shared"),
    ]


def add_set(organisation: Organisation, name: str, scope: str, priority: str) -> None:
    path = organisation.checkout / "config/variables/global.yaml"
    path.write_text(path.read_text() + SETS.format(name=name, scope=scope, priority=priority))
