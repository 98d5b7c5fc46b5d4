"""What the API server refuses, with which status and reason."""

from typing import Any


class Refused(Exception):
    """An error that the API words as a Status; `causes` are its details, `retry` seconds until another try."""

    status = 500
    reason = "InternalError"

    def __init__(self, message: str, causes: list[dict[str, Any]] | None = None, retry: int = 0) -> None:
        self.message = message
        self.causes = causes or []
        self.retry = retry
        super().__init__(message)


class Bad(Refused):
    """The request cannot be read."""

    status, reason = 400, "BadRequest"


class Unauthorized(Refused):
    """No token, or one that nobody issued."""

    status, reason = 401, "Unauthorized"


class Forbidden(Refused):
    """The caller may not."""

    status, reason = 403, "Forbidden"


class NotFound(Refused):
    """No such object, or no such resource."""

    status, reason = 404, "NotFound"


class AlreadyExists(Refused):
    """An object of that name exists."""

    status, reason = 409, "AlreadyExists"


class Conflict(Refused):
    """Another writer came first, or owns the field."""

    status, reason = 409, "Conflict"


class Gone(Refused):
    """The version asked for is too old to continue from."""

    status, reason = 410, "Expired"


class Unsupported(Refused):
    """A body in a format that this request does not take."""

    status, reason = 415, "UnsupportedMediaType"


class Invalid(Refused):
    """An object that its schema or a rule refuses."""

    status, reason = 422, "Invalid"


class TooMany(Refused):
    """Told to throttle."""

    status, reason = 429, "TooManyRequests"


class Untyped(Refused):
    """Server-side apply of a field that the schema does not have; the real server gives no reason either."""

    reason = ""


class Failing(Refused):
    """An injected fault, of whatever status it was told."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status, self.retry = status, int(status == 429)
        self.reason = REASONS.get(status, "InternalError")


class Missing(Refused):
    """Part of the real API, not of the sandbox."""

    status, reason = 501, "NotImplemented"


REASONS = {
    kind.status: kind.reason
    for kind in (Bad, Unauthorized, Forbidden, NotFound, Conflict, Gone, Invalid, TooMany)
} | {503: "ServiceUnavailable", 504: "Timeout"}
