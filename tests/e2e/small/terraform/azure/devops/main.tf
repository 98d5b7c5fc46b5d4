resource "terraform_data" "connection" {
  for_each = data.terraform_remote_state.environment
  input    = each.value.outputs.contract.group
}

resource "terraform_data" "cluster" {
  input = data.terraform_remote_state.k8s.outputs.contract.cluster
}

output "contract" {
  value = {
    version      = 1
    kind         = "devops"
    environments = sort(keys(terraform_data.connection))
  }
}
