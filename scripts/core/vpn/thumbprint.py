"""Thumbprints: the SHA-1 digest of a certificate, by which a gateway revokes."""

import re

from scripts.errors import Preflight

_DIGITS = {32: "an MD5", 64: "a SHA-256", 96: "a SHA-384", 128: "a SHA-512"}
_BETWEEN = re.compile(r"[\s:\u200e\u200f\ufeff-]")
LENGTH = 40


def normal_thumbprint(text: str) -> str:
    """40 upper-case hexadecimal digits out of what a person copied (colons, spaces); Preflight says what is wrong."""
    found = _BETWEEN.sub("", text).upper()
    if not re.fullmatch(r"[0-9A-F]+", found):
        raise Preflight(
            f'"{text}" is no thumbprint: it has other than hexadecimal digits', hint="inv vpn.list"
        )
    if len(found) != LENGTH:
        kind = f", which is {_DIGITS[len(found)]} digest" if len(found) in _DIGITS else ""
        raise Preflight(
            f"a thumbprint has {LENGTH} digits (SHA-1); this one has {len(found)}{kind}", hint="inv vpn.list"
        )
    return found
