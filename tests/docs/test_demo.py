"""What the pages say of the demo is what the demo does."""

import re

import pytest
import yaml

from tests.docs.demo import UPDATE, demo, masked
from tests.docs.pages import CHECKOUT, section, table_in

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("docs-demo")]

# Rows of docs/cost.md that count what the roots make, and the type that they count.
COUNTED = {
    "Private endpoints": "azurerm_private_endpoint",
    "Private DNS zones": "azurerm_private_dns_zone",
    "Public addresses": "azurerm_public_ip",
    "NAT gateway": "azurerm_nat_gateway",
    "Flex plans, free grant not used up": "azurerm_function_app_flex_consumption",
}
GROUPS = {"dev": "dev", "prod": "prod", "The cluster and what all share": "k8s"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with demo(tmp_path_factory.mktemp("demo") / "sandbox") as one:
        yield one


def test_the_readme_shows_the_demos_last_screen(platform):
    shown = re.search(
        r"<!-- demo: .*?-->\n```\n(.*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert masked(shown[1]) == masked(platform.screen), f"run: {UPDATE}"


@pytest.mark.parametrize("heading", GROUPS)
def test_what_costs_by_number_is_counted_right(platform, heading):
    name = yaml.safe_load((CHECKOUT / "config/platform.yaml").read_text())["name"]
    for what, _, _, number, *_ in table_in(section("docs/cost.md", heading)):
        if what in COUNTED:
            assert int(number) == platform.count(COUNTED[what], f"{name}-{GROUPS[heading]}"), (
                f"{heading}: {what}"
            )
