"""The sandbox's own API, for the commands that look into it and change it behind Terraform's back."""
