"""What a certificate, its device and its root are called."""

import re
from collections.abc import Container
from datetime import datetime
from typing import TYPE_CHECKING

from scripts.config.vpn_names import DEVICE, IS_NOT_DEVICE, IS_NOT_USER, USER
from scripts.errors import Preflight

if TYPE_CHECKING:
    from scripts.config.vpn import Access

DEVICE_UNSAID = "laptop"
# Random, positive, and in at most 20 bytes with a clear first bit, as X.509 wants it.
SERIAL_BITS = 127


def serial_text(number: int) -> str:
    """A serial number as it is written everywhere: upper-case hexadecimal digits."""
    return f"{number:X}"


def check_user(name: str) -> str:
    """`name`, or Preflight when no user can be called so."""
    return _check(name, USER, IS_NOT_USER)


def check_device(name: str) -> str:
    """`name`, or Preflight when no device can be called so."""
    return _check(name, DEVICE, IS_NOT_DEVICE)


def common_name(user: str, device: str) -> str:
    """The name in the certificate: unambiguous, as a device's name has no @."""
    return f"{device}@{user}"


def host_name(user: str, device: str) -> str:
    """The same as a DNS name, by which IKEv2 clients say who they are."""
    return f"{device}.{re.sub('[_@]', '-', user)}"


def file_stem(user: str, device: str) -> str:
    """First part of the names of a device's files."""
    return f"{user.partition('@')[0]}-{device}"


def root_name(platform: str, environment: str, now: datetime, taken: Container[str]) -> str:
    """A new root's name: of the gateway's root, of its file, in its subject."""
    plain = f"{platform}-{environment}-{now:%Y%m%d}"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 100))]
    return next(name for name in names if name not in taken)


def choose_device(access: "Access | None", user: str, given: str | None) -> str:
    """The device that a certificate is for: the one given, else the first that config names, else a laptop."""
    if given:
        return check_device(given)
    known = (access.people or {}).get(user) if access else None
    return known[0] if known else DEVICE_UNSAID


def refusal(access: "Access | None", user: str, device: str) -> str:
    """Why config/vpn.yaml gives this user's device no certificate; "" when it may have one."""
    if access is None or not access.restricted:
        return ""
    people = access.people or {}
    if user not in people:
        return f"{user} is not among the people of config/vpn.yaml"
    if people[user] and device not in people[user]:
        return f"{user} has no {device} in config/vpn.yaml; there is {', '.join(people[user])}"
    return ""


def _check(name: str, pattern: str, is_not: str) -> str:
    if not re.fullmatch(pattern, name):
        raise Preflight(f"{name!r} is not {is_not}", hint="another name, as in config/vpn.yaml")
    return name
