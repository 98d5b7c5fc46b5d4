"""Environments keep to themselves: what is dev's does not speak of prod, and nothing of prod waits for dev."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from scripts.core.manifests.documents import Manifest, leaves
from scripts.core.manifests.finding import Finding

_DEVICE, _TEMPLATE = "/dev/", "{{"
_MARKER = re.compile(r'"\$imagepolicy":\s*"([^:"]+):([^:"]+)')


def environment_of(file: str, environments: Mapping[str, str]) -> str | None:
    """The environment whose a file or folder of flux/ is; None for what is everybody's."""
    path = PurePosixPath(file)
    words = {*path.parts[:-1], path.name, path.name.split(".")[0]}
    return next((name for name in environments if name in words), None)


def foreign_mentions(own: str, manifest: Manifest, environments: Mapping[str, str]) -> Iterator[Finding]:
    """Where an object of environment `own` speaks of another; `environments` has the domain of each."""
    for path, text in leaves(manifest.data):
        for other in environments:
            if other != own and _speaks_of(text, own, other, environments):
                sentence = f"{path}: speaks of {other} ({_short(text)}), and this is {own}'s"
                yield Finding(manifest.file, manifest.label, sentence)
                break


def image_markers(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, namespace and name of the policies that write the tags of a file."""
    for number, line in enumerate(text.splitlines(), start=1):
        for namespace, name in _MARKER.findall(line):
            yield number, namespace, name


def _speaks_of(text: str, own: str, other: str, domains: Mapping[str, str]) -> bool:
    if text.startswith((_DEVICE, _TEMPLATE)):
        return False
    if re.search(rf"(?<![A-Za-z0-9]){other}(?![A-Za-z0-9])", text):
        return not _is_domain_part(text, own, other, domains)
    return any(
        _owner(host, domains) == other for host in re.findall(r"(?<![@\w.-])[\w-]+(?:\.[\w-]+)+", text)
    )


def _is_domain_part(text: str, own: str, other: str, domains: Mapping[str, str]) -> bool:
    """Whether the other's name is there only as a part of the own domain."""
    return other in domains[own].split(".") and not re.search(
        rf"(?<![A-Za-z0-9]){other}(?![A-Za-z0-9])", text.replace(domains[own], "")
    )


def _owner(host: str, domains: Mapping[str, str]) -> str | None:
    """The environment with the longest domain that the host lies in."""
    fitting = [name for name, domain in domains.items() if host == domain or host.endswith(f".{domain}")]
    return max(fitting, key=lambda name: len(domains[name]), default=None)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
