"""Every error that a user can meet: what happened, where, and the next command."""

from invoke.exceptions import Exit


class OpsError(Exit):
    """An error told in one message, with an optional hint (the next command) and the process's exit code."""

    code = 1

    def __init__(self, message: str, hint: str = "", code: int | None = None) -> None:
        self.text = message
        self.hint = hint
        if code is not None:
            self.code = code
        super().__init__(message=f"{message}\n  next: {hint}" if hint else message, code=self.code)

    def __str__(self) -> str:
        return self.message


class Failed(OpsError):
    """The work was tried and did not succeed."""


class ConfigError(OpsError):
    """config/ contradicts itself or its schema; `faults` holds one line per fault, all of them."""

    code = 5

    def __init__(self, faults: list[str], hint: str = "inv check.config", where: str = "config") -> None:
        self.faults = faults
        count = f"{len(faults)} error{'s' if len(faults) > 1 else ''} in {where}"
        super().__init__("\n".join([count, *(f"  {fault}" for fault in faults)]), hint=hint)


class Preflight(OpsError):
    """Something needed is missing; nothing was started."""

    code = 5


class Declined(OpsError):
    """The gate was not passed; nothing of this wave was written."""

    code = 3


class Locked(OpsError):
    """Somebody else holds the lock."""

    code = 4


class Interrupted(OpsError):
    """Stopped by the user; the journal says where."""

    code = 130
