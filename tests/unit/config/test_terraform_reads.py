"""Real Terraform reads config/ through modules/config, and sees what Python sees."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.ops.load import load_config
from tests.unit.config.overlay import INVALID, apply_case

pytestmark = pytest.mark.sandbox

CHECKOUT = Path(__file__).parents[3]
MODULE = "terraform/azure/modules/config"
ROOT = 'module "config" { source = "../terraform/azure/modules/config" }\noutput "config" { value = module.config }\n'


def terraform(directory: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "HOME": str(directory), "CHECKPOINT_DISABLE": "1"}
    command = ["terraform", *arguments]
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def root(tmp_path):
    """A checkout with this module and no config yet; `root` calls the module."""
    if not shutil.which("terraform"):
        pytest.skip("needs terraform on PATH")
    shutil.copytree(CHECKOUT / MODULE, tmp_path / MODULE)
    (tmp_path / "root").mkdir()
    (tmp_path / "root/main.tf").write_text(ROOT)
    return tmp_path


def applied(root: Path) -> subprocess.CompletedProcess:
    terraform(root / "root", "init", "-input=false", "-no-color")
    return terraform(root / "root", "apply", "-auto-approve", "-input=false", "-no-color")


def said(model: object, value: object) -> None:
    """Everything that the model says is in the value; what it leaves absent is Terraform's to fill in."""
    if isinstance(model, dict):
        for key, inner in model.items():
            said(inner, value[key])
    else:
        assert model == value


@pytest.mark.parametrize("config", [CHECKOUT / "config", INVALID / "base/config"], ids=["company", "base"])
def test_terraform_merges_overrides_as_the_models_do(root, config):
    shutil.copytree(config, root / "config")
    loaded = load_config(root)

    result = applied(root)
    assert result.returncode == 0, result.stderr
    found = json.loads(terraform(root / "root", "output", "-json", "config").stdout)

    said(loaded.platform.model_dump(exclude_none=True), found["platform"])
    for name, environment in loaded.environments.items():
        said(environment.model_dump(exclude_none=True, exclude={"services"}), found["environments"][name])
        services = loaded.in_environment(name)
        assert set(services) == set(found["services"][name])
        for service, facts in services.items():
            said(facts.model_dump(exclude_none=True), found["services"][name][service])


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("host-bits", "must be a network of /16 or larger"),
        ("address-space-too-small", "must be a network of /16 or larger"),
        ("vpn-in-a-public-environment", "a public one has no private network"),
        ("more-at-least-than-at-most", "min must not be more than max"),
        ("at-least-without-at-most", "min must not be more than max"),
        ("slots-on-a-basic-plan", "needs a plan with slots"),
        ("slots-without-a-plan", "needs a plan with slots"),
        ("high-availability-on-burstable", "general purpose or memory optimised"),
        ("unknown-kind", "must be web, function, container"),
        ("unknown-plan", "must be flex or dedicated"),
        ("system-pool-upside-down", "min must not be more than max"),
        ("registry-of-a-private-cluster", "registry.sku must be Premium"),
    ],
)
def test_a_plain_plan_is_stopped_too(root, case, sentence):
    apply_case(INVALID / f"{case}.yaml", root)

    result = applied(root)

    assert result.returncode == 1
    assert sentence in " ".join(result.stderr.replace("│", " ").split())
