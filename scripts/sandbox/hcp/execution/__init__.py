"""Remote execution: real Terraform in a scratch directory, with what the workspace gives it."""
