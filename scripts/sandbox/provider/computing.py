"""Types whose values are computed for real, as their providers do: random, time and tls."""

from collections.abc import Callable
from importlib import import_module

from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.values import Value

Calculation = Callable[[dict[str, Value]], dict[str, Value]]

# tls is loaded on first use: cryptography is heavy.
_MODULES = {provider: f"scripts.sandbox.provider.{provider}_values" for provider in ("random", "time", "tls")}


def calculation(provider: str, type_name: str) -> Calculation | None:
    """What computes a type's values from its arguments; None for what is made up from tables."""
    if provider not in _MODULES:
        return None
    known = import_module(_MODULES[provider]).CALCULATIONS
    name = type_name.rsplit(".", 1)[-1]
    if name not in known:
        raise Problem(f"The sandbox cannot compute {name}", f"It knows {', '.join(sorted(known))}.")
    return known[name]


def is_local(provider: str) -> bool:
    """Whether a provider's resources exist nowhere but in Terraform's state, so that their ids may repeat."""
    return provider in _MODULES
