"""The real azure-cli at a sandbox: TLS on loopback in front of it, and a cloud of its own that az is told about."""

import http.server
import ipaddress
import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

REPOSITORY = Path(__file__).parents[2]
APART = REPOSITORY / ".venv-azure/bin"
MISSING = (
    "azure-cli is not installed: "
    "python3 -m venv .venv-azure && .venv-azure/bin/pip install -c .ci/constraints-azure.txt azure-cli"
)
PATIENCE = 120


def find_az() -> str | None:
    """Where az is: in a virtual environment of its own, or on PATH."""
    return shutil.which("az", path=f"{APART}{os.pathsep}{os.environ['PATH']}")


@dataclass(frozen=True)
class Az:
    """az in a configuration directory of its own."""

    program: str
    directory: Path

    @property
    def environment(self) -> dict[str, str]:
        """All that az gets to know."""
        return {
            "PATH": f"{Path(self.program).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.directory),
            "AZURE_CONFIG_DIR": str(self.directory / "azure"),
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_INSTANCE_DISCOVERY": "false",
            "REQUESTS_CA_BUNDLE": str(self.directory / "authority.pem"),
        }

    def __call__(self, *arguments: str) -> object:
        """Run az; what it prints, as JSON."""
        done = subprocess.run(
            [self.program, *arguments, "--output", "json", "--only-show-errors"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "null")

    def sign_in(self, manager: str, login: str, tenant: str, client: str, secret: str) -> None:
        """Make a cloud known whose two services answer at these addresses, and sign a principal in there."""
        audience = "https://management.azure.com/"
        endpoints = {
            "resource_manager": manager,
            "gallery": manager,
            "active_directory": login,
            "active_directory_resource_id": audience,
            "active_directory_graph_resource_id": "https://graph.microsoft.com/",
            "management": audience,
        }
        # What `az cloud register` and `az cloud set` write, without two starts of az.
        here = self.directory / "azure"
        here.mkdir()
        lines = ["[Sandbox]", *(f"endpoint_{name} = {value}" for name, value in endpoints.items())]
        (here / "clouds.config").write_text("\n".join(lines) + "\n")
        (here / "config").write_text("[cloud]\nname = Sandbox\n")
        self("login", "--service-principal", "--tenant", tenant, "--username", client, "--password", secret)


@contextmanager
def behind_tls(directory: Path, *addresses: str) -> Iterator[list[str]]:
    """An https address for each of these, by one certificate of authority.pem, which is written there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(directory))
    with ExitStack() as stack:
        yield [stack.enter_context(_served(context, address)) for address in addresses]


@contextmanager
def _served(context: ssl.SSLContext, address: str) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _forwarder(address))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _forwarder(address: str) -> type[http.server.BaseHTTPRequestHandler]:
    class Forwarder(http.server.BaseHTTPRequestHandler):
        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept = {
                name: self.headers[name] for name in ("Authorization", "Content-Type") if self.headers[name]
            }
            answer = requests.request(
                self.command, address + self.path, data=body, headers=kept, timeout=PATIENCE
            )
            # What it says of its own address has to be the one that it was asked at.
            content = answer.content.replace(address.encode(), f"https://{self.headers['Host']}".encode())
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = forward  # noqa: N815 - the names that the library calls

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Forwarder


def _certificate(directory: Path) -> Path:
    """A key with its certificate for 127.0.0.1 in one file; authority.pem holds the certificate alone."""
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), 1, now - timedelta(hours=1), now + timedelta(days=1)
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    form, sealed = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (directory / "authority.pem").write_bytes(public)
    (directory / "server.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, sealed) + public
    )
    return directory / "server.pem"
