"""What somebody else made comes under Terraform by an import block and the same gate."""

FILE = "terraform/azure/k8s/legacy.tf"
RESOURCE = """\
resource "azurerm_resource_group" "legacy" {
  name     = "rg-legacy"
  location = "westeurope"
}
"""
FORGOTTEN = """\
removed {
  from = azurerm_resource_group.legacy
  lifecycle { destroy = false }
}
"""
IMPORT = """\
import {{
  to = azurerm_resource_group.legacy
  id = "{}"
}}
"""


def test_what_somebody_else_made_is_adopted_by_an_import_block(applied):
    identity = applied.contract("dev")["group"].replace("rg-dev", "rg-legacy")
    applied.write(FILE, RESOURCE)
    applied.inv("apply", "--only", "k8s", "--yes")
    applied.write(FILE, FORGOTTEN)
    applied.inv("apply", "--only", "k8s", "--yes")

    applied.write(FILE, RESOURCE)
    told = applied.inv("apply", "--only", "k8s", "--yes", code=1).stderr
    assert f'"{identity}" already exists' in told

    applied.write(FILE, RESOURCE + IMPORT.format(identity))
    planned = applied.inv("plan", "--only", "k8s", "--json", code=2)
    (row,) = planned.json["workspaces"]
    assert (row["import"], row["add"], row["change"]) == (1, 0, 0)
    assert "1 imported" in planned.stderr
    applied.inv("apply", "--only", "k8s", "--yes", "--verify")
    assert applied.inv("plan", "--only", "k8s", "--json").json["outcome"] == "no changes"
