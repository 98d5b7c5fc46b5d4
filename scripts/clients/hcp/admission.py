"""Tells a token that may not from what is not there: HCP Terraform answers 404 to both."""

import json
from functools import cached_property
from urllib.parse import quote

from scripts.clients.hcp.refusals import Missing, Reason
from scripts.clients.http import Call, Session
from scripts.errors import Preflight

LOGIN = "terraform login"
# Parts of a path that only some plans of HCP Terraform have, with the entitlement that says so.
FEATURES = {"agent-pools": "agents", "runs": "operations"}
FOR_PEOPLE = ("runs", "configuration-versions", "applies", "plans")


class Admission:
    """Who the token belongs to, and what a refusal therefore means."""

    def __init__(self, session: Session, organization: str) -> None:
        self._session = session
        self._organization = organization

    def unauthorized(self) -> Preflight:
        """The error for 401."""
        address = self._session.address
        if self._session.served:
            told = f"HCP Terraform does not take the token at {address} any more: it expired or was revoked"
        else:
            told = f"HCP Terraform refuses the token at {address}"
        return Preflight(told, hint=LOGIN)

    def forbidden(self, told: str, path: str) -> Preflight:
        """The error for 403."""
        return Preflight(f"{self.holder} may not {told}", hint=self._advice(path))

    def missing(self, told: str, path: str, reasons: tuple[Reason, ...]) -> Missing:
        """The error for 404."""
        holder, feature = self.holder, self._feature(path)
        if feature and self._entitlements.get(feature) is False:
            return Missing(
                f"the plan of organisation {self._organization} does not include {feature} ({told})",
                hint="choose a plan that does, or do without",
            )
        if _under(path, "organizations"):
            absent = f"organisation {self._organization}, or what was asked for in it"
            hint = "is hcp.organization in config/platform.yaml right, and may this token see it?"
        else:
            absent, hint = path.split("?")[0], self._advice(path)
        return Missing(f"HCP Terraform has no {absent}, or hides it from {holder} ({told})", reasons, hint)

    @cached_property
    def holder(self) -> str:
        """Whose token it is, in words; raises Preflight when it is nobody's."""
        answer = self._session.send(Call("GET", "account/details"))
        if answer.status_code == 401:
            raise self.unauthorized()
        try:
            data = json.loads(answer.content)["data"]
            owner = (data.get("relationships") or {}).get("authenticated-resource", {}).get("data") or {}
            kind = {"organizations": "organisation", "teams": "team"}.get(owner.get("type", ""), "user")
            return f"{kind} {data['attributes']['username'] if kind == 'user' else owner['id']}"
        except (ValueError, KeyError, TypeError, AttributeError):
            return "this token"

    @cached_property
    def _entitlements(self) -> dict[str, object]:
        path = f"organizations/{quote(self._organization, safe='')}/entitlement-set"
        try:
            return json.loads(self._session.send(Call("GET", path)).content)["data"]["attributes"]
        except (ValueError, KeyError, TypeError):
            return {}

    def _feature(self, path: str) -> str:
        return next((feature for part, feature in FEATURES.items() if _under(path, part)), "")

    def _advice(self, path: str) -> str:
        if self.holder.startswith("organisation") and any(_under(path, part) for part in FOR_PEOPLE):
            return "an organisation's token cannot plan or apply: use a user's or a team's"
        return f"ask an owner of {self._organization} for access"


def _under(path: str, part: str) -> bool:
    return part in path.split("?")[0].split("/")
