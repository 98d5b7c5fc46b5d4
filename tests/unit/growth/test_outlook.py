"""What the next apply creates for a new service: where it is declared, and why."""

import pytest

from scripts.core.events import Change
from scripts.core.growth.outlook import Row, declarations, rows
from scripts.core.growth.service import NewService
from scripts.core.plans import Plan

TEXTS = {
    "web_apps.tf": 'resource "azurerm_linux_web_app" "this" {\n}\n',
    "sites.tf": '# resource "no" "comment"\nmodule "site_endpoint" {\n}\n',
    "roles.tf": 'resource "azurerm_role_assignment" "service" {\n}\n',
    "dns.tf": 'resource "cloudflare_dns_record" "this" {\n}\n',
    "locks.tf": 'resource "azurerm_management_lock" "data" {\n}\n',
    "postgres.tf": 'resource "azurerm_postgresql_flexible_server" "main" {\n}\n',
}
DECLARED = declarations(TEXTS)
BILLING = NewService("billing", "web", "abc-inc", uses=("postgres", "storage"), public=True)


def told(*addresses: str, workspace: str = "dev", action: str = "create", others=()) -> list[Row]:
    changes = tuple(
        Change(address, address.partition("[")[0].split(".")[-2], action) for address in addresses
    )
    return rows(BILLING, Plan(workspace, True, changes), DECLARED, others)


@pytest.mark.parametrize(
    ("address", "file", "because"),
    [
        ('azurerm_linux_web_app.this["billing"]', "web_apps.tf", "kind"),
        ('azurerm_role_assignment.service["billing/configuration/Reader"]', "roles.tf", "kind"),
        ('azurerm_role_assignment.service["billing/x/Storage Blob Data Owner"]', "roles.tf", "storage"),
        ('cloudflare_dns_record.this["asuid.billing"]', "dns.tf", "public"),
        ('azurerm_management_lock.data["database-billing"]', "locks.tf", "protected"),
        ("azurerm_postgresql_flexible_server.main[0]", "postgres.tf", "postgres"),
    ],
)
def test_a_resource_has_its_file_and_the_key_that_is_the_reason(address, file, because):
    assert told(address) == [Row(file, because, address.partition(".")[0])]


def test_what_a_module_holds_is_where_the_module_is_called():
    address = 'module.site_endpoint["billing"].azurerm_private_endpoint.this'
    change = Change(address, "azurerm_private_endpoint", "create")
    found = rows(BILLING, Plan("prod", True, (change,)), DECLARED, ())
    assert found == [Row("sites.tf", "kind", "azurerm_private_endpoint")]


def test_what_the_pipelines_root_creates_is_there_for_the_repository():
    assert [row.because for row in told('github_branch.this["billing/dev"]', workspace="devops")] == [
        "repository"
    ]


def test_equal_ones_are_counted_and_only_what_is_created_is_told():
    twice = told('cloudflare_dns_record.this["billing"]', 'cloudflare_dns_record.this["asuid.billing"]')
    assert [row.creates for row in twice] == ["cloudflare_dns_record ×2"]
    assert told('azurerm_linux_web_app.this["billing"]', action="update") == []


def test_what_another_new_service_gets_is_left_out():
    mine, other = 'azurerm_linux_web_app.this["billing"]', 'azurerm_management_lock.data["database-hooks"]'
    assert [row.file for row in told(mine, other, others={"hooks"})] == ["web_apps.tf"]
