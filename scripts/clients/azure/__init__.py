"""Azure's APIs, as far as the VPN, secrets and people need them."""
