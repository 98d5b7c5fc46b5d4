"""Procedures of `inv vpn.*`."""
