"""Why an object is not ready, in words, and the command that comes next."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.core.flux.names import NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.core.flux.readiness import State

Document = Mapping[str, Any]
EVENTS = 5
LONGEST = 300
# What it says → the next command; the first that fits.
_GIT = (
    (r"knownhosts|key is unknown|host key", "known_hosts in config/flux.yaml, then inv bootstrap-flux"),
    (
        r"unable to authenticate|authentication|AuthenticationFailed|401|403|access denied",
        "inv flux.rotate-key",
    ),
    (r"not found", "is platform.github right, and the branch pushed? then inv bootstrap-flux"),
    (
        r"no such host|dial tcp|timeout|i/o|refused|handshake",
        "can the cluster reach the git host? inv flux.reconcile",
    ),
)
_PODS = (
    (
        r"ImagePull|ErrImage",
        "kubectl -n {namespace} describe pod -l app={name}; registry in config/flux.yaml",
    ),
    (
        r"taint|Unschedulable|Insufficient",
        "tolerations in config/flux.yaml, then inv flux.vendor; or more nodes",
    ),
    (r"quota", "kubectl -n {namespace} describe resourcequota"),
    (r"CrashLoop|Error", "kubectl -n {namespace} logs deployment/{name} --previous"),
)
_REASONS = {
    "BuildFailed": "inv flux.validate, then inv bootstrap-flux",
    "ArtifactFailed": "inv flux.validate, then inv bootstrap-flux",
    "DependencyNotReady": "inv flux.status",
    "HealthCheckFailed": "inv flux.status, then kubectl describe what it names",
    "PruneFailed": "kubectl describe what it names, then inv flux.reconcile",
    "ReconciliationFailed": "inv flux.validate, then inv flux.reconcile",
}


def told(ref: Ref, state: State, late: bool, seconds: float) -> str:
    """The sentence."""
    if state.word == "suspended":
        return f"{ref} is suspended: Flux leaves it as it is"
    word = f"is not ready after {seconds:.0f} s" if late else "cannot become ready"
    reason = f"{state.reason}: {state.message}" if state.message else state.reason
    return f"{ref} {word}: {reason[:LONGEST]}"


def next_command(ref: Ref, state: State, words: str) -> str:
    """The command that comes next; `words` is everything that is said of the object, pods and events included."""
    if state.word == "suspended":
        return f"inv flux.reconcile --resume {ref.name}"
    if ref.kind == "GitRepository":
        return _first(_GIT, f"{state.reason} {state.message}", ref) or "inv flux.status"
    if ref.kind == "Deployment":
        describe = f"kubectl -n {NAMESPACE} describe deployment {ref.name}"
        return _first(_PODS, words, ref) or describe
    return _REASONS.get(state.reason, "inv flux.status")


def event_lines(events: Iterable[Document]) -> list[str]:
    """The last warnings, oldest first."""
    warned = [one for one in events if one.get("type") == "Warning"]
    warned.sort(key=lambda one: one.get("lastTimestamp") or one.get("eventTime") or "")
    return [f"event {one.get('reason', '')}: {one.get('message', '')[:LONGEST]}" for one in warned[-EVENTS:]]


def pod_lines(pods: Iterable[Document]) -> list[str]:
    """Why containers of pods do not run, and pods are nowhere."""
    lines = []
    for pod in pods:
        status = pod.get("status") or {}
        for one in status.get("containerStatuses") or ():
            waiting = (one.get("state") or {}).get("waiting")
            if waiting:
                reason, message = waiting.get("reason", ""), waiting.get("message", "")
                lines.append(f"pod {pod['metadata']['name']}: {reason}: {message[:LONGEST]}".rstrip(": "))
        for one in status.get("conditions") or ():
            if one["type"] == "PodScheduled" and one["status"] == "False":
                lines.append(f"pod {pod['metadata']['name']}: {one.get('reason')}: {one.get('message')}")
    return lines


def condition_lines(document: Document | None) -> list[str]:
    """What is not as it should be, by condition."""
    found = ((document or {}).get("status") or {}).get("conditions") or ()
    bad = [one for one in found if one["status"] != "True" or one["type"] in ("Stalled", "FetchFailed")]
    return [
        f"{one['type']} {one['status']}: {one.get('reason', '')}: {one.get('message', '')[:LONGEST]}"
        for one in bad
    ]


def _first(rules: Iterable[tuple[str, str]], words: str, ref: Ref) -> str:
    found = (command for pattern, command in rules if re.search(pattern, words, re.IGNORECASE))
    return next(found, "").format(namespace=ref.namespace or NAMESPACE, name=ref.name)
