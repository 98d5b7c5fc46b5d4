"""OpenSSL itself: it accepts every chain, opens both envelopes with the passphrase and with no other."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.ops.vpn.issue_cert import issue_cert
from tests.vpn.land import Land, opened

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed"),
]


def openssl(*arguments: str, word: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "WORD": word}
    return subprocess.run(
        ["openssl", *arguments], capture_output=True, text=True, env=environment, timeout=20
    )


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    """A land with one certificate."""
    with opened(tmp_path_factory.mktemp("openssl")) as found:
        yield found


@pytest.fixture(scope="module")
def bundle(land: Land):
    """The folder of alice's laptop."""
    return Path(issue_cert(land.checkout, None, "alice", None, None, False)["directory"])


def test_the_chain_verifies_for_a_client_and_for_no_server(land, bundle):
    chain = ("-CAfile", str(bundle / "root.pem"), "-x509_strict", "-check_ss_sig")
    accepted = openssl("verify", *chain, "-purpose", "sslclient", str(bundle / "certificate.pem"))
    assert accepted.returncode == 0, accepted.stderr
    assert openssl("verify", *chain, "-purpose", "sslserver", str(bundle / "certificate.pem")).returncode
    other = land.make_root("abc-prod-other", begun=1, days=9)
    (bundle.parent / "other.pem").write_bytes(other.pem)
    refused = openssl("verify", "-CAfile", str(bundle.parent / "other.pem"), str(bundle / "certificate.pem"))
    assert refused.returncode
    assert openssl("verify", *chain, str(bundle / "root.pem")).returncode == 0


@pytest.mark.parametrize(
    ("name", "cipher", "digest"),
    [
        ("alice-laptop.p12", "PBES2, PBKDF2, AES-256-CBC", "sha256"),
        ("alice-laptop-compatible.p12", "pbeWithSHA1And3-KeyTripleDES-CBC", "sha1"),
    ],
)
def test_an_envelope_opens_with_its_passphrase_and_no_other(bundle, name, cipher, digest):
    word = bundle.with_name(f"{bundle.name}.passphrase").read_text().strip()
    open_it = ("pkcs12", "-in", str(bundle / name), "-passin", "env:WORD", "-info", "-noenc")
    told = openssl(*open_it, word=word)
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("BEGIN CERTIFICATE") == 2
    assert told.stdout.count("BEGIN PRIVATE KEY") == 1
    assert cipher in told.stderr
    assert f"MAC: {digest}" in told.stderr
    for wrong in ("", word[:-1], word.upper()):
        assert "invalid password" in openssl(*open_it, word=wrong).stderr


def test_the_key_is_encrypted_and_is_the_certificates(bundle):
    word = bundle.with_name(f"{bundle.name}.passphrase").read_text().strip()
    own = openssl("pkey", "-in", str(bundle / "key.pem"), "-passin", "env:WORD", "-pubout", word=word)
    said = openssl("x509", "-in", str(bundle / "certificate.pem"), "-noout", "-pubkey")
    assert own.stdout == said.stdout != ""
    assert openssl("pkey", "-in", str(bundle / "key.pem"), "-passin", "env:WORD", word="x" * 20).returncode


def test_the_thumbprint_on_record_is_the_one_that_openssl_computes(land, bundle):
    one = land.inventory.get(bundle.name)
    for name, value in (("-sha1", one.thumbprint), ("-sha256", one.fingerprint)):
        told = openssl("x509", "-in", str(bundle / "certificate.pem"), "-noout", "-fingerprint", name)
        assert told.stdout.strip().partition("=")[2].replace(":", "") == value
    serial = openssl("x509", "-in", str(bundle / "certificate.pem"), "-noout", "-serial")
    assert serial.stdout.strip().partition("=")[2].lstrip("0") == one.serial
