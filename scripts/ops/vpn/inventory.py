"""The inventory: one public file for each certificate. Changes happen one after another, files change as a whole."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.clients.files import locked, write_atomic
from scripts.core.vpn.certificate import RESERVED, Certificate, Event
from scripts.core.vpn.document import read_document, write_document
from scripts.errors import Failed
from scripts.ops.vpn.place import Place, moment, who

PATIENCE = 60


@dataclass(frozen=True)
class Damage:
    """A file of the inventory that cannot be read, and why."""

    path: Path
    text: str


@dataclass(frozen=True)
class Inventory:
    """The certificates of one place."""

    place: Place

    @property
    def directory(self) -> Path:
        """Where the files are."""
        return self.place.records / "issued"

    def look(
        self, mentions: bytes = b"", without: tuple[bytes, ...] = ()
    ) -> tuple[list[Certificate], list[Damage]]:
        """The certificates, oldest first, and the files that are none.

        Only files with `mentions` in them and nothing of `without` are parsed, which is what takes time.
        """
        found, damages = [], []
        for path in sorted(self.directory.glob("[!.]*.yaml")):
            try:
                data = path.read_bytes()
                if mentions in data and not any(word in data for word in without):
                    found.append(_read(path, data))
            except (ValueError, OSError) as error:
                damages.append(Damage(path, str(error)))
        found.sort(key=lambda one: (one.events[0].at, one.serial))
        return found, damages

    def read(self, mentions: bytes = b"") -> list[Certificate]:
        """All certificates, oldest first; Failed when a file is damaged."""
        found, damages = self.look(mentions)
        if damages:
            first = damages[0]
            more = f" (and {len(damages) - 1} more)" if damages[1:] else ""
            raise Failed(f"{first.path}: {first.text}{more}", hint=self.place.command("doctor"))
        return found

    def of_user(self, user: str) -> list[Certificate]:
        """The certificates of one user, oldest first, as far as they can be read."""
        return [one for one in self.look(user.encode())[0] if one.user == user]

    def reserve(self, wanted: Certificate, detail: str = "") -> Certificate:
        """Enter a certificate that is about to be made; Failed when its serial is taken."""
        entered = wanted.after(_event(RESERVED, detail))
        with self.changing():
            if self._path(wanted.serial).exists():
                raise Failed(f"serial {wanted.serial} is taken", hint="run the command again")
            self._write(entered)
        return entered

    def record(self, serial: str, event: str, detail: str = "", **changes: object) -> Certificate:
        """Note what has happened to a certificate; what is noted already is not noted twice in a row."""
        with self.changing():
            one = self.get(serial)
            if one.events[-1].event == event and not changes:
                return one
            changed = one.after(_event(event, detail), **changes)
            self._write(changed)
        return changed

    def get(self, serial: str) -> Certificate:
        """One certificate by its serial; Failed when it is not here or damaged."""
        path = self._path(serial)
        try:
            return _read(path, path.read_bytes())
        except FileNotFoundError:
            raise Failed(f"{path} is gone", hint=self.place.command("list")) from None
        except ValueError as error:
            raise Failed(f"{path}: {error}", hint=self.place.command("doctor")) from None

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Be the only one of this checkout who changes the inventory."""
        with told(self.directory), locked(self.place.private / "lock", "inv vpn", patience=PATIENCE):
            yield

    def replace(self, one: Certificate) -> None:
        """Write a certificate's file anew, inside `changing`."""
        self._write(one)

    def _write(self, one: Certificate) -> None:
        write_atomic(self._path(one.serial), write_document(one).encode())

    def _path(self, serial: str) -> Path:
        return self.directory / f"{serial}.yaml"


@contextlib.contextmanager
def told(where: Path) -> Iterator[None]:
    """Tell what the file system refuses as an error about `where`."""
    try:
        yield
    except OSError as error:
        raise Failed(
            f"{error.filename or where}: {(error.strerror or str(error)).lower()}",
            hint="free space or rights there, then run the command again",
        ) from None


def find(certificates: list[Certificate], holds: Callable[[Certificate], bool]) -> list[Certificate]:
    """Those that `holds` is true of."""
    return [one for one in certificates if holds(one)]


def _event(event: str, detail: str) -> Event:
    return Event(moment(), event, who(), detail)


def _read(path: Path, data: bytes) -> Certificate:
    one = read_document(data.decode("utf-8"))
    if one.serial != path.stem:
        raise ValueError(f"it is about serial {one.serial}, which its name does not say")
    return one
