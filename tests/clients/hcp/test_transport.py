"""Servers that fail, hang up, answer half, pack, stall or are not there."""

import datetime
import gzip
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scripts.clients.cli_config import Access
from scripts.clients.hcp import Hcp
from scripts.clients.patience import Patience
from scripts.clients.unanswered import Lost, Unreachable
from scripts.core.secret import Secret
from scripts.errors import Failed
from tests.clients.hcp.conftest import TOKEN, item, page
from tests.clients.raw_server import errors, reply

DEV = reply({"data": item("projects", "prj-1", name="platform")})
HALF = page(item("projects", "prj-1", name="platform"))[:-20]
NOT_HTTP = b"220 mail.example ESMTP\r\n"


@pytest.fixture
def at(time):
    """Makes clients of addresses."""

    def make(address: str, **patience: float) -> Hcp:
        return Hcp(Access(address, Secret(TOKEN)), "abc", Patience(clock=time.clock, **patience))

    return make


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_once_is_asked_again(serve, client, time, status):
    server = serve(errors(status), page())
    assert client(server).projects.list() == []
    assert (len(server.seen), len(time.slept)) == (2, 1)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_for_ever_is_given_up(serve, client, time, status):
    server = serve(errors(status, {"detail": "out of order"}))
    with pytest.raises(Failed) as error:
        client(server).projects.list()
    told = f"HCP Terraform answers {status} to GET organizations/abc/projects: out of order"
    assert error.value.text == told
    assert len(server.seen) == 5
    assert time.slept == sorted(time.slept)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_what_may_be_done_twice_is_sent_again(serve, client, verb):
    server = serve(errors(503), reply({"data": item("varsets", "varset-1", name="azure")}))
    sets = client(server).variable_sets
    sets.update("varset-1", {"name": "azure"}) if verb == "update" else sets.delete("varset-1")
    assert len(set(server.lines)) == 1
    assert len(server.lines) == 2


def test_what_was_deleted_before_the_reply_was_lost_is_gone_and_fine(serve, client):
    server = serve(None, errors(404))
    client(server).variable_sets.delete("varset-1")
    assert len(server.seen) == 2


@pytest.mark.parametrize("broken", [None, HALF, NOT_HTTP], ids=["silence", "half", "not HTTP"])
def test_a_reply_that_breaks_off_is_asked_for_again(serve, client, broken):
    server = serve(broken, page(item("projects", "prj-1", name="platform")))
    assert [one.name for one in client(server).projects.list()] == ["platform"]
    assert len(server.seen) == 2


def test_a_reply_that_always_breaks_off_is_no_empty_list(serve, client):
    server = serve(HALF)
    with pytest.raises(Lost) as error:
        client(server).projects.list()
    assert error.value.text == f"HCP Terraform does not answer at {server.address}: it hung up in the middle"
    assert len(server.seen) == 5


def test_a_packed_reply_is_unpacked(serve, client):
    packed = gzip.compress(page(item("projects", "prj-1", name="ü")).split(b"\r\n\r\n", 1)[1])
    server = serve(reply(packed, Content_Encoding="gzip"))
    assert client(server).projects.list()[0].name == "ü"
    assert "gzip" in server.seen[0].headers["accept-encoding"]


def test_a_reply_that_is_packed_wrongly_is_told(serve, client):
    server = serve(reply(b"no gzip", Content_Encoding="gzip"))
    with pytest.raises(Failed) as error:
        client(server).projects.list()
    told = f"HCP Terraform does not answer at {server.address}: the reply cannot be unpacked"
    assert error.value.text == told


def test_a_body_after_no_content_is_ignored(serve, client):
    server = serve(b"HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\nextra!", page())
    hcp = client(server)
    hcp.variable_sets.delete("varset-1")
    assert hcp.projects.list() == []


def test_a_server_that_stalls_is_given_up_in_time(serve, client):
    done = threading.Event()
    server = serve(lambda _: done.wait(5) and None)
    with pytest.raises(Lost) as error:
        client(server, reply=0.05, tries=1).projects.list()
    done.set()
    told = f"HCP Terraform does not answer at {server.address}: no reply within 0.05 s"
    assert error.value.text == told


def test_nobody_listening_is_told_by_address_after_a_few_tries(at, time):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/v2/"
    with pytest.raises(Unreachable) as error:
        at(address).projects.list()
    assert error.value.text == f"HCP Terraform does not answer at {address}: nothing listens there"
    assert error.value.hint == "inv doctor"
    assert len(time.slept) == 4


def test_a_host_that_does_not_exist_is_told(at):
    with pytest.raises(Unreachable) as error:
        at("https://tfe.invalid/api/v2/").projects.list()
    told = "HCP Terraform does not answer at https://tfe.invalid/api/v2/: its name is not known here"
    assert error.value.text == told


def test_something_that_was_never_sent_is_sent_again_even_when_it_makes_something(at, time, serve, client):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/v2/"
    with pytest.raises(Unreachable):
        at(address).projects.create("platform")
    assert len(time.slept) == 4


def test_a_certificate_that_is_not_trusted_is_told_and_no_token_is_sent(serve, at, time, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))
    server = serve(page(), wrap=lambda plain: context.wrap_socket(plain, server_side=True))
    address = server.address.replace("http://", "https://")
    with pytest.raises(Failed) as error:
        at(address).projects.list()
    told = f"HCP Terraform at {address} shows a certificate that this machine does not trust"
    assert error.value.text == told
    assert (server.seen, time.slept) == ([], [])


def self_signed(file):
    """A certificate that nobody has a reason to trust, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    began = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(began).not_valid_after(began + datetime.timedelta(days=9000))
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(pem + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file
