"""A stand-in for HCP Terraform."""
