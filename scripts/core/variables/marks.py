"""Fingerprints of what was written: they tell that it changed, and nothing of what it is.

They are keyed, for whoever reads the lock file could otherwise try likely values until one fits.
"""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256

from scripts.core.secret import Secret, reveal
from scripts.core.variables.objects import WantedVariable

LENGTH = 32
Marker = Callable[[str, object], str]


def marker(key: Secret) -> Marker:
    """The function that makes the fingerprint of an object: of its address and all that is written of it."""
    secret = key.reveal().encode()

    def mark(address: str, content: object) -> str:
        text = json.dumps([address, content], ensure_ascii=False, sort_keys=True)
        return hmac.new(secret, text.encode(), sha256).hexdigest()[:LENGTH]

    return mark


def content_of(variable: WantedVariable) -> list:
    """All that is written of a variable, its value included: for fingerprints alone."""
    return [reveal(variable.value), variable.sensitive, variable.hcl, variable.description]


def key_name(mark: Marker) -> str:
    """What tells one key from another without giving it away."""
    return mark("variables.lock", "key")
