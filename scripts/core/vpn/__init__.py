"""Decisions about VPN certificates: pure, `now` passed in."""
