"""HCP Terraform's API v2 for one organisation: calls in, resources or errors out."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from scripts.clients.cli_config import Access
from scripts.clients.hcp import document
from scripts.clients.hcp.admission import LOGIN, Admission
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.refusals import Conflict, Refused, Unprocessable, reasons_of
from scripts.clients.hcp.resource import Misshapen, Resource
from scripts.clients.http import TOO_MANY, Call, Session
from scripts.clients.patience import Patience
from scripts.clients.unanswered import Lost
from scripts.core.secret import Secret
from scripts.errors import Failed, OpsError, Preflight

if TYPE_CHECKING:
    from requests import Response

MEDIUM = "application/vnd.api+json"
# What HCP Terraform grants a user per second, until it tells otherwise.
REQUESTS_A_SECOND = 30
LARGEST_PAGE = 100
SMALL_PAGE = 20
# How often something is made anew when the reply was lost and it was not there.
ROUNDS = 3
REFUSALS = {409: Conflict, 422: Unprocessable}
Query = Mapping[str, str]


class Api:
    """Calls with one token; errors never tell it, nor a secret that was sent."""

    def __init__(self, access: Access, organization: str, patience: Patience | None = None) -> None:
        if access.token is None:
            raise Preflight(f"no token for {access.address}", hint=LOGIN)
        self.organization = organization
        self.of_organization = f"organizations/{quote(organization, safe='')}"
        self._token = access.token
        self._session = Session(
            "HCP Terraform",
            access.address,
            access.token,
            headers={"Content-Type": MEDIUM, "Accept": f"{MEDIUM}, application/json"},
            patience=patience,
            limit=REQUESTS_A_SECOND,
        )
        self._admission = Admission(self._session, organization)

    @property
    def calls(self) -> int:
        """How many requests were sent, repetitions included."""
        return self._session.calls

    @property
    def address(self) -> str:
        """Where the API is."""
        return self._session.address

    @property
    def patience(self) -> Patience:
        """How long it waits, and by which clock."""
        return self._session.patience

    def get(self, path: str, kind: str, query: Query | None = None) -> Resource:
        """One resource; raises Missing."""
        route = f"GET {path}"
        return document.one(document.read(self.send("GET", path, query=query), route), kind, route)

    def find(self, path: str, kind: str, query: Query | None = None) -> Resource | None:
        """One resource; None when it is not there, or hidden."""
        route = f"GET {path}"
        answer = self.send("GET", path, query=query, absent=True)
        return None if answer is None else document.one(document.read(answer, route), kind, route)

    def list(self, path: str, kind: str, query: Query | None = None, *, paged: bool = True) -> list[Resource]:
        """Every resource of a list, each once, however many pages; raises Missing."""
        found: dict[str, Resource] = {}
        route = f"GET {path}"
        number: int | None = 1
        while number is not None:
            page = {"page[number]": str(number), "page[size]": str(LARGEST_PAGE)} if paged else {}
            content = document.read(self.send("GET", path, query={**(query or {}), **page}), route)
            listed = document.many(content, kind, route)
            # One that was on an earlier page, too, slipped here because another was made meanwhile.
            fresh = [one for one in listed if one.id not in found]
            number = document.next_page(content, number, route) if paged else None
            if number is not None and not fresh:
                raise Misshapen(route, "the same page again and again")
            found |= {one.id: one for one in fresh}
        return list(found.values())

    def page(self, path: str, kind: str, query: Query | None = None) -> Sequence[Resource]:
        """The first page of a list; raises Missing."""
        route, size = f"GET {path}", {"page[size]": str(SMALL_PAGE)}
        answer = self.send("GET", path, query={**(query or {}), **size})
        return document.many(document.read(answer, route), kind, route)

    def create(
        self,
        path: str,
        draft: Draft,
        look: Callable[[], Resource | None],
        confirm: Callable[[Resource], Resource] = lambda found: found,
        compared: Sequence[str] | None = None,
    ) -> Resource:
        """Make a resource. When the reply is lost, `look` for it before anything is sent again.

        `confirm` gets what was found so, for what looking cannot tell; `compared` names what to compare, else all.
        """
        lost: Lost | None = None
        for _ in range(ROUNDS):
            try:
                return self._write("POST", path, draft)
            except Lost as error:
                lost = error
            except Unprocessable as refused:
                if lost is None or not refused.is_taken:
                    raise
            if (found := look()) is not None:
                return confirm(_settled(found, draft, path, compared))
        raise lost

    def update(self, path: str, draft: Draft) -> Resource:
        """Change a resource; raises Missing."""
        return self._write("PATCH", path, draft)

    def delete(self, path: str, body: dict[str, Any] | None = None) -> None:
        """Remove something; what is gone already is fine."""
        self.send("DELETE", path, body, absent=True)

    def act(self, verb: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Do what may be done twice as well as once."""
        self.send(verb, path, body, repeatable=True)

    def upload(self, place: Secret, content: bytes) -> None:
        """Put `content` where HCP Terraform said; the address is a secret of its own."""
        medium = (("Content-Type", "application/octet-stream"),)
        call = Call("PUT", place.reveal(), content, medium)
        answer = self._session.send(call)
        if not answer.ok:
            raise self._refusal(answer, call, (self._token, place))

    def send(
        self,
        verb: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        query: Query | None = None,
        secrets: tuple[Secret, ...] = (),
        repeatable: bool | None = None,
        absent: bool = False,
    ) -> "Response | None":
        """The answer; None for 404 when `absent` is fine. Every other refusal is an error with all that it says."""
        mark = "&" if "?" in path else "?"
        asked = f"{path}{mark}{urlencode(query, quote_via=quote)}" if query else path
        call = Call(verb, asked, json.dumps(body).encode() if body else None, repeatable=repeatable)
        answer = self._session.send(call)
        if answer.ok:
            return answer
        if answer.status_code == 404 and absent:
            return None
        raise self._refusal(answer, call, (self._token, *secrets))

    def _write(self, verb: str, path: str, draft: Draft) -> Resource:
        answer = self.send(verb, path, draft.document(), secrets=tuple(draft.secrets()))
        route = f"{verb} {path}"
        return document.one(document.read(answer, route), draft.kind, route)

    def _refusal(self, answer: "Response", call: Call, secrets: tuple[Secret, ...]) -> OpsError:
        told, status = self._session.told(call), answer.status_code
        reasons = tuple(one.without(secrets) for one in reasons_of(answer))
        if status == 401:
            return self._admission.unauthorized()
        if status == 403:
            return self._admission.forbidden(told, call.path)
        if status == 404:
            return self._admission.missing(told, call.path, reasons)
        if status == TOO_MANY:
            wait = f"{self.patience.deadline:g} s"
            return Failed(f"HCP Terraform has no time for {told}, not within {wait}", hint="try again later")
        return REFUSALS.get(status, Refused)(f"HCP Terraform answers {status} to {told}", reasons)


def _settled(found: Resource, draft: Draft, path: str, compared: Sequence[str] | None) -> Resource:
    """What was found after a lost reply, if it is what was to be made."""
    differing = [name for name in draft.differences(found) if compared is None or name in compared]
    if not differing:
        return found
    raise Failed(
        f"the reply to POST {path} was lost, and what is there now differs in {', '.join(differing)}",
        hint="run the command again: it compares anew",
    )
