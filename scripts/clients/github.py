"""GitHub: releases of others, and this repository's rules, deploy keys and pull requests."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scripts.clients.http import Call, Session
from scripts.clients.patience import Patience
from scripts.clients.unanswered import Lost
from scripts.core.secret import Secret
from scripts.errors import Failed, OpsError, Preflight

if TYPE_CHECKING:
    from requests import Response

Document = dict[str, Any]
API, WEB = "https://api.github.com/", "https://github.com/"
VARIABLE = "GITHUB_TOKEN"
JSON = (("Accept", "application/vnd.github+json"), ("Content-Type", "application/json"))
GONE = 404


class GitHub:
    """`environment` may hold a token; `stand_in` is the address of an emulator, "" for GitHub itself."""

    def __init__(
        self, environment: Mapping[str, str], stand_in: str = "", patience: Patience | None = None
    ) -> None:
        self._token = environment.get(VARIABLE, "")
        self._api, self._web = (f"{stand_in.rstrip('/')}/",) * 2 if stand_in else (API, WEB)
        self._patience = patience or Patience()
        self._session: Session | None = None

    def download(self, path: str) -> bytes:
        """A public file of github.com, whole or Failed."""
        name = path.rpartition("/")[2]
        try:
            answer = Session("GitHub", self._web, None, patience=self._patience).send(Call("GET", path))
        except Lost as error:
            raise Failed(f"{name} did not come whole: {error.text}", hint="inv flux.vendor") from None
        if answer.status_code == GONE:
            raise Preflight(f"GitHub has no {path}", hint="correct version in config/flux.yaml")
        if not answer.ok:
            raise Failed(f"GitHub answers {answer.status_code} when asked for {name}", hint="inv flux.vendor")
        return answer.content

    def has_repository(self, name: str) -> bool:
        """Whether `owner/name` exists and this token may see it."""
        return self._get(f"repos/{name}", "look at the repository") is not None

    def create_repository(self, name: str) -> None:
        """Make `owner/name`, private and empty."""
        owner, _, own = name.partition("/")
        self._expect(self._send("POST", f"orgs/{owner}/repos", {"name": own, "private": True}), "create it")

    def is_protected(self, name: str, branch: str) -> bool:
        """Whether a branch takes changes by pull requests only; one that is not there yet does not."""
        found = self._get(f"repos/{name}/branches/{branch}", f"look at branch {branch}")
        return bool(found and found["protected"])

    def deploy_keys(self, name: str) -> list[Document]:
        """{id, title, key, read_only} of each."""
        answer = self._send("GET", f"repos/{name}/keys?per_page=100")
        return self._expect(answer, "list deploy keys")

    @property
    def can_ask(self) -> bool:
        """Whether there is a token to ask with."""
        return bool(self._token)

    def add_deploy_key(self, name: str, title: str, key: str, *, read_only: bool) -> None:
        """Let the holder of a key (OpenSSH's one line) read, and write unless `read_only`."""
        document = {"title": title, "key": key, "read_only": read_only}
        self._expect(self._send("POST", f"repos/{name}/keys", document), "add a deploy key")

    def remove_deploy_key(self, name: str, identity: int) -> None:
        """Take a key away; no error when it is gone already."""
        answer = self._send("DELETE", f"repos/{name}/keys/{identity}")
        if answer.status_code != GONE:
            self._expect(answer, "remove a deploy key")

    def propose(self, name: str, head: str, base: str, title: str) -> str:
        """The address of the pull request from `head` to `base`: the open one, or a new one."""
        owner = name.partition("/")[0]
        query = f"repos/{name}/pulls?state=open&head={owner}:{head}&base={base}"
        found = self._expect(self._send("GET", query), "list pull requests")
        if not found:
            document = {"title": title, "head": head, "base": base}
            found = [self._expect(self._send("POST", f"repos/{name}/pulls", document), "open a pull request")]
        return found[0]["html_url"]

    def _get(self, path: str, what: str) -> Document | None:
        answer = self._send("GET", path)
        return None if answer.status_code == GONE else self._expect(answer, what)

    def _send(self, verb: str, path: str, document: Document | None = None) -> "Response":
        body = None if document is None else json.dumps(document).encode()
        return self._open().send(Call(verb, path, body, JSON))

    def _expect(self, answer: "Response", what: str) -> Any:
        if not answer.ok:
            raise _refusal(answer, what)
        return answer.json() if answer.content else None

    def require_token(self) -> None:
        """Raise Preflight unless there is a token."""
        if not self._token:
            raise Preflight(
                f"{VARIABLE} is not set: GitHub asks who wants to know",
                hint=f"set {VARIABLE} to a token that may administer the repository",
            )

    def _open(self) -> Session:
        self.require_token()
        if self._session is None:
            token = Secret(self._token)
            self._session = Session("GitHub", self._api, token, patience=self._patience)
        return self._session


def _refusal(answer: "Response", what: str) -> OpsError:
    try:
        reason = str(answer.json()["message"])[:300]
    except (ValueError, KeyError, TypeError):
        reason = f"it answers {answer.status_code}"
    if answer.status_code in (401, 403, GONE):
        hint = f"a {VARIABLE} that may do that"
        return Preflight(f"GitHub does not let this token {what}: {reason}", hint=hint)
    return Failed(f"GitHub does not {what}: {reason}", hint="run the command again")
