"""config/ becomes models: what is merged, what is told, and what a faulty file still says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.config import read, read_targets
from scripts.errors import ConfigError
from scripts.ops.load import load_config
from tests.unit.config.overlay import INVALID

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
def root(tmp_path):
    shutil.copytree(INVALID / "base", tmp_path, dirs_exist_ok=True)
    return tmp_path


def faults(root):
    with pytest.raises(ConfigError) as told:
        load_config(root)
    return told.value.faults


def change(root, file, old, new):
    path = root / "config" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_companys_own_config_is_valid():
    assert load_config(CHECKOUT).environments


def test_settings_are_merged_and_other_keys_replaced(root):
    change(root, "services/orders.yaml", 'Limit: "120"', 'Limit: "120"\n  Color: green')
    change(
        root,
        "environments/prod.yaml",
        'nightly: {schedule: "15 4 * * *"}',
        "search: {replicas: {min: 2, max: 6}}",
    )

    config = load_config(root)

    assert config.services["orders"].settings == {"Limit": "120", "Color": "green"}
    assert config.in_environment("prod")["orders"].settings == {"Limit": "600", "Color": "green"}
    assert config.in_environment("dev")["orders"].settings == {"Limit": "120", "Color": "green"}
    assert config.in_environment("prod")["search"].replicas.model_dump() == {"min": 2, "max": 6}


def test_an_environment_has_the_services_that_do_not_leave_it_out(root):
    with (root / "config/services/packer.yaml").open("a") as file:
        file.write("environments: [dev]\n")

    config = load_config(root)

    assert "packer" in config.in_environment("dev")
    assert "packer" not in config.in_environment("prod")


def test_an_absent_key_stays_absent(root):
    dev = load_config(root).environments["dev"]

    assert dev.sizes is None
    assert dev.network.private is None


def test_models_cannot_be_changed(root):
    with pytest.raises(ValueError, match="frozen"):
        load_config(root).environments["dev"].domain = "elsewhere.example"


def test_a_fault_in_one_file_hides_no_contradiction_between_others(root):
    change(root, "services/orders.yaml", "public: true", "pubic: true")
    change(root, "environments/prod.yaml", "10.30.0.0/16", "10.20.0.0/16")

    assert faults(root) == [
        "config/environments/prod.yaml: network.address_space: 10.20.0.0/16 overlaps 10.20.0.0/16 of environment dev",
        'config/services/orders.yaml: pubic: unknown key; did you mean "public"?',
    ]


def test_the_sound_keys_of_a_faulty_file_are_still_compared(root):
    change(root, "environments/prod.yaml", "branch: main", "branch: dev\nlocaton: westeurope")
    change(root, "environments/prod.yaml", "10.30.0.0/16", "10.20.0.0/16")

    assert faults(root) == [
        'config/environments/prod.yaml: locaton: unknown key; did you mean "location"?',
        'config/environments/prod.yaml: branch: "dev" is environment dev\'s',
        "config/environments/prod.yaml: network.address_space: 10.20.0.0/16 overlaps 10.20.0.0/16 of environment dev",
    ]


def test_a_faulty_file_is_not_taken_for_an_unknown_name(root):
    change(root, "services/orders.yaml", "kind: web", "kind: wob")
    change(root, "environments/prod.yaml", "sizes:", "sises:")
    with (root / "config/services/packer.yaml").open("a") as file:
        file.write("environments: [prod]\n")

    assert faults(root) == [
        'config/environments/prod.yaml: sises: unknown key; did you mean "sizes"?',
        'config/services/orders.yaml: kind: "wob" is not one of web, function, container, cron, frontend, package; '
        'did you mean "web"?',
    ]


def test_environments_that_begin_alike_are_told(root):
    for name, branch, space in (
        ("production1", "one", "10.40.0.0/16"),
        ("production2", "two", "10.50.0.0/16"),
    ):
        (root / f"config/environments/{name}.yaml").write_text(
            f"name: {name}\nlocation: westeurope\nbranch: {branch}\ndomain: {name}.acme.example\n"
            f"network: {{address_space: {space}}}\n"
        )

    assert faults(root) == [
        "config/environments/production2.yaml: name: begins like production1; node pools differ by the first 9 letters"
    ]


def test_a_missing_platform_is_told_beside_the_rest(root):
    (root / "config/platform.yaml").unlink()
    change(root, "services/mail.yaml", "calls: [orders]", "calls: [oders]")

    assert faults(root) == [
        "config/platform.yaml: is missing",
        'config/services/mail.yaml: calls[0]: unknown service "oders"; did you mean "orders"?',
    ]


def test_an_empty_folder_is_told(root):
    for file in (root / "config/environments").iterdir():
        file.unlink()

    assert "config/environments: holds no file" in faults(root)


def test_a_checkout_needs_a_sandbox(root):
    (root / "config/targets/sandbox.yaml").unlink()

    assert faults(root) == ["config/targets: holds no sandbox.yaml; a fresh clone acts there"]


def test_a_file_that_is_no_text_is_told(root):
    (root / "config/services/mail.yaml").write_bytes(b"kind: web\xff\xfe\n")
    (root / "config/services/packer.yaml").write_bytes(b"kind: \x00\n")

    told = faults(root)

    assert [fault.partition(": not valid YAML: ")[0] for fault in told] == [
        "config/services/mail.yaml",
        "config/services/packer.yaml",
    ]


def test_a_secret_in_the_place_of_its_name_is_not_repeated(root):
    change(root, "services/orders.yaml", "payment-key", "hunter2!")

    assert "hunter2" not in "".join(faults(root))


def test_what_every_command_imports_does_not_load_pydantic():
    code = "import scripts.ops.load, scripts.ops.target, scripts.ops.schemas, sys; sys.exit('pydantic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False).returncode == 0


def test_targets_are_read_without_the_rest(root):
    (root / "config/platform.yaml").unlink()

    reading = read_targets(root)

    assert set(reading.config.targets) == {"azure", "sandbox"}
    assert not reading.faults


def test_a_schema_fault_keeps_its_file_out_of_the_whole_ones(root):
    change(root, "environments/prod.yaml", "branch: main", "branch: [main]")

    reading = read(root)

    assert set(reading.config.environments) == {"dev"}
    assert reading.fragments.environments["prod"].branch is None
    assert reading.fragments.environments["prod"].domain == "acme.example"
