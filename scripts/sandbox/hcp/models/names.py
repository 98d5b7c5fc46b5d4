"""Names that one organisation gives once to things of a kind."""

from collections.abc import Iterable, Iterator

from scripts.sandbox.hcp.exceptions import Invalid
from scripts.sandbox.store import Document

POINTER = "/data/attributes/name"


def name_refusals(document: Document, others: Iterable[Document]) -> Iterator[Invalid]:
    """Why `document` may not be called what it is; `others` are all of its kind, itself among them or not."""
    if not isinstance(document["name"], str) or not document["name"].strip():
        yield Invalid("Name can't be blank", POINTER)
    for other in others:
        if other["name"] == document["name"] and other["id"] != document["id"]:
            yield Invalid("Name has already been taken", POINTER)
