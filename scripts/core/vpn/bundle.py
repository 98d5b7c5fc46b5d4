"""The texts of a bundle: what each program of a developer's device reads."""

import re

from scripts.core.vpn.profile import Profile
from scripts.errors import Failed

_KEY_BLOCK = re.compile(r"<key>\s*\$PRIVATEKEY\s*</key>")
CERTIFICATE, KEY = "$CLIENTCERTIFICATE", "$PRIVATEKEY"


def fill_ovpn(profile: Profile, certificate: str, key: str, key_file: str) -> str:
    """The gateway's OpenVPN profile with this certificate and key, PEM; without `key` it reads the device's `key_file`.

    Failed when the profile does not have each placeholder once.
    """
    for placeholder in (CERTIFICATE, KEY):
        count = profile.ovpn.count(placeholder)
        if count != 1:
            raise Failed(f"the gateway's OpenVPN profile holds {placeholder} {count} times, not once")
    text = profile.ovpn
    if not key:
        text, count = _KEY_BLOCK.subn(lambda _: f"key {key_file}", text)
        if not count:
            raise Failed("the gateway's OpenVPN profile has no <key> block to leave out")
    return text.replace(CERTIFICATE, certificate.strip()).replace(KEY, key.strip())
