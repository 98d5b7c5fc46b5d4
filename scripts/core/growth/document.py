"""YAML that people wrote: changed by key or item, with their comments, quotes and order kept."""

from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

Path = tuple[str | int, ...]


def edit(text: str, act: Callable[[Any], None]) -> str:
    """`text` after `act` has changed its document in place."""
    document = _load(text)
    act(document)
    return _dump(document)


def change(text: str, values: dict[Path, object]) -> str:
    """`text` with each value put where its path leads; mappings on the way must be there."""
    document = _load(text)
    for path, value in values.items():
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
    return _dump(document)


def value_at(text: str, path: Path) -> Any:
    """What is at `path`, by keys and by places in lists; None when it leads nowhere."""
    return _at(_load(text), path)


def drop(text: str, path: Path) -> str:
    """`text` without the key at `path`, and without mappings that this empties; the same text when it is not there."""
    document = _load(text)
    places = [document]
    for key in path[:-1]:
        if not isinstance(places[-1], dict) or key not in places[-1]:
            return text
        places.append(places[-1][key])
    if not isinstance(places[-1], dict) or path[-1] not in places[-1]:
        return text
    del places[-1][path[-1]]
    for place, key in zip(reversed(places[:-1]), reversed(path[:-1]), strict=True):
        if not place[key]:
            del place[key]
    return _dump(document)


def add_items(text: str, path: Path, pairs: Iterable[tuple[str, str]]) -> str:
    """`text` with `new` added to the list at `path` for each (like, new) of which only `like` is in it."""
    document = _load(text)
    items = _at(document, path)
    added = [new for like, new in pairs if items and like in items and new not in items]
    if not added:
        return text
    items.extend(added)
    return _dump(document)


def append_item(text: str, path: Path, item: str) -> str:
    """`text` with `item` at the end of the list at `path`, unless it is in it."""
    document = _load(text)
    items = _at(document, path)
    if items is None or item in items:
        return text
    items.append(item)
    return _dump(document)


def put_item(text: str, path: Path, item: Any) -> str:
    """`text` with `item` at the end of the list at `path`, which is made where there is none; `item` once."""
    document = _load(text)
    place = _at(document, path[:-1])
    items = place.setdefault(path[-1], [])
    if item in items:
        return text
    items.append(_inline(item))
    return _dump(document)


def add_mapping(text: str, path: Path, mapping: dict[str, str], comments: dict[str, str]) -> str:
    """`text` with `mapping` at the end of the list at `path`, unless one of its name is in it; `comments` by key."""
    from ruamel.yaml.comments import CommentedMap

    document = _load(text)
    items = _at(document, path)
    if items is None or any(item.get("name") == mapping["name"] for item in items):
        return text
    added = CommentedMap(mapping)
    for key, comment in comments.items():
        added.yaml_add_eol_comment(comment, key, column=0)
    items.append(added)
    return _dump(document)


def drop_mappings(text: str, path: Path, same: dict[str, str]) -> str:
    """`text` without those mappings of the list at `path` that have these values."""
    document = _load(text)
    items = _at(document, path) or []
    found = [
        at for at, item in enumerate(items) if all(item.get(key) == value for key, value in same.items())
    ]
    if not found:
        return text
    for at in reversed(found):
        del items[at]
    return _dump(document)


def drop_items(text: str, path: Path, gone: Iterable[str]) -> str:
    """`text` without these items of the list at `path`."""
    document = _load(text)
    items = _at(document, path) or []
    found = [item for item in gone if item in items]
    if not found:
        return text
    for item in found:
        items.remove(item)
    return _dump(document)


def _at(document: Any, path: Path) -> Any:
    for key in path:
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _inline(item: Any) -> Any:
    """A mapping's mappings in braces, as the manifests have them."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(item, dict):
        return item
    whole = CommentedMap({key: CommentedMap(value) for key, value in item.items()})
    for value in whole.values():
        value.fa.set_flow_style()
    return whole


def _yaml() -> Any:
    from ruamel.yaml import YAML  # loaded only by commands that edit

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(text: str) -> Any:
    return _yaml().load(text)


def _dump(document: Any) -> str:
    stream = StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
