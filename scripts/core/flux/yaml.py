"""YAML of manifests: several documents in a file, read and written the same way each time."""

from collections.abc import Iterable
from typing import Any

Document = dict[str, Any]


def parse(text: str) -> list[Document]:
    """The documents of a file; empty ones are left out. Raises ValueError when it is no YAML."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return [document for document in yaml.load_all(text, Loader=loader) if document]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def write(documents: Iterable[Document]) -> str:
    """Documents as one file, their keys in the order in which they are."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return "".join(
        "---\n" + yaml.dump(one, Dumper=dumper, sort_keys=False, width=110, allow_unicode=True)
        for one in documents
    )
