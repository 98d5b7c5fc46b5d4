"""Variables of HCP Terraform: what it is to hold, what it holds, and what lies between."""
