"""A checkout whose production has a VPN, with HCP Terraform and Azure in this process, and real clients between."""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import requests
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from scripts.clients.files import private_directory, write_atomic
from scripts.core.vpn.certificate import ISSUED, RESERVED, SIGNED, Certificate, Event
from scripts.core.vpn.naming import common_name, host_name, serial_text
from scripts.ops.vpn.custody import open_custody
from scripts.ops.vpn.gateway import open_gateway
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.passphrase import root_passphrase
from scripts.ops.vpn.place import Place, moment, open_place
from scripts.ops.vpn.roots import Root, directory, read_roots, write_root
from scripts.pki import keys
from scripts.pki.issuing import Subject, create_client, create_root
from scripts.pki.reading import azure_data, read_certificate
from scripts.sandbox.azure.models import Azure
from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.store import Store
from tests.azure.world import DEVELOPERS, GATEWAY, SECRET, TABLE, Listening, documents
from tests.vpn.standin import TOKEN

CHECKOUT = Path(__file__).parents[2]
API = "https://app.terraform.io/api/v2"
_KEYS: list[bytes] = []


def spare_key(number: int = 0) -> bytes:
    """A key that several tests may use: making one takes a twentieth of a second."""
    while len(_KEYS) <= number:
        _KEYS.append(keys.new_key(2048))
    return _KEYS[number]


def make_request(key: bytes = b"") -> bytes:
    """A certificate request, PEM, signed by this key, or by a spare one."""
    builder = x509.CertificateSigningRequestBuilder(x509.Name([]))
    request = builder.sign(keys.load_private(key or spare_key(1)), hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM)


def write_checkout(path: Path, world: str = "tests.vpn.standin") -> Path:
    """A checkout with this repository's config, small roots, short keys, and a world of the test's own."""
    shutil.copytree(CHECKOUT / "config", path / "config")
    (path / "terraform").symlink_to(CHECKOUT / "tests/e2e/small/terraform")
    target = path / "config/targets/sandbox.yaml"
    target.write_text(re.sub(r"world: \S+", f"world: {world}", target.read_text()))
    settings = path / "config/vpn.yaml"
    settings.write_text(settings.read_text().replace("bits: 3072", "bits: 2048"))
    return path


@dataclass
class Land:
    """What a test works with."""

    checkout: Path
    store: Store
    azure: Listening
    read: dict[str, Place] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Production's place; config is read anew only when one of the files has changed that tests change."""
        files = ("vpn.yaml", "targets/sandbox.yaml", "environments/prod.yaml")
        said = "".join((self.checkout / "config" / name).read_text() for name in files)
        if said not in self.read:
            self.read[said] = open_place(self.checkout, "prod")
        return self.read[said]

    @property
    def inventory(self) -> Inventory:
        """Production's inventory."""
        return Inventory(self.place)

    def edit(self, old: str, new: str) -> None:
        """Change config/vpn.yaml."""
        path = self.checkout / "config/vpn.yaml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    def root(self) -> Root:
        """The newest root; when there is none, one that was made some time ago."""
        return (read_roots(self.place) or [self.make_root("abc-prod-first", begun=300, days=1825)])[-1]

    def make_root(self, name: str, begun: int, days: int) -> Root:
        """A root that was made `begun` days ago for `days` days."""
        custody, key, word = (
            open_custody(self.place, "file"),
            f"{name}.key",
            root_passphrase(self.place, new=True),
        )
        folder = private_directory(self.place.private / "ca")
        write_atomic(folder / key, keys.lock_key(spare_key(3 + len(list(folder.iterdir()))), word.reveal()))
        subject = Subject(f"ABC VPN {name}", "ABC Inc.", "prod")
        pem = create_root(custody.open(key), subject, 7, moment() - timedelta(days=begun), days)
        return write_root(self.place, name, pem, "file", key)

    def apply(self) -> None:
        """What `inv apply` does for the VPN: the gateway gets the recorded roots."""
        document = self.store.get(TABLE, GATEWAY)
        roots = [
            {"name": file.stem, "public_cert_data": azure_data(file.read_bytes())}
            for file in sorted(directory(self.place).glob("*.pem"))
        ]
        clients = document["vpn_client_configuration"][0] | {"root_certificate": roots}
        self.store.put(TABLE, GATEWAY, document | {"vpn_client_configuration": [clients]})

    def enter(self, user: str, device: str = "laptop", begun: int = 0, days: int = 180, *, root: Root | None = None,
              events: tuple[tuple[str, datetime], ...] = ()) -> Certificate:  # fmt: skip
        """A real certificate in the inventory that was issued `begun` days ago for `days` days, and what befell it."""
        root, began, number = root or self.root(), moment() - timedelta(days=begun), secrets.randbits(120)
        subject = Subject(common_name(user, device), "ABC Inc.", "prod", host_name(user, device))
        signer = open_custody(self.place, root.custody).open(root.key)
        public = keys.public_key(spare_key())
        pem = create_client(signer, root.pem, subject, public, number, began, days)
        facts = read_certificate(pem)
        one = Certificate(serial_text(number), "prod", user, device, root.name).after(_event(RESERVED, began))
        names = ("thumbprint", "fingerprint", "not_before", "not_after")
        said = {name: getattr(facts, name) for name in names} | {"pem": pem.decode()}
        one = one.after(_event(SIGNED, began), **said).after(_event(ISSUED, began))
        for event, at in events:
            one = one.after(_event(event, at))
        with self.inventory.changing():
            self.inventory.replace(one)
        return one

    def package(self) -> bytes:
        """The gateway's package for its clients."""
        return open_gateway(self.place).profile()

    def files(self) -> set[str]:
        """Every file of target and records."""
        there = self.checkout / ".sandbox"
        return {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()}


