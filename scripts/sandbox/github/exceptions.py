"""What GitHub refuses, and with which status."""


class Refused(Exception):
    """An error that the API words as {message, errors, status}."""

    status = 500

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status or self.status


class Unauthorized(Refused):
    """No token, or one that nobody issued."""

    status = 401


class NotFound(Refused):
    """Absent, or hidden from the caller: the API does not tell which."""

    status = 404

    def __init__(self, message: str = "Not Found") -> None:
        super().__init__(message)


class Conflict(Refused):
    """The object has moved on."""

    status = 409


class Invalid(Refused):
    """A request that cannot be taken."""

    status = 422
