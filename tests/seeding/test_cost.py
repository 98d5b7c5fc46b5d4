"""How many calls seeding makes: a first time in proportion to what is made, later in proportion to the workspaces."""

import pytest

from tests.seeding.large import enlarge
from tests.seeding.organisation import Organisation, plant


def first_limit(
    projects: int, workspaces: int, sets: int, variables: int, attachments: int, lists: int
) -> int:
    return projects + workspaces + sets + variables + attachments + lists + 3 * workspaces + 10


def again_limit(workspaces: int, sets: int) -> int:
    return 2 * workspaces + sets + 5


def test_the_shipped_config(shipped: Organisation):
    assert shipped.seed()["calls"] <= first_limit(1, 4, 1, 19, 1, 3)
    assert shipped.seed()["calls"] <= again_limit(4, 1)


def test_a_change_costs_what_it_writes(organisation, monkeypatch):
    organisation.seed()
    plant(monkeypatch, HIDDEN="another")

    assert organisation.seed()["calls"] <= again_limit(4, 1) + 1


@pytest.mark.parametrize("sets", [1, 4])
def test_twenty_workspaces(shipped: Organisation, monkeypatch, sets):
    plant(monkeypatch, HIDDEN="hunter22")
    enlarge(shipped.checkout, workspaces=20, variables=4)
    path = shipped.checkout / "config/variables/global.yaml"
    head, _, roots = path.read_text().partition("roots:")
    head, _, group = head.partition("  - name: shared")
    groups = "".join(f"  - name: shared{number}{group}" for number in range(sets))
    path.write_text(f"{head}{groups}roots:{roots}")

    first, again = shipped.seed(), shipped.seed()

    assert first["calls"] <= first_limit(1, 20, sets, 20 * 4 + sets, sets, 19)
    assert again["calls"] <= again_limit(20, sets)
    assert again["created"] == again["updated"] == again["drifted"] == 0
