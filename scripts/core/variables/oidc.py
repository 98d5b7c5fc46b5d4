"""Sign-in to Azure without a secret: what Entra ID has to trust, and what must not be there any more."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    """A variable that would break the sign-in of a workspace, and who gives it."""

    workspace: str
    key: str
    giver: str


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


def leftovers(desired: Desired, found: Found) -> Iterator[Leftover]:
    """What breaks the sign-in of each workspace that uses it, inherited ones included."""
    for name in desired.workspaces:
        given = effective(givers_of(name, desired, found))
        if _SWITCH not in given:
            continue
        for key in CONFLICTING:
            for giver in given.get((key, "env"), []):
                yield Leftover(name, key, str(giver))
