"""What a cluster's refusals mean in words, and which of them are worth another try."""

import json
from typing import Any

from scripts.clients.unanswered import Unreachable
from scripts.errors import Failed, OpsError, Preflight

AGAIN = (429, 500, 502, 503, 504)
LONGEST = 400
LOGIN = "inv k8s.login"


class Absent(Exception):
    """There is no such object, namespace or kind."""


class Conflict(Exception):
    """Somebody else wrote the object meanwhile."""


def is_worth_another(status: int, reason: str) -> bool:
    """Whether the same call may go well a moment later. A schema's complaint comes as 500, too, and stays."""
    return status in AGAIN and "failed to create typed patch object" not in reason


def reason_of(body: str | bytes | None) -> str:
    """The message of a Status document, or the beginning of whatever came."""
    text = body.decode(errors="replace") if isinstance(body, bytes) else body or ""
    try:
        return str(json.loads(text)["message"])[:LONGEST]
    except (ValueError, KeyError, TypeError):
        return text.strip()[:LONGEST]


def wait_asked(headers: Any) -> dict[str, str]:
    """The headers of an answer as a dictionary."""
    return dict(headers.items()) if headers else {}


def refusal(status: int, reason: str, what: str, host: str) -> Exception:
    """The error that an answer stands for; `what` completes "the cluster does not let you"."""
    if status == 404:
        return Absent(reason)
    if status == 409:
        return Conflict(reason)
    if status == 401:
        return Preflight(f"the cluster at {host} does not know you: {reason}", hint=LOGIN)
    if status == 403:
        hint = "ask for the cluster's group of administrators (inv developer.add), then inv k8s.login"
        return Preflight(f"the cluster does not let you {what}: {reason}", hint=hint)
    if status in (429, 502, 503, 504):
        return Failed(
            f"the cluster at {host} answers {status} to {what}: {reason}", hint="run the command again"
        )
    return Failed(f"the cluster refuses to {what}: {reason or status}", hint="inv flux.validate")


def unreachable(host: str, error: Exception) -> OpsError:
    """Nobody answers."""
    name = type(error).__name__
    told = f"the cluster at {host} cannot be reached ({name})"
    return Unreachable(
        told, hint="a private cluster answers inside its network only: join the VPN, then inv k8s.login"
    )
