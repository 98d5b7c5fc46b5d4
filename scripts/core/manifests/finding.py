"""One thing that is wrong with the manifests."""

from typing import NamedTuple


class Finding(NamedTuple):
    """`file` is relative to the checkout, `object` a kind and a name ("" where it is the file itself)."""

    file: str
    object: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in self if part)
