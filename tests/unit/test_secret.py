"""A secret is shown by nothing that prints, logs, serialises or copies."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback

import pytest

from scripts.core.secret import MASK, Secret, hide, reveal

TEXT = 'hush+hush/"42" ü'
PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n"


@dataclasses.dataclass(frozen=True)
class Holder:
    name: str
    value: Secret


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        "{}".format,
        "{!r}".format,
        lambda secret: "%s" % secret,  # noqa: UP031 - the old way must not show it either
        lambda secret: f"{secret:>20}",
        lambda secret: json.dumps({"value": secret}, default=str),
        lambda secret: str([secret, {"a": secret}]),
        lambda secret: str(Holder("a", secret)),
        lambda secret: str(dataclasses.asdict(Holder("a", secret))),
        lambda secret: str(copy.deepcopy({"a": secret})),
    ],
)
def test_whatever_prints_it_prints_a_mask(show):
    shown = show(Secret(TEXT))
    assert MASK in shown
    assert "hush" not in shown


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        pickle.dumps,
        lambda secret: "value: " + secret,
        "".join,
        bytes,
        iter,
        len,
        vars,
    ],
)
def test_what_would_take_it_apart_fails_without_telling_it(write):
    with pytest.raises(TypeError) as error:
        write(Secret(TEXT))
    assert "hush" not in "".join(traceback.format_exception(error.value))


def test_its_attributes_do_not_hold_it():
    secret = Secret(TEXT)
    held = [repr(getattr(secret, name)) for name in dir(secret)]
    assert not [text for text in held if "hush" in text]


def test_a_log_shows_a_mask(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("any").debug("sent %s", Secret(TEXT))
    assert caplog.messages == [f"sent {MASK}"]


def test_it_can_be_revealed_compared_and_kept_in_a_set():
    assert Secret(TEXT).reveal() == TEXT
    assert {Secret(TEXT), Secret(TEXT)} == {Secret(TEXT)}
    assert Secret(TEXT) != Secret("other")
    assert Secret(TEXT) != TEXT
    assert dataclasses.asdict(Holder("a", Secret(TEXT)))["value"].reveal() == TEXT


def test_a_value_that_may_be_none_or_plain_is_revealed_alike():
    assert [reveal(Secret("a")), reveal("b"), reveal(None)] == ["a", "b", None]


@pytest.mark.parametrize(
    "spelt",
    [
        TEXT,
        "hush%2Bhush/%2242%22%20%C3%BC",
        "hush%2Bhush%2F%2242%22%20%C3%BC",
        "hush%2Bhush%2F%2242%22+%C3%BC",
        r"hush+hush/\"42\" \u00fc",
        r"hush+hush/\"42\" ü",
        "aHVzaCtodXNoLyI0MiIgw7w=",
        "aHVzaCtodXNoLyI0MiIgw7w",
    ],
)
def test_every_spelling_is_hidden_in_a_text(spelt):
    assert hide(f"value {spelt} is taken", [Secret(TEXT)]) == f"value {MASK} is taken"


def test_a_single_line_of_a_key_is_hidden_too():
    assert hide("bad line MIIEvQIBADANBgkqhkiG9w0B", [Secret(PEM)]) == f"bad line {MASK}"


def test_the_longest_secret_is_hidden_first():
    assert hide("abcdefgh", [Secret("abcd"), Secret("abcdefgh")]) == MASK


def test_what_is_too_short_to_be_a_secret_leaves_a_message_readable():
    assert hide("a key is taken", [Secret(""), Secret("a"), Secret("key")]) == "a key is taken"
