"""What a destroy may touch."""

import pytest

from scripts.core.selection import Flags
from scripts.core.teardown import Teardown, choose
from scripts.errors import Preflight
from tests.unit.graphs import platform

GRAPH = platform("dev", "prod", "qa")
STANDING = dict.fromkeys(GRAPH.workspaces, 5)
ALL = ["dev", "prod", "qa"]
EVERYTHING = "inv destroy --all"
SERVED = {"k8s": ALL, "devops": ALL}


def chosen(flags: Flags, resources=STANDING, served=SERVED) -> Teardown:
    return choose(GRAPH, flags, resources, served, "abc")


def test_an_environment_goes_after_its_readers_let_go_of_it():
    assert chosen(Flags(env=("qa",))) == Teardown(["k8s", "devops"], ["qa"], ["qa"], "qa")


def test_all_goes_readers_first_and_is_called_by_the_platforms_name():
    assert chosen(Flags(all=True)) == Teardown([], ["devops", "k8s", "qa", "prod", "dev"], [], "abc")


def test_a_reader_that_let_go_before_is_not_applied_again():
    served = {"k8s": ["dev", "prod"], "devops": ALL}
    assert chosen(Flags(env=("qa",)), served=served).updated == ["devops"]


def test_a_reader_without_resources_is_left_alone():
    assert chosen(Flags(env=("qa",)), {**STANDING, "devops": 0}).updated == ["k8s"]


def test_a_shared_workspace_goes_by_name_when_nobody_reads_it():
    assert chosen(Flags(only=("devops",))) == Teardown([], ["devops"], [], "devops")


def test_k8s_goes_when_no_environment_and_no_reader_is_left():
    assert chosen(Flags(only=("k8s",)), {"k8s": 5}) == Teardown([], ["k8s"], [], "k8s")


def test_an_environment_named_with_only_is_treated_the_same():
    assert chosen(Flags(only=("qa",))) == chosen(Flags(env=("qa",)))


@pytest.mark.parametrize(
    ("flags", "resources", "message", "hint"),
    [
        (
            Flags(only=("k8s",)),
            STANDING,
            "k8s still serves qa, prod, dev",
            "destroy the environments first, or inv destroy --all",
        ),
        (Flags(only=("k8s",)), {"k8s": 5, "devops": 5}, "devops still reads k8s", "inv destroy --only devops"),
        (Flags(env=("dev", "prod", "qa")), STANDING, "k8s, devops would serve no environment any more", EVERYTHING),
        (Flags(env=("qa",)), {**STANDING, "qa": 0}, "there is nothing to destroy", "inv status --all"),
        (Flags(all=True), {}, "there is nothing to destroy", "inv status --all"),
    ],
)  # fmt: skip
def test_what_would_pull_the_ground_from_under_another_is_refused(flags, resources, message, hint):
    with pytest.raises(Preflight) as error:
        chosen(flags, resources)
    assert (error.value.text, error.value.hint) == (message, hint)
