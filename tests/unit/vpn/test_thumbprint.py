"""What people copy as a thumbprint, and what of it is one."""

import pytest

from scripts.core.vpn.thumbprint import normal_thumbprint
from scripts.errors import Preflight

PLAIN = "E3A38EBA60CAA1C162785A2E1C44A15AD450199C"


@pytest.mark.parametrize(
    "copied",
    [
        PLAIN,
        PLAIN.lower(),
        ":".join(PLAIN[at : at + 2] for at in range(0, 40, 2)),
        " ".join(PLAIN[at : at + 2] for at in range(0, 40, 2)),
        f"\u200e{PLAIN}\n",
        f" {PLAIN} ",
    ],
    ids=["plain", "lower case", "colons", "spaces", "a mark that Windows copies along", "space around"],
)
def test_what_a_dialog_or_openssl_shows_is_taken(copied):
    assert normal_thumbprint(copied) == PLAIN


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        (PLAIN + "3", "has 40 digits (SHA-1); this one has 41"),
        (PLAIN[:-1], "this one has 39"),
        ("ab" * 32, "this one has 64, which is a SHA-256 digest"),
        (PLAIN.replace("E", "G"), "other than hexadecimal digits"),
        ("", "other than hexadecimal digits"),
        ("alice", "other than hexadecimal digits"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(copied, told):
    with pytest.raises(Preflight) as refused:
        normal_thumbprint(copied)
    assert told in refused.value.text
    assert refused.value.hint == "inv vpn.list"
