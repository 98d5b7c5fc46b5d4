"""Programs that are not ours: OpenVPN as gateway and as client on loopback, without root."""

import io
import re
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.core.vpn.gateway import GatewayDocument
from scripts.pki.keys import load_private
from scripts.pki.reading import to_pem
from tests.vpn.land import Land, spare_key

NAME = "gateway.test"
LISTENS, ADMITTED = "Listening for incoming TCP connection", "Peer Connection Initiated with"
REFUSED = ("VERIFY ERROR", "VERIFY CRL")
PATIENCE = 20
# No device is made and no route is set, which would need root.
NOTHING = ("--dev", "null", "--ifconfig-noexec", "--route-noexec", "--verb", "3")


@dataclass(frozen=True)
class Server:
    """What the server proves itself with, and where it listens."""

    directory: Path
    port: int

    @classmethod
    def made(cls, directory: Path) -> "Server":
        """A server with a self-signed certificate and a free port."""
        directory.mkdir()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
        key, now = load_private(spare_key(2)), datetime.now(UTC)
        builder = x509.CertificateBuilder(
            name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1)
        )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        digital = x509.KeyUsage(True, False, True, False, False, True, False, False, False)
        builder = builder.add_extension(usage, False).add_extension(digital, True)
        builder = builder.add_extension(x509.BasicConstraints(True, None), True)
        pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        (directory / "server.pem").write_bytes(pem)
        plain = serialization.NoEncryption()
        (directory / "server.key").write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        )
        with socket.create_server(("127.0.0.1", 0)) as listener:
            return cls(directory, listener.getsockname()[1])

    def package(self, package: bytes) -> bytes:
        """The gateway's package for its clients, with this server in it instead of Azure's."""
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(made, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                target.writestr(name, self._ours(data.decode()) if name.endswith(".ovpn") else data)
        return made.getvalue()

    def _ours(self, text: str) -> str:
        (self.directory / "tls-auth.key").write_text(
            re.search(r"<tls-auth>\n(.*?)</tls-auth>", text, re.S).group(1)
        )
        text = re.sub(r"^remote .*$", f"remote 127.0.0.1 {self.port}", text, flags=re.M)
        text = re.sub(r"^verify-x509-name .*$", f"verify-x509-name '{NAME}' name", text, flags=re.M)
        root = (self.directory / "server.pem").read_text()
        return re.sub(r"<ca>.*?</ca>", lambda _: f"<ca>\n{root}</ca>", text, flags=re.S)

    def refusal(self, land: Land, document: GatewayDocument, bundle: Path) -> str:
        """Why a client with this bundle is not let in by a server that trusts and refuses what the gateway does."""
        trusted = b"".join(to_pem(data.encode()) for data in document.roots.values())
        (self.directory / "trusted.pem").write_bytes(trusted)
        refused = self.directory / "refused"
        shutil.rmtree(refused, ignore_errors=True)
        refused.mkdir()
        for one in land.inventory.read():
            if one.thumbprint in document.thumbprints:
                (refused / str(int(one.serial, 16))).touch()
        server, client = self.directory / "server.log", self.directory / "client.log"
        with _started(self._server(), server):
            _until(lambda: LISTENS in server.read_text())
            with _started(_client(bundle), client):
                _until(lambda: any(word in server.read_text() for word in (ADMITTED, *REFUSED)))
        # The client has seen nothing amiss with the server, whatever the server says of the client.
        assert "VERIFY OK: depth=0" in client.read_text(), client.read_text()
        told = server.read_text()
        return (
            ""
            if ADMITTED in told
            else next(line for line in told.splitlines() if any(word in line for word in REFUSED))
        )

    def _server(self) -> list[str]:
        here = self.directory
        return [
            "openvpn", *NOTHING, "--tls-server", "--proto", "tcp-server", "--dh", "none",
            "--local", "127.0.0.1", "--lport", str(self.port), "--ca", str(here / "trusted.pem"),
            "--cert", str(here / "server.pem"), "--key", str(here / "server.key"), "--auth", "SHA256",
            "--tls-auth", str(here / "tls-auth.key"), "0", "--crl-verify", str(here / "refused"), "dir",
        ]  # fmt: skip


def _client(bundle: Path) -> list[str]:
    (profile,) = bundle.glob("*.ovpn")
    passphrase = bundle.with_name(f"{bundle.name}.passphrase")
    return ["openvpn", "--config", str(profile), *NOTHING, "--askpass", str(passphrase)]


@contextmanager
def _started(command: list[str], log: Path) -> Iterator[None]:
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            yield
        finally:
            process.kill()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