@contextmanager
def opened(directory: Path) -> Iterator[Land]:
    """A land in which production was applied: its gateway trusts nobody yet."""
    store = Store(directory / "world.sqlite")
    for table, key, document in documents():
        store.put(table, key, document)
    hcp, azure = HcpEmulator(Hcp(store, {TOKEN: "ada"})), Listening(Azure(store, SECRET, seconds=0))
    with mounted([hcp, azure]):
        _push_state()
        land = Land(write_checkout(directory / "checkout"), store, azure)
        land.apply()
        yield land
    store.close()


def _push_state() -> None:
    """What workspace abc-prod tells others: where its gateway and its vault are."""
    contract = {"vpn": {"gateway_id": GATEWAY}, "secret_store": {"name": "abc-prod-vault"}}
    contract["groups"] = {"vpn_users": DEVELOPERS}
    state = {
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "resources": [],
        "outputs": {"contract": {"value": contract, "type": "dynamic"}},
    }  # fmt: skip
    content = json.dumps(state).encode()
    workspace = _hcp("POST", "organizations/abc-inc/workspaces", "workspaces", name="abc-prod")["id"]
    _hcp("POST", f"workspaces/{workspace}/actions/lock", "workspaces")
    told = {"serial": 1, "lineage": "l", "md5": hashlib.md5(content).hexdigest()}
    version = _hcp("POST", f"workspaces/{workspace}/state-versions", "state-versions", **told)
    requests.put(
        version["attributes"]["hosted-state-upload-url"], data=content, timeout=10
    ).raise_for_status()
    _hcp("POST", f"workspaces/{workspace}/actions/unlock", "workspaces")


def _hcp(method: str, path: str, kind: str, **attributes: object) -> dict:
    head = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/vnd.api+json"}
    document = {"data": {"type": kind, "attributes": attributes}}
    answer = requests.request(method, f"{API}/{path}", json=document, headers=head, timeout=10)
    answer.raise_for_status()
    return answer.json()["data"]


def _event(event: str, at: datetime) -> Event:
    return Event(at.replace(microsecond=0), event, "ada@desk")


def rewrite(path: Path, **changes: object) -> None:
    """Change keys of a YAML file, as somebody who edits it would."""
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes, sort_keys=False))
