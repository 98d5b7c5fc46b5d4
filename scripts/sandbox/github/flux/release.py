"""The files of a release: manifests by controller, everything in one, and the checksums of both."""

import gzip
import io
import tarfile
from functools import cache
from hashlib import sha256
from typing import Any

from scripts.sandbox.github.exceptions import NotFound
from scripts.sandbox.github.flux import policies
from scripts.sandbox.github.flux.controllers import CONTROLLERS, components
from scripts.sandbox.github.flux.policies import NAMESPACE
from scripts.sandbox.github.text import text

Document = dict[str, Any]
# The minor version whose kinds and shape the manifests have.
SERVED = "v2.9."


@cache
def assets(tag: str) -> dict[str, bytes]:
    """File name → content; raises NotFound for a version that the sandbox does not know."""
    if not tag.startswith(SERVED) or not tag.removeprefix(SERVED).isdigit():
        raise NotFound
    parts = {f"{name}.yaml": components(name) for name in CONTROLLERS}
    parts |= {"rbac.yaml": policies.roles(), "policies.yaml": policies.network()}
    whole = [policies.namespace(), *policies.quotas()]
    whole += [document for documents in parts.values() for document in documents]
    files = {
        "manifests.tar.gz": _packed({name: text(documents).encode() for name, documents in parts.items()}),
        "install.yaml": text([_placed(document) for document in whole]).encode(),
    }
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return files | {f"flux_{tag.removeprefix('v')}_checksums.txt": sums.encode()}


def _placed(document: Document) -> Document:
    if document["kind"] == "ClusterRoleBinding":
        return document | {"subjects": [one | {"namespace": NAMESPACE} for one in document["subjects"]]}
    if document["kind"] in ("Namespace", "ClusterRole", "CustomResourceDefinition"):
        return document
    return document | {"metadata": {**document["metadata"], "namespace": NAMESPACE}}


def _packed(files: dict[str, bytes]) -> bytes:
    """A tar.gz that has the same bytes every time."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)
