"""The inventory's file of one certificate: YAML without anything secret."""

import re
from datetime import UTC, datetime

import yaml

from scripts.core.vpn.canonical import read_canonical
from scripts.core.vpn.certificate import EVENTS, Certificate, Event

_HEAD = "# Written by `inv vpn.*`; public. Every event's digest covers the ones before it.\n"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_TEXTS = ("serial", "environment", "user", "device", "root", "replaces", "thumbprint", "fingerprint")
_SERIAL = re.compile(r"[0-9A-F]{1,40}")


class _Dumper(_DUMPER):
    """Texts of several lines as a block, which people and diffs can read."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def write_document(one: Certificate) -> str:
    """The text of the file."""
    document = {key: getattr(one, key) for key in _TEXTS if getattr(one, key)}
    for key in ("not_before", "not_after"):
        if moment := getattr(one, key):
            document[key] = write_moment(moment)
    if one.pem:
        document["certificate"] = one.pem
    document["events"] = [_event(event) for event in one.events]
    return _HEAD + yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=200)


def read_document(text: str) -> Certificate:
    """The certificate of a file's text; ValueError tells what is wrong with it."""
    found = read_canonical(text)
    if found is None:
        found = _read_yaml(text)
    if not isinstance(found, dict):
        raise ValueError("it is empty")
    try:
        texts = {key: str(found.get(key, "")) for key in _TEXTS}
        moments = {key: read_moment(found[key]) for key in ("not_before", "not_after") if key in found}
        events = tuple(_read_event(event) for event in found["events"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"it lacks {error}") from None
    if not _SERIAL.fullmatch(texts["serial"]) or not texts["user"] or not events:
        raise ValueError("it has no serial, no user or no event")
    return Certificate(**texts, **moments, pem=str(found.get("certificate", "")), events=events)


def _read_yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {getattr(error, 'problem', error)}") from None


def write_moment(moment: datetime) -> str:
    """A moment as 2026-11-22T20:15:00Z, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def read_moment(text: object) -> datetime:
    """The moment of such a text; one without a time zone is refused, as it means something else elsewhere."""
    if isinstance(text, datetime):
        found = text
    else:
        try:
            found = datetime.fromisoformat(str(text))
        except ValueError:
            raise ValueError(f"{text} is not a moment") from None
    if found.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return found.astimezone(UTC)


def _event(event: Event) -> dict[str, str]:
    document = {"at": write_moment(event.at), "event": event.event, "by": event.by}
    if event.detail:
        document["detail"] = event.detail
    return document | {"digest": event.digest}


def _read_event(found: dict) -> Event:
    if found["event"] not in EVENTS:
        raise ValueError(f"unknown event {found['event']}")
    return Event(
        read_moment(found["at"]),
        found["event"],
        str(found["by"]),
        str(found.get("detail", "")),
        found["digest"],
    )
