"""What Azure refuses: a status, a code that programs read, a sentence for people."""

import re

from scripts.sandbox.faults import Fault

_TOLD = re.compile(r"([45]\d\d) (\w+): (.*)", re.DOTALL)


class Refused(Exception):
    """An error as Azure words it; `headers` go out with it."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        super().__init__(message)


def not_found(what: str, code: str = "ResourceNotFound") -> Refused:
    """`what` does not exist."""
    return Refused(404, code, f"{what} was not found.")


def injected(fault: Fault) -> Refused:
    """An injected fault; a message such as "403 AuthorizationFailed: no" says the status and the code as well."""
    if told := _TOLD.fullmatch(fault["message"]):
        return Refused(int(told[1]), told[2], told[3], {"Retry-After": "0"} if told[1] == "429" else {})
    if fault["kind"] == "throttle":
        return Refused(429, "TooManyRequests", fault["message"], {"Retry-After": "0"})
    return Refused(500, "InternalServerError", fault["message"])
