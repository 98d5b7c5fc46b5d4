"""The one HTTP session: paced, patient and discreet. It repeats what is safe to repeat, and keeps its token at home."""

import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from scripts.clients.pace import Pace
from scripts.clients.patience import Patience
from scripts.clients.unanswered import Lost, Unreachable
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight

if TYPE_CHECKING:
    from requests import Response

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Where a machine in Azure asks for its own identity's token; such addresses lead to nowhere else.
LINK_LOCAL = re.compile(r"169\.254(\.\d{1,3}){2}")
HOPS = 5
FAILING = (500, 502, 503, 504)
TOO_MANY = 429
REPEATABLE = ("GET", "HEAD", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Call:
    """One request: `path` from the session's address, or a whole one; `repeatable` when twice is as good as once."""

    verb: str
    path: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    repeatable: bool | None = None

    @property
    def may_repeat(self) -> bool:
        """Whether a lost reply may be answered by sending it again."""
        return self.verb in REPEATABLE if self.repeatable is None else self.repeatable


class Session:
    """Calls to one service at `address`. `token`, if any, goes to that address only; `calls` counts requests sent."""

    def __init__(
        self,
        service: str,
        address: str,
        token: Secret | None,
        *,
        headers: dict[str, str] | None = None,
        patience: Patience | None = None,
        limit: float | None = None,
    ) -> None:
        import requests  # loaded only by commands that talk to a service

        self.service = service
        self.address = address
        self.patience = patience or Patience()
        self.calls = 0
        self.served = False
        self._token = token
        self._counting = Lock()
        self._pace = Pace(self.patience.clock, limit) if limit else None
        self._requests = requests.Session()
        self._requests.trust_env = False
        self._requests.headers.update(headers or {})
        _refuse_clear_text(urlsplit(address), service)

    def send(self, call: Call) -> "Response":
        """The last answer, whatever its status; raises Lost when a call that may not be repeated has no clear one."""
        clock = self.patience.clock
        deadline = clock.monotonic() + self.patience.deadline
        attempt = 0
        while True:
            attempt += 1
            answer = self._attempt(call)
            pause = self._pause(call, answer, attempt)
            if pause is None or clock.monotonic() + pause > deadline:
                return self._outcome(call, answer)
            clock.sleep(pause)

    def _attempt(self, call: Call) -> "Response | Failed":
        """One try: an answer, or the error that stands for none."""
        import requests

        from scripts.clients.transport import explain

        try:
            return self._follow(call)
        except requests.RequestException as error:
            return explain(error, self.service, self._host(call), self.patience.reply)

    def _pause(self, call: Call, answer: "Response | Failed", attempt: int) -> float | None:
        """How long to wait before the next try; None when this was the last one."""
        if isinstance(answer, Failed):
            again = isinstance(answer, Unreachable) or (isinstance(answer, Lost) and call.may_repeat)
            headers = {}
        else:
            headers = answer.headers
            if answer.status_code == TOO_MANY:
                return self.patience.pause(attempt, headers)
            again = answer.status_code in FAILING and call.may_repeat
        return self.patience.pause(attempt, headers) if again and attempt < self.patience.tries else None

    def _outcome(self, call: Call, answer: "Response | Failed") -> "Response":
        if isinstance(answer, Failed):
            raise answer
        if answer.status_code in FAILING and not call.may_repeat:
            raise Lost(f"{self.service} answers {answer.status_code} to {self.told(call)}", hint="inv doctor")
        self.served = self.served or answer.ok
        return answer

    def told(self, call: Call) -> str:
        """A call in words: no query, and of a whole address the host alone, because the rest may be a secret."""
        place = call.path.split("?")[0]
        return (
            f"{call.verb} {place}"
            if "://" not in place
            else f"{call.verb} a file at {urlsplit(place).hostname}"
        )

    def _host(self, call: Call) -> str:
        there = urlsplit(call.path)
        return f"{there.scheme}://{there.netloc}" if there.scheme else self.address

    def _follow(self, call: Call) -> "Response":
        """Send, and go where a reading call is sent to; the token stays with the first host."""
        home = _origin(urlsplit(self.address))
        place = urljoin(self.address, call.path)
        for _ in range(HOPS):
            answer = self._request(call, place, with_token=_origin(urlsplit(place)) == home)
            if not answer.is_redirect:
                return answer
            if call.verb not in READING:
                told = f"{self.service} answers {self.told(call)} with a redirection"
                raise Preflight(f"{told}: a change is not sent elsewhere", hint=f"is {self.address} right?")
            place = urljoin(place, answer.headers["Location"])
            _refuse_clear_text(urlsplit(place), self.service)
        raise Failed(f"{self.service} redirects {self.told(call)} more than {HOPS} times", hint="inv doctor")

    def _request(self, call: Call, place: str, *, with_token: bool) -> "Response":
        if self._pace:
            self._pace.wait()
        with self._counting:
            self.calls += 1
        headers = dict(call.headers)
        if with_token and self._token:
            headers["Authorization"] = f"Bearer {self._token.reveal()}"
        answer = self._requests.request(
            call.verb,
            place,
            data=call.body,
            headers=headers,
            timeout=(self.patience.connect, self.patience.reply),
            allow_redirects=False,
        )
        if self._pace and with_token:
            self._pace.advertise(answer.headers.get("X-RateLimit-Limit"))
        return answer


def _origin(place: SplitResult) -> tuple[str, str | None, int | None]:
    standard = {"https": 443, "http": 80}.get(place.scheme)
    return place.scheme, place.hostname, place.port or standard


def _refuse_clear_text(place: SplitResult, service: str) -> None:
    host = place.hostname or ""
    near = host in LOOPBACK or LINK_LOCAL.fullmatch(host)
    if place.scheme == "https" or (place.scheme == "http" and near):
        return
    raise Preflight(
        f"{service} at {place.scheme}://{place.hostname}: a token is sent over https only",
        hint="give an address that begins with https://",
    )
