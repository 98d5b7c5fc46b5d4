"""What to tell of an object that is not ready: its conditions, its pods' reasons, its last events, the next command."""

import json
from pathlib import Path

from scripts.clients.files import write_atomic
from scripts.clients.kube import Kube
from scripts.core.flux import diagnosis
from scripts.core.flux.objects import Ref
from scripts.errors import Failed, OpsError
from scripts.ops.flux.waiting import NotReady


def explain(kube: Kube, found: NotReady, seconds: float, directory: Path) -> OpsError:
    """The error to end with; everything behind it is saved in the directory. Secrets are not asked for."""
    ref, state = found.ref, found.state
    try:
        document = kube.get(ref)
        events = _events(kube, ref)
        pods = kube.items("v1", "Pod", ref.namespace, {"app": ref.name}) if ref.kind == "Deployment" else []
    except OpsError as error:
        return Failed(f"{diagnosis.told(ref, state, found.late, seconds)}\n{error.text}", hint=error.hint)
    lines = [
        *diagnosis.condition_lines(document),
        *diagnosis.pod_lines(pods),
        *diagnosis.event_lines(events),
    ]
    bundle = directory / "flux-diagnosis.json"
    kept = {"object": document, "pods": pods, "events": events}
    write_atomic(bundle, json.dumps(kept, indent=1).encode())
    command = diagnosis.next_command(ref, state, "\n".join(lines))
    listed = [f"  {line}" for line in dict.fromkeys(lines)]
    told = [diagnosis.told(ref, state, found.late, seconds), *listed, f"  everything is in {bundle}"]
    return Failed("\n".join(told), hint=command)


def _events(kube: Kube, ref: Ref) -> list[dict]:
    found = kube.items("v1", "Event", ref.namespace or "default")
    return [
        one
        for one in found
        if (one["involvedObject"].get("kind"), one["involvedObject"].get("name")) == (ref.kind, ref.name)
    ]
