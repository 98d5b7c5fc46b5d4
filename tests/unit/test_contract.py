"""What readers count on: a contract of the version that they understand."""

import pytest

from scripts.core.contract import missing_contracts
from tests.unit.graphs import platform

GOOD = {"contract": {"version": 1}}


@pytest.mark.parametrize(
    ("selected", "outputs", "told"),
    [
        (["dev", "prod", "k8s"], {}, []),  # all that is read is applied in this run
        (["k8s"], {"dev": GOOD, "prod": GOOD}, []),
        (["k8s"], {"dev": GOOD}, ["k8s reads prod, which was never applied. Run: inv apply --only prod"]),
        (
            ["prod", "k8s"],
            {"dev": {"other": 1}},
            ["k8s reads dev, whose state has no contract. Run: inv apply --only dev"],
        ),
        (
            ["k8s"],
            {"dev": GOOD, "prod": {"contract": {"version": 2}}},
            ["k8s reads prod, whose state has a contract of version 2, not 1. Run: inv apply --only prod"],
        ),
        (
            ["k8s"],
            {"dev": GOOD, "prod": {"contract": None}},
            ["k8s reads prod, whose state has no contract. Run: inv apply --only prod"],
        ),
    ],
)
def test_a_workspace_that_is_read_must_have_its_contract(selected, outputs, told):
    assert missing_contracts(platform().upstream, selected, outputs) == told


def test_every_missing_contract_is_told_at_once():
    assert len(missing_contracts(platform().upstream, ["k8s", "devops"], {})) == 4
