"""A directory as one archive, for a run to work on."""

import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.core.terraformignore import Rule, is_left_out, parse
from scripts.errors import Preflight

IGNORE = ".terraformignore"


def pack(directory: Path, parts: Sequence[str] = ()) -> bytes:
    """The files of `directory` as tar.gz, without what .terraformignore leaves out; of `parts` only, if given.

    The same files give the same bytes. A link that leads out of the directory raises Preflight: it would dangle.
    """
    file = directory / IGNORE
    rules = parse(file.read_text() if file.is_file() else "")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in _files(directory, parts, rules):
            _add(archive, directory, path)
    return _without_time(packed.getvalue())


def _files(directory: Path, parts: Sequence[str], rules: tuple[Rule, ...]) -> Iterator[Path]:
    for part in parts or (".",):
        begin = directory / part
        found = [begin] if begin.is_file() else _walk(begin)
        for path in found:
            if not is_left_out(path.relative_to(directory).as_posix(), rules):
                yield path


def _walk(directory: Path) -> Iterator[Path]:
    """Every file and link below, in a fixed order; links to directories are links."""
    for place, folders, files in os.walk(directory):
        folders.sort()
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in sorted([*files, *links]))


def _add(archive: tarfile.TarFile, directory: Path, path: Path) -> None:
    name = path.relative_to(directory).as_posix()
    if path.is_symlink():
        _refuse_leading_out(directory, path, name)
    elif not path.is_file():
        return
    entry = archive.gettarinfo(path, name)
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    if entry.issym():
        archive.addfile(entry)
        return
    # A second name of a file is a file of its own elsewhere.
    entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
    with path.open("rb") as content:
        archive.addfile(entry, content)


def _refuse_leading_out(directory: Path, path: Path, name: str) -> None:
    target = path.readlink()
    if not target.is_absolute() and (path.parent / target).resolve().is_relative_to(directory.resolve()):
        return
    raise Preflight(
        f"{name} is a link to {target}, which is not uploaded with it",
        hint=f"copy the file, or name it in {IGNORE}",
    )


def _without_time(data: bytes) -> bytes:
    """gzip writes when it packed into bytes 4 to 7."""
    return data[:4] + bytes(4) + data[8:]
