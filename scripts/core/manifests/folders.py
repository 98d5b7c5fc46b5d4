"""Which file leads to which: what no kustomization.yaml lists is applied by nobody."""

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath

from scripts.core.manifests.documents import Manifest
from scripts.core.manifests.finding import Finding

LIST = "kustomization.yaml"
Documents = Mapping[str, list[Manifest]]
_ENTRIES = (
    "resources[]",
    "components[]",
    "bases[]",
    "patches[].path",
    "replacements[].path",
    "generators[]",
    "transformers[]",
)


def is_list(file: str) -> bool:
    """Whether the file is one that kustomize reads by itself."""
    return file.rpartition("/")[2] == LIST


def is_component(documents: Documents, folder: str) -> bool:
    """Whether the folder can only be built as a part of another."""
    return any(one.data.get("kind") == "Component" for one in documents.get(f"{folder}/{LIST}", []))


def listed(documents: Documents, folder: str) -> Iterator[str]:
    """Files that a folder's objects come from; without a kustomization.yaml, everything below, as Flux has it."""
    own = f"{folder}/{LIST}"
    if own not in documents:
        yield from (file for file in documents if file.startswith(f"{folder}/") and not is_list(file))
        return
    yield own
    for entry in _entries(documents[own]):
        target = normpath(join(folder, entry))
        if target in documents:
            yield target
        elif any(file.startswith(f"{target}/") for file in documents):
            yield from listed(documents, target)


def orphans(documents: Documents, folders: Iterable[str]) -> Iterator[Finding]:
    """Files that none of the applied folders leads to."""
    reached = {file for folder in folders for file in listed(documents, folder)}
    for file in documents:
        if file not in reached:
            near = f"{dirname(file)}/{LIST}"
            if is_list(file):
                yield Finding(
                    file, "", "no Kustomization applies this folder, and no other folder includes it"
                )
            else:
                yield Finding(file, "", f"nothing applies it; list it in {near}, or delete it")


def _entries(manifests: list[Manifest]) -> Iterator[str]:
    for manifest in manifests:
        for path in _ENTRIES:
            yield from (entry for entry in manifest.all(path) if isinstance(entry, str))
