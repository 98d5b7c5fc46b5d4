"""A new environment's addresses: free, private, of the size of its model's."""

from ipaddress import IPv4Network

import pytest

from scripts.core.growth.addresses import next_free
from scripts.errors import Preflight


def test_spaces_of_the_usual_size_go_on_in_steps_of_ten():
    assert next_free("10.20.0.0/16", ["10.10.0.0/16", "10.20.0.0/16", "10.30.0.0/16"]) == "10.40.0.0/16"


def test_pools_go_on_where_their_model_is():
    assert next_free("172.16.30.0/24", ["172.16.30.0/24"]) == "172.16.40.0/24"


def test_what_aks_keeps_for_itself_is_passed_over():
    taken = [f"172.{second}.0.0/16" for second in range(16, 29)]
    assert next_free("172.16.0.0/16", taken) == "172.29.0.0/16"


def test_a_larger_neighbour_is_not_cut_into():
    found = IPv4Network(next_free("10.0.0.0/16", ["10.0.0.0/9"]))
    assert not found.overlaps(IPv4Network("10.0.0.0/9"))


def test_no_space_left_is_told():
    with pytest.raises(Preflight, match="no free address space of the size of") as told:
        next_free("192.168.0.0/16", ["192.168.0.0/16"])
    assert "--like" in told.value.hint
