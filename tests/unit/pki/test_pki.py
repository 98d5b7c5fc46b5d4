"""Certificates as bytes: what is in them, what verifies under what, what is refused."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from scripts.errors import Failed, Preflight
from scripts.pki import keys
from scripts.pki.issuing import Subject, create_client, create_root
from scripts.pki.reading import azure_data, chain_fault, read_certificate, to_pem
from scripts.pki.requests import requested_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Subject("ABC VPN prod", "ABC Inc.", "prod")
ALICE = Subject("laptop@alice", "ABC Inc.", "prod", "laptop.alice")
KEY, OTHER, DEVICE = (keys.new_key(2048) for _ in range(3))


class Remote:
    """A signer that counts, as a vault would keep a log."""

    def __init__(self, key: bytes = KEY, answers: bytes | None = None) -> None:
        self.asked = 0
        self._answers = answers
        self._signer = keys.LocalSigner(key)

    def public_key(self) -> rsa.RSAPublicKey:
        return self._signer.public_key()

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return self._answers or self._signer.sign(data)


def root(key=KEY, now=NOW, days=1825, subject=ROOT):
    return create_root(keys.LocalSigner(key), subject, 5, now, days)


def client(issuer, key=KEY, now=NOW, days=180, serial=77):
    return create_client(keys.LocalSigner(key), issuer, ALICE, keys.public_key(DEVICE), serial, now, days)


def load(pem):
    return x509.load_pem_x509_certificate(pem)


def request(key=None, digest=None):
    key = key or keys.load_private(DEVICE)
    return x509.CertificateSigningRequestBuilder(x509.Name([])).sign(key, digest or hashes.SHA256())


def test_a_root_signs_clients_and_nothing_else():
    found = load(root())
    basic = found.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = found.extensions.get_extension_for_class(x509.KeyUsage)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert usage.critical and usage.value.key_cert_sign and not usage.value.digital_signature
    assert found.subject == found.issuer
    assert chain_fault(root(), root(), NOW) == ""


def test_a_client_is_a_client_and_nothing_else():
    issuer = root()
    found = load(client(issuer))
    (purpose,) = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert purpose == ExtendedKeyUsageOID.CLIENT_AUTH
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["laptop.alice"]
    assert (found.signature_hash_algorithm.name, found.serial_number) == ("sha256", 77)


def test_facts_are_what_azure_and_people_compare():
    pem = client(root())
    facts = read_certificate(pem)
    assert facts.thumbprint == load(pem).fingerprint(hashes.SHA1()).hex().upper()
    assert (len(facts.thumbprint), len(facts.fingerprint)) == (40, 64)
    assert (facts.serial, facts.common_name, facts.unit, facts.is_authority) == (
        "4D",
        "laptop@alice",
        "prod",
        False,
    )
    assert (facts.not_before, facts.not_after) == (NOW - timedelta(minutes=5), NOW + timedelta(days=180))


def test_another_keeper_of_the_key_signs_through_the_same_door():
    remote = Remote()
    issuer = create_root(remote, ROOT, 5, NOW, 1825)
    pem = create_client(remote, issuer, ALICE, keys.public_key(DEVICE), 77, NOW, 180)
    assert (remote.asked, chain_fault(pem, issuer, NOW)) == (2, "")


def test_a_keeper_that_signs_wrongly_is_found_out():
    remote = Remote(answers=b"\0" * 256)
    pem = create_client(remote, root(), ALICE, keys.public_key(DEVICE), 77, NOW, 180)
    assert chain_fault(pem, root(), NOW) == "it was not signed by this root"


def test_a_remote_key_only_signs():
    remote = keys.RemoteRsaKey(Remote())
    assert remote.key_size == 2048
    assert remote.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    for forbidden in (remote.private_numbers, remote.private_bytes, lambda: remote.decrypt(b"", None)):
        with pytest.raises(NotImplementedError):
            forbidden()


def test_a_key_that_is_not_the_roots_signs_nothing():
    other = Remote(OTHER)
    with pytest.raises(Failed, match="is not the one in the root's certificate; nothing was signed"):
        create_client(other, root(), ALICE, keys.public_key(DEVICE), 77, NOW, 180)
    assert other.asked == 0


def test_of_two_roots_with_one_name_the_key_decides():
    first, second = root(), root(OTHER)
    pem = client(second, OTHER)
    assert load(first).subject == load(second).subject
    assert chain_fault(pem, second, NOW) == ""
    assert chain_fault(pem, first, NOW) == "it was not signed by this root"


@pytest.mark.parametrize(
    ("moment", "fault"),
    [
        (NOW, ""),
        (NOW - timedelta(minutes=5), ""),
        (NOW - timedelta(minutes=10), "it is not valid yet"),
        (NOW + timedelta(days=180), ""),
        (NOW + timedelta(days=180, seconds=1), "it has expired"),
        (NOW - timedelta(days=31), "the root is not valid yet"),
        (NOW + timedelta(days=1900), "the root has expired"),
    ],
)
def test_clocks_that_differ(moment, fault):
    issuer = root(now=NOW - timedelta(days=30))
    assert chain_fault(client(issuer), issuer, moment) == fault


def test_a_client_begins_and_ends_within_its_root():
    issuer = root(days=90)
    facts, above = read_certificate(client(issuer)), read_certificate(issuer)
    assert (facts.not_before, facts.not_after) == (above.not_before, above.not_after)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2024, 2, 29, tzinfo=UTC), "2025-02-28"),
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), "2050-12-31"),
        (datetime(2050, 1, 1, tzinfo=UTC), "2051-01-01"),
        (datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=1))), "2027-03-29"),
    ],
    ids=["leap day", "into 2050", "after 2050", "another zone"],
)
def test_days_are_days_whatever_the_calendar(now, end):
    issuer = root(now=now, days=3650)
    facts = read_certificate(client(issuer, now=now, days=365))
    assert facts.not_after.date().isoformat() == end
    assert facts.not_after - facts.not_before == timedelta(
        days=365, minutes=5 if facts.not_before < now else 0
    )
    assert chain_fault(client(issuer, now=now), issuer, now) == ""


def test_a_moment_without_a_zone_is_refused_by_all_who_compare():
    with pytest.raises(TypeError):
        chain_fault(client(root()), root(), NOW.replace(tzinfo=None))


def test_a_certificate_is_read_in_every_form_that_it_comes_in():
    pem = root()
    facts, der = read_certificate(pem), load(pem).public_bytes(Encoding.DER)
    forms = [
        pem.replace(b"\n", b"\r\n"),
        der,
        azure_data(pem).encode(),
        b64encode(der) + b"\n",
        b"hello\n" + pem,
    ]
    assert all(read_certificate(form) == facts for form in forms)
    assert {to_pem(form) for form in forms} == {pem}
    assert azure_data(pem) == b64encode(der).decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (lambda pem: b"", "not a certificate"),
        (lambda pem: b64encode(pem), "encoded twice"),
        (lambda pem: pem * 2, "more than one"),
        (lambda pem: pem[:200], "not a certificate"),
        (lambda pem: b"\x30\x00", "not a certificate"),
        (lambda pem: "ä".encode(), "neither PEM nor DER nor base64"),
    ],
    ids=["empty", "twice", "two", "cut", "der", "text"],
)
def test_what_is_no_certificate_is_refused(form, sentence):
    with pytest.raises(Preflight, match=sentence):
        read_certificate(form(root()))


def test_a_client_is_no_root():
    issuer = root()
    assert chain_fault(issuer, client(issuer), NOW) == "the root is not an authority"


def test_a_request_brings_a_key_and_nothing_else():
    found = request()
    for form in (Encoding.PEM, Encoding.DER):
        assert requested_key(found.public_bytes(form)) == keys.public_key(DEVICE)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a certificate request"),
        (
            b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
            "not a certificate request",
        ),
        (root(), "not a certificate request"),
        (request(ec.generate_private_key(ec.SECP256R1())).public_bytes(Encoding.PEM), "not RSA of 2048 bits"),
        (request(rsa.generate_private_key(65537, 1024)).public_bytes(Encoding.PEM), "not RSA of 2048 bits"),
    ],
    ids=["empty", "cut", "certificate", "elliptic", "short"],
)
def test_what_is_no_request_for_us_is_refused(content, sentence):
    with pytest.raises(Preflight, match=sentence):
        requested_key(content)


def test_a_request_that_its_own_key_did_not_sign_is_refused():
    der = bytearray(request().public_bytes(Encoding.DER))
    der[-1] ^= 1
    with pytest.raises(Preflight, match="not signed by its own key"):
        requested_key(bytes(der))


def test_a_locked_key_opens_with_its_passphrase_only():
    locked = keys.lock_key(KEY, "correct horse battery")
    assert b"ENCRYPTED" in locked
    assert keys.public_key(keys.unlock_key(locked, "correct horse battery")) == keys.public_key(KEY)
    plain = keys.load_private(KEY).private_bytes(
        Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for content, word in ((locked, "wrong"), (locked, ""), (locked[:300], "x"), (b"", "x"), (plain, "x")):
        with pytest.raises(Preflight, match="the passphrase does not open the private key"):
            keys.unlock_key(content, word)
