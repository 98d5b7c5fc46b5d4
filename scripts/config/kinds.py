"""Which keys each kind of service needs, and which it may have."""

from typing import NamedTuple


class Kind(NamedTuple):
    """`needs` are required, `may` are allowed; `made_from` lists keys of which exactly one is required."""

    needs: frozenset[str]
    may: frozenset[str]
    made_from: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every key that a service of this kind may have."""
        return self.needs | self.may | _ALWAYS | set(self.made_from)


_ALWAYS = frozenset({"kind", "description", "environments"})
_BUILT = frozenset({"repository", "runtime"})
_BACKED = frozenset({"calls", "settings", "secrets", "uses"})
_SERVED = frozenset({"public", "health"})
_PODS = frozenset({"path", "resources"})

KINDS = {
    "web": Kind(needs=_BUILT, may=_BACKED | _SERVED | {"path"}),
    "function": Kind(needs=_BUILT, may=_BACKED | _SERVED | {"path", "plan", "publishes_host_key"}),
    "container": Kind(
        needs=frozenset(),
        may=_BACKED | _SERVED | _PODS | {"port", "replicas"},
        made_from=("image", "repository"),
    ),
    "cron": Kind(needs=frozenset({"schedule"}), may=_BACKED | _PODS, made_from=("image", "repository")),
    "frontend": Kind(needs=_BUILT, may=frozenset({"path", "public", "calls", "settings"})),
    "package": Kind(needs=_BUILT, may=frozenset({"path"})),
}

# What Azure and Vercel still support of each language stack, and the kinds that run on it.
RUNTIMES = {
    "dotnet": (("web", "package"), ("8.0", "9.0", "10.0")),
    "dotnet-isolated": (("function",), ("8.0", "9.0", "10.0")),
    "nextjs": (("frontend",), ("20.x", "22.x", "24.x")),
}
