"""inv tfc.*: have HCP Terraform hold what config/ says of workspaces and their variables."""
