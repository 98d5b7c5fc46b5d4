"""inv flux.schemas: the schemas of custom kinds that flux/ and the sandbox's cluster use, out of a full collection."""

import gzip
import json
from pathlib import Path

import yaml

from scripts.clients.files import write_atomic
from scripts.clients.kind_schemas import CUSTOM, Schema, custom_kinds
from scripts.core.manifests.documents import parse
from scripts.errors import Failed, Preflight
from scripts.ops.flux.validate import FLUX

RECORDED = CUSTOM.with_name("recorded.yaml")


def renew(checkout: Path, source: str | None) -> str:
    """Take the kinds that are here, and those that flux/ has come to use, from `source`/crds.json.gz; those recorded
    by hand from recorded.yaml. Without a source only the recorded ones are renewed. A sentence on what there is now.
    """
    recorded: dict[str, Schema] = yaml.safe_load((checkout / RECORDED).read_text("utf-8"))
    known = custom_kinds(checkout)
    full = known if source is None else _read(Path(source) / CUSTOM.name)
    wanted = (known.keys() | _used(checkout, full)) - recorded.keys()
    missing = sorted(wanted - full.keys())
    if missing:
        raise Failed(f"{source} has no {', '.join(missing)}", hint=f"record what is used of it in {RECORDED}")
    kinds = {kind: full[kind] for kind in wanted} | recorded
    text = json.dumps(dict(sorted(kinds.items())), separators=(",", ":"), sort_keys=True)
    write_atomic(checkout / CUSTOM, gzip.compress(text.encode(), mtime=0), mode=0o644)
    return f"{CUSTOM}: {len(kinds)} kinds"


def _used(checkout: Path, full: dict[str, Schema]) -> set[str]:
    """Kinds of custom groups in flux/."""
    groups = {kind.partition("/")[0] for kind in full}
    found = set()
    for file in (checkout / FLUX).rglob("*.yaml"):
        for manifest in parse(file.name, file.read_text("utf-8"))[0]:
            version = str(manifest.data.get("apiVersion"))
            if version.partition("/")[0] in groups:
                found.add(f"{version}/{manifest.kind}")
    return found


def _read(file: Path) -> dict[str, Schema]:
    if not file.is_file():
        raise Preflight(f"{file.parent} holds no {file.name}", hint="inv flux.schemas --from DIR")
    return json.loads(gzip.decompress(file.read_bytes()))
