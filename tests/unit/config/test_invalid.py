"""tests/invalid: one defect a file, told by its own message and no other."""

import pytest

from scripts.errors import ConfigError
from scripts.ops.load import load_config
from tests.unit.config.overlay import INVALID, apply_case, expectations

CASES = sorted(INVALID.glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_defect_is_told_by_its_own_message(case, tmp_path):
    apply_case(case, tmp_path)

    with pytest.raises(ConfigError) as told:
        load_config(tmp_path)

    assert told.value.faults == expectations(case)


def test_the_base_of_all_cases_is_valid():
    assert set(load_config(INVALID / "base").environments) == {"dev", "prod"}


def test_defects_in_several_files_are_all_told_at_once(tmp_path):
    cases = [
        INVALID / f"{name}.yaml"
        for name in (
            "registry-of-a-private-cluster",
            "host-bits",
            "unknown-key",
            "port-on-a-cron-job",
            "call-of-itself",
        )
    ]
    for case in cases:
        apply_case(case, tmp_path)

    with pytest.raises(ConfigError) as told:
        load_config(tmp_path)

    assert sorted(told.value.faults) == sorted(line for case in cases for line in expectations(case))
    assert str(told.value).startswith("5 errors in config\n  config/")
    assert told.value.code == 5
