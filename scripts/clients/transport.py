"""What a failed transport means in words, and whether the server may have acted."""

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from scripts.clients.unanswered import Lost, Unreachable
from scripts.errors import Failed


def explain(error: requests.RequestException, service: str, address: str, patience: float) -> Failed:
    """The error to raise: Unreachable when nothing was sent, Lost when perhaps something was, Failed when to stop."""
    cause = _cause(error)
    if isinstance(error, requests.exceptions.SSLError):
        return Failed(
            f"{service} at {address} shows a certificate that this machine does not trust",
            hint="is the address right, and does a proxy stand between?",
        )
    if isinstance(error, requests.exceptions.InvalidHeader | requests.exceptions.InvalidURL):
        return Failed(f"{service} cannot be asked at {address}: {type(error).__name__}", hint="inv doctor")
    reason = _reason(error, cause, patience)
    kind = Unreachable if _never_sent(error, cause) else Lost
    return kind(f"{service} does not answer at {address}: {reason}", hint="inv doctor")


def _reason(error: requests.RequestException, cause: object, patience: float) -> str:
    if isinstance(cause, NameResolutionError):
        return "its name is not known here"
    if _never_sent(error, cause):
        return "nothing listens there"
    if isinstance(error, requests.Timeout) or "timed out" in str(error).lower():
        return f"no reply within {patience:g} s"
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "the reply cannot be unpacked"
    return "it hung up in the middle"


def _never_sent(error: requests.RequestException, cause: object) -> bool:
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)


def _cause(error: requests.RequestException) -> object:
    """What urllib3 says, below what requests says."""
    inner = error.args[0] if error.args else None
    return getattr(inner, "reason", None) or inner
