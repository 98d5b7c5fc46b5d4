"""What HCP Terraform refuses, and with which status."""

from collections.abc import Iterable


class Refused(Exception):
    """An error that the API words as {errors: [{status, title, detail, source}]}."""

    status = 500
    title = "internal server error"

    def __init__(self, detail: str = "", pointer: str = "") -> None:
        self.detail = detail or self.title
        self.pointer = pointer
        super().__init__(self.detail)

    @property
    def causes(self) -> list["Refused"]:
        """Every error that the answer lists."""
        return [self]


class Unauthorized(Refused):
    """No token, or one that nobody issued."""

    status, title = 401, "unauthorized"


class BadRequest(Refused):
    """A parameter of the query is missing or has a value that it cannot have."""

    status, title = 400, "bad request"


class Forbidden(Refused):
    """Known to the caller, but not allowed."""

    status, title = 403, "forbidden"


class NotFound(Refused):
    """Absent, or hidden from the caller: the API does not tell which."""

    status, title = 404, "not found"


class Conflict(Refused):
    """The object is not in the state that the call needs."""

    status, title = 409, "conflict"


class Invalid(Refused):
    """An attribute that cannot be taken; `pointer` names it."""

    status, title = 422, "invalid attribute"


class Several(Invalid):
    """More than one attribute that cannot be taken, all told at once."""

    def __init__(self, causes: list[Invalid]) -> None:
        super().__init__(", ".join(cause.detail for cause in causes))
        self._causes = causes

    @property
    def causes(self) -> list[Refused]:
        """Each attribute's own error."""
        return list(self._causes)


def refuse(causes: Iterable[Invalid]) -> None:
    """Raise what was found: nothing, the one error, or all of them together."""
    found = list(causes)
    if found:
        raise found[0] if len(found) == 1 else Several(found)


class TooMany(Refused):
    """More requests in a second than the limit."""

    status, title = 429, "You have exceeded the API's rate limit."


class Failing(Refused):
    """An injected fault."""

    status, title = 500, "internal server error"
