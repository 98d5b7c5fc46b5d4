"""Calls that ended without a clear answer."""

from scripts.errors import Failed


class Lost(Failed):
    """A request whose outcome is not known: the server may have done what it was asked."""


class Unreachable(Failed):
    """A request that no server took."""
