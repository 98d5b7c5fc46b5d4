"""What HCP Terraform refuses, and with which status."""


class Refused(Exception):
    """An error that the API words as {errors: [{status, title, detail, source}]}."""

    status = 500
    title = "internal server error"

    def __init__(self, detail: str = "", pointer: str = "") -> None:
        self.detail = detail or self.title
        self.pointer = pointer
        super().__init__(self.detail)


class Unauthorized(Refused):
    """No token, or one that nobody issued."""

    status, title = 401, "unauthorized"


class NotFound(Refused):
    """Absent, or hidden from the caller: the API does not tell which."""

    status, title = 404, "not found"


class Conflict(Refused):
    """The object is not in the state that the call needs."""

    status, title = 409, "conflict"


class Invalid(Refused):
    """An attribute that cannot be taken; `pointer` names it."""

    status, title = 422, "invalid attribute"


class TooMany(Refused):
    """More requests in a second than the limit."""

    status, title = 429, "You have exceeded the API's rate limit."


class Failing(Refused):
    """An injected fault."""

    status, title = 500, "internal server error"
