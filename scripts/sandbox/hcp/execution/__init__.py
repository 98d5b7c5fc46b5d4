"""Remote execution: real Terraform in a scratch directory, with what the workspace gives it."""

# Where the scratch of runs lies, in the sandbox's directory.
SCRATCH = "remote-runs"
