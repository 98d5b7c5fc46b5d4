"""The roots of one place: public certificates that Terraform gives to the gateway, each with a note on its key."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.clients.files import write_atomic
from scripts.core.vpn.document import write_moment
from scripts.errors import Failed, OpsError
from scripts.ops.vpn.place import Place, moment, who
from scripts.pki.reading import Facts, read_certificate

_HEAD = "# Written by `inv vpn.*`; public.\n"


@dataclass(frozen=True)
class Root:
    """A root: its certificate, PEM, and where its key is: `key` is what the custody calls it."""

    name: str
    pem: bytes
    facts: Facts
    custody: str
    key: str


def directory(place: Place, retired: bool = False) -> Path:
    """Where the roots are that the gateway is to trust, or those that it was."""
    return place.records / ("retired" if retired else "roots")


def read_roots(place: Place, retired: bool = False) -> list[Root]:
    """The trusted roots, oldest first, or the retired ones; Failed when a file is no root."""
    files = sorted(directory(place, retired).glob("[!.]*.pem"))
    roots = [_read(file, place) for file in files]
    return sorted(roots, key=lambda root: (root.facts.not_before, root.name))


def write_root(place: Place, name: str, pem: bytes, custody: str, key: str) -> Root:
    """Record a root; the note on its key is there before the certificate is. Terraform watches `ends`, in seconds."""
    facts = read_certificate(pem)
    note = {"name": name, "custody": custody, "key": key, "thumbprint": facts.thumbprint}
    note["ends"] = int(facts.not_after.timestamp())
    note |= {"made_at": write_moment(moment()), "made_by": who()}
    text = _HEAD + yaml.safe_dump(note, sort_keys=False)
    write_atomic(directory(place) / f"{name}.yaml", text.encode())
    write_atomic(directory(place) / f"{name}.pem", pem)
    return Root(name, pem, facts, custody, key)


def retire_root(place: Place, name: str) -> None:
    """Take a root from those that the gateway is to trust; its certificate is kept."""
    for suffix in (".pem", ".yaml"):
        source = directory(place) / f"{name}{suffix}"
        if source.is_file():
            write_atomic(directory(place, retired=True) / source.name, source.read_bytes())
    # The certificate first: without it a crash leaves a note about nothing, not a root without a note.
    for suffix in (".pem", ".yaml"):
        (directory(place) / f"{name}{suffix}").unlink(missing_ok=True)


def _read(file: Path, place: Place) -> Root:
    try:
        pem = file.read_bytes()
        facts = read_certificate(pem)
        found = yaml.safe_load(file.with_suffix(".yaml").read_text("utf-8"))
        root = Root(file.stem, pem, facts, str(found["custody"]), str(found["key"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Failed(f"{file.with_suffix('.yaml')}: {error}", hint=place.command("doctor")) from None
    except OpsError as error:
        raise Failed(f"{file}: {error.text}", hint=place.command("doctor")) from None
    if not facts.is_authority:
        raise Failed(
            f"{file}: it is not an authority; the gateway would let nobody in by it", hint="remove it"
        )
    return root
