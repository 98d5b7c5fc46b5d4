"""Which environments the shared roots are told about."""

import pytest

from scripts.core.environments import choose_environments

BOTH = ["dev", "prod"]


@pytest.mark.parametrize(
    ("existing", "selected", "listed", "dropped", "chosen"),
    [
        ({"dev", "prod"}, set(), BOTH, set(), None),  # all are there: the roots' own default holds
        (set(), {"dev", "prod", "k8s"}, [], set(), None),
        (set(), {"dev", "k8s", "devops"}, [], set(), ["dev"]),  # a first apply of dev alone
        ({"dev"}, {"k8s"}, ["dev"], set(), ["dev"]),
        ({"dev"}, {"prod", "k8s"}, ["dev"], set(), None),
        ({"dev", "prod"}, {"k8s"}, BOTH, {"prod"}, ["dev"]),
        (set(), {"k8s"}, [], set(), []),
    ],
)
def test_environments_that_do_not_exist_are_left_out(existing, selected, listed, dropped, chosen):
    assert choose_environments(BOTH, existing, selected, listed, dropped) == (chosen, [])


def test_an_environment_that_k8s_serves_is_never_left_out_by_itself():
    chosen, faults = choose_environments(["dev"], {"dev"}, {"k8s"}, ["dev", "qa"], set())
    assert chosen is None
    assert faults == ['k8s serves "qa", which would be removed from it; to do so say --drop-environment qa']


def test_an_environment_that_was_removed_from_config_can_be_dropped():
    assert choose_environments(["dev"], {"dev", "qa"}, {"k8s"}, ["dev", "qa"], {"qa"}) == (None, [])


def test_dropping_an_environment_that_nobody_knows_is_a_fault():
    _, faults = choose_environments(BOTH, set(BOTH), {"k8s"}, BOTH, {"prd"})
    assert faults == ['--drop-environment: unknown environment "prd"; did you mean "prod"?']
