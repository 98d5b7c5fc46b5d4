"""Sign-in to Azure without a secret: what Entra ID has to trust, and what must not be there any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.core.variables.changes import Action, Change, Kind, address
from scripts.core.variables.objects import Desired, Found
from scripts.core.variables.precedence import effective, givers_of

ISSUER = "https://app.terraform.io"
AUDIENCE = "api://AzureADTokenExchange"
PHASES = ("plan", "apply")
# Any of these makes the providers sign in the old way, or not at all.
CONFLICTING = ("ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_OIDC_TOKEN", "ARM_USE_OIDC")
_SWITCH = ("TFC_AZURE_PROVIDER_AUTH", "env")


@dataclass(frozen=True)
class Leftover:
    """A variable that would break the sign-in of workspaces, and who gives it; `ours` goes with --prune."""

    key: str
    giver: str
    ours: bool
    workspaces: tuple[str, ...]

    def __str__(self) -> str:
        cure = "inv tfc.seed --prune deletes it" if self.ours else "delete it in HCP Terraform"
        return f"{self.key} of {self.giver} breaks the sign-in of {', '.join(self.workspaces)}: {cure}"


def subjects(organization: str, project: str, workspaces: list[str]) -> list[str]:
    """The subjects of federated credentials, compared letter by letter: two for each workspace."""
    return [
        f"organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{phase}"
        for workspace in workspaces
        for phase in PHASES
    ]


def uses_oidc(desired: Desired) -> bool:
    """Whether any workspace is told to sign in so."""
    groups = (*desired.sets.values(), *desired.workspaces.values())
    return any((one.key, one.category) == _SWITCH for group in groups for one in group.variables)


def leftovers(desired: Desired, found: Found, changes: Iterable[Change]) -> list[Leftover]:
    """What breaks the sign-in of the workspaces that use it, inherited ones included."""
    ours = {change.address for change in changes if change.action is Action.LEFTOVER}
    broken: dict[tuple[str, str, bool], list[str]] = {}
    for name in desired.workspaces:
        given = effective(givers_of(name, desired, found))
        for key in CONFLICTING if _SWITCH in given else ():
            for giver in given.get((key, "env"), []):
                owner = str(giver) if giver.name else f"workspace {name}"
                pruned = address(Kind.VARIABLE, owner, "env", key) in ours
                broken.setdefault((key, str(giver), pruned), []).append(name)
    return [Leftover(*facts, tuple(names)) for facts, names in broken.items()]
