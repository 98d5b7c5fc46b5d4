"""random, time and tls compute what their providers compute."""

import base64
import uuid
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization

from scripts.sandbox.provider import time_values
from scripts.sandbox.provider.computing import calculation
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.values import UNKNOWN


def _compute(type_name, **given):
    return calculation(type_name.split("_")[0], type_name)(given)


def test_a_string_holds_what_was_asked_for():
    result = _compute(
        "random_string", length=40, upper=False, special=True, override_special="%", min_special=5
    )
    text = result["result"]
    assert len(text) == 40
    assert text.count("%") >= 5
    assert text == text.lower()
    assert result["id"] == text


def test_a_password_has_no_telling_id():
    result = _compute("random_password", length=12, numeric=False)
    assert (result["id"], result["numeric"], result["lower"]) == ("none", False, True)
    assert not any(letter.isdigit() for letter in result["result"])
    assert len(result["bcrypt_hash"]) == 60


def test_ids_bytes_and_integers():
    found = _compute("random_id", byte_length=4, prefix="p-")
    assert found["hex"] == f"p-{base64.urlsafe_b64decode(found['id'] + '==').hex()}"
    assert found["dec"] == f"p-{int(found['hex'][2:], 16)}"
    assert len(bytes.fromhex(_compute("random_bytes", length=7)["hex"])) == 7
    assert 3 <= _compute("random_integer", min=3, max=5)["result"] <= 5
    assert uuid.UUID(_compute("random_uuid")["result"]).version == 4


def test_pets_and_shuffles():
    assert len(_compute("random_pet", length=3, separator="_", prefix="x")["id"].split("_")) == 4
    shuffled = _compute("random_shuffle", input=["a", "b", "c"], result_count=5)["result"]
    assert len(shuffled) == 5
    assert set(shuffled) == {"a", "b", "c"}
    assert _compute("random_shuffle", input=[], result_count=2)["result"] == []


def test_times_are_shifted_by_the_calendar():
    found = _compute("time_offset", base_rfc3339="2024-01-31T10:00:00Z", offset_months=1, offset_hours=2)
    assert found["rfc3339"] == "2024-02-29T12:00:00Z"
    assert (found["year"], found["day"], found["hour"]) == (2024, 29, 12)
    assert found["base_rfc3339"] == "2024-01-31T10:00:00Z"


def test_a_rotation_that_has_passed_is_over(monkeypatch):
    values = _compute(
        "time_rotating", rfc3339="2024-01-31T10:00:00Z", rotation_days=1, rotation_rfc3339=UNKNOWN
    )
    assert values["rotation_rfc3339"] == "2024-02-01T10:00:00Z"
    for day, over in ((31, False), (1, True)):
        moment = datetime(2024, 1 if day == 31 else 2, day, 11, tzinfo=UTC)
        monkeypatch.setattr(time_values, "now", lambda moment=moment: moment)
        assert time_values.is_over("time_rotating", values) is over
    assert not time_values.is_over("time_static", values)


def test_sleeping_takes_no_time():
    began = datetime.now(UTC)
    _compute("time_sleep", create_duration="1h")
    assert (datetime.now(UTC) - began).total_seconds() < 1


@pytest.mark.parametrize("algorithm", ["RSA", "ECDSA", "ED25519"])
def test_keys_are_real(algorithm):
    made = _compute("tls_private_key", algorithm=algorithm, ecdsa_curve="P256")
    key = serialization.load_pem_private_key(made["private_key_pem"].encode(), password=None)
    assert serialization.load_ssh_public_key(made["public_key_openssh"].encode()) == key.public_key()
    assert made["public_key_fingerprint_sha256"].startswith("SHA256:")
    public = _compute("tls_public_key", private_key_pem=made["private_key_pem"])
    assert public["public_key_pem"] == made["public_key_pem"]
    assert public["algorithm"] == algorithm


def test_a_key_that_openssh_cannot_hold_has_none():
    assert _compute("tls_private_key", algorithm="ECDSA")["public_key_openssh"] == ""


def test_what_cannot_be_computed_says_so():
    with pytest.raises(Problem, match="The sandbox cannot compute tls_self_signed_cert"):
        calculation("tls", "tls_self_signed_cert")
