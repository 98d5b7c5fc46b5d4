"""Which workspaces a command is about."""

import pytest

from scripts.core.selection import Flags, changed_workspaces, select
from scripts.errors import Preflight
from tests.unit.graphs import platform

ALL = ["dev", "prod", "k8s", "devops"]


@pytest.mark.parametrize(
    ("flags", "chosen"),
    [
        (Flags(all=True), ALL),
        (Flags(env=("prod",)), ["prod", "k8s", "devops"]),
        (Flags(env=("prod",), with_upstream=True), ALL),
        (Flags(env=("dev", "prod")), ALL),
        (Flags(only=("k8s",)), ["k8s"]),
        (Flags(only=("devops", "dev")), ["dev", "devops"]),
        (Flags(only=("k8s",), with_upstream=True), ["dev", "prod", "k8s"]),
        (Flags(env=("dev",), only=("prod",)), ALL),
        (Flags(all=True, changed=("docs/index.md",)), []),
        (Flags(changed=("config/environments/prod.yaml",)), ["prod", "k8s", "devops"]),
        (Flags(env=("dev",), changed=("config/environments/prod.yaml",)), ["k8s", "devops"]),
        (Flags(only=("dev",), changed=("terraform/azure/k8s/main.tf",)), []),
        (Flags(changed=("terraform/azure/k8s/main.tf",), with_upstream=True), ALL),
    ],
)
def test_flags_choose_workspaces_in_apply_order(flags, chosen):
    assert select(platform(), flags) == chosen


@pytest.mark.parametrize(
    ("path", "touched"),
    [
        ("config/platform.yaml", set(ALL)),
        ("config/services/shop.yaml", set(ALL)),
        ("config/environments/dev.yaml", {"dev", "k8s", "devops"}),
        ("config/environments/gone.yaml", {"k8s", "devops"}),
        ("config/targets/azure.yaml", set()),
        ("terraform/azure/modules/config/main.tf", set(ALL)),
        ("terraform/azure/environment/vpn.tf", set(ALL)),
        ("terraform/azure/k8s/cluster.tf", {"k8s", "devops"}),
        ("terraform/azure/devops/pipelines.tf", {"devops"}),
        ("scripts/ops/apply.py", set()),
    ],
)
def test_a_changed_file_touches_what_reads_it(path, touched):
    assert changed_workspaces(platform(), (path,)) == touched


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (Flags(env=("prd",)), 'unknown environment "prd"; did you mean "prod"?'),
        (Flags(env=("k8s",)), 'unknown environment "k8s"; known: dev, prod'),
        (Flags(only=("devop",)), 'unknown workspace "devop"; did you mean "devops"?'),
    ],
)
def test_an_unknown_name_is_an_error(flags, message):
    with pytest.raises(Preflight) as error:
        select(platform(), flags)
    assert error.value.text == message
    assert error.value.hint == "inv graph --all"


def test_no_selection_is_an_error_that_lists_the_choices():
    with pytest.raises(Preflight) as error:
        select(platform(), Flags())
    assert error.value.text == "nothing is selected"
    assert error.value.hint == "choose --env dev|prod, --only dev|prod|k8s|devops or --all"
    assert error.value.code == 5
