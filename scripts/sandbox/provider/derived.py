"""Values that look random and depend on nothing but a seed, so that every run repeats."""

import base64
import hashlib
import string
import uuid

_SPACE = uuid.UUID("6f2cf2a4-1d5b-5c0e-9d5c-3f6f0a6f5b11")


def guid(seed: str, salt: str = "") -> str:
    """A UUID in lower case."""
    return str(uuid.uuid5(_SPACE, f"{seed}/{salt}"))


def hexadecimal(seed: str, length: str) -> str:
    """Lower-case hexadecimal digits."""
    return hashlib.shake_256(seed.encode()).hexdigest(int(length))[: int(length)]


def alphanumeric(seed: str, length: str) -> str:
    """Letters and digits."""
    letters = string.ascii_letters + string.digits
    return "".join(letters[byte % 62] for byte in hashlib.shake_256(seed.encode()).digest(int(length)))


def base64_key(seed: str, length: str) -> str:
    """A key of that many bytes, in base64."""
    return base64.b64encode(hashlib.shake_256(seed.encode()).digest(int(length))).decode()


def digits(seed: str, length: str) -> str:
    """Decimal digits, the first not zero."""
    number = int.from_bytes(hashlib.shake_256(seed.encode()).digest(16), "big")
    first = 10 ** (int(length) - 1)
    return str(first + number % (9 * first))


def public_address(seed: str, salt: str = "") -> str:
    """An address of the block that is set aside for documentation and examples of wide use (198.18.0.0/15)."""
    number = int.from_bytes(hashlib.sha256(f"{seed}/{salt}".encode()).digest()[:4], "big") % (2**17 - 2)
    whole = (198 << 24) + (18 << 16) + 1 + number
    return ".".join(str(whole >> shift & 255) for shift in (24, 16, 8, 0))
