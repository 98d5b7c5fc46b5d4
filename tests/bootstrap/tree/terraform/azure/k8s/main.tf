# A cluster's contract without a cluster: tests change the file, and apply it as anything else.
output "contract" {
  value = jsondecode(file("${path.module}/contract.json"))
}
