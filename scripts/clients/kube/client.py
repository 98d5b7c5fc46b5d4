"""A cluster's API by its official client: server-side apply, with patience, inside one deadline a call."""

import json
from collections.abc import Mapping
from typing import Any

from scripts.clients.kube.answers import Absent, is_worth_another, reason_of, refusal, unreachable
from scripts.clients.kube.kubeconfig import Access
from scripts.clients.patience import Patience
from scripts.core.flux.names import MANAGER
from scripts.core.flux.objects import Ref
from scripts.errors import OpsError

Document = dict[str, Any]
Merge = Mapping[str, Any]
MERGE = "application/merge-patch+json"
REVIEW = Ref("authorization.k8s.io/v1", "SelfSubjectAccessReview", "")


class _Unlisted:
    """In place of the client's own discovery, which keeps files of clusters: kinds are asked for when they are met."""

    def __init__(self, client: object, cache_file: object) -> None:
        """As the client wants it."""


class Kube:
    """One cluster. `writes` counts the calls that changed something."""

    def __init__(self, access: Access, patience: Patience | None = None) -> None:
        from kubernetes.client import ApiClient
        from kubernetes.dynamic import DynamicClient

        self.host = access.host
        self.writes = 0
        self._patience = patience or Patience(deadline=45, reply=20)
        self._client = DynamicClient(ApiClient(access.configuration), discoverer=_Unlisted)
        self._kinds: dict[tuple[str, str], Any] = {}

    def version(self) -> str:
        """The cluster's, as in v1.34.2."""
        return self._call("GET", "/version", "ask its version")["gitVersion"]

    def get(self, ref: Ref) -> Document | None:
        """An object; None when it, its namespace or its kind is not there."""
        try:
            return self._call("GET", self._path(ref), f"read {ref}")
        except Absent:
            return None

    def items(
        self, api: str, kind: str, namespace: str = "", labels: Mapping[str, str] | None = None
    ) -> list[Document]:
        """All objects of a kind; none when the kind is not there."""
        selector = ",".join(f"{name}={value}" for name, value in (labels or {}).items())
        try:
            resource = self._kind(api, kind)
            path = resource.path(namespace=namespace or None)
            found = self._call("GET", path, f"list {resource.name}", label_selector=selector or None)
        except Absent:
            return []
        return [{"apiVersion": api, "kind": kind} | one for one in found["items"]]

    def preview(self, document: Document) -> Document | None:
        """What applying would make of an object; None when its namespace or kind has yet to come."""
        try:
            return self._apply(document, dry_run="All")
        except Absent:
            return None

    def apply(self, document: Document) -> Document:
        """Apply as our manager, taking fields over from others."""
        self.writes += 1
        return self._apply(document)

    def replace(self, document: Document) -> Document:
        """Write a whole object, which must be as it was read; raises Conflict when somebody was faster."""
        return self._write("PUT", document, f"write {Ref.of(document)}", named=True)

    def create(self, document: Document) -> Document:
        """Make an object; raises Conflict when it is there."""
        return self._write("POST", document, f"create {Ref.of(document)}", named=False)

    def merge(self, ref: Ref, change: Merge, manager: str = MANAGER) -> Document:
        """Change some fields of an object."""
        self.writes += 1
        options = {"content_type": MERGE, "field_manager": manager}
        return self._call("PATCH", self._path(ref), f"change {ref}", body=change, **options)

    def delete(self, ref: Ref) -> None:
        """Delete an object; no error when it is gone already."""
        self.writes += 1
        try:
            self._call("DELETE", self._path(ref), f"delete {ref}")
        except Absent:
            return

    def may(self, verb: str, group: str, plural: str) -> bool:
        """Whether whoever asks may do this, in Flux's namespace and beyond."""
        asked = {"resourceAttributes": {"verb": verb, "group": group, "resource": plural}}
        review = {"apiVersion": REVIEW.api, "kind": REVIEW.kind, "metadata": {}, "spec": asked}
        path = f"/apis/{REVIEW.api}/selfsubjectaccessreviews"
        return bool(self._call("POST", path, "ask what you may do", body=review)["status"].get("allowed"))

    def _apply(self, document: Document, **options: str) -> Document:
        ref = Ref.of(document)
        words = {
            "field_manager": MANAGER,
            "force_conflicts": "true",
            "content_type": "application/apply-patch+yaml",
        }
        return self._call("PATCH", self._path(ref), f"apply {ref}", body=document, **words, **options)

    def _write(self, verb: str, document: Document, what: str, *, named: bool) -> Document:
        ref = Ref.of(document)
        path = (
            self._path(ref) if named else self._kind(ref.api, ref.kind).path(namespace=ref.namespace or None)
        )
        self.writes += 1
        return self._call(verb, path, what, body=document, field_manager=MANAGER)

    def _path(self, ref: Ref) -> str:
        return self._kind(ref.api, ref.kind).path(name=ref.name, namespace=ref.namespace or None)

    def _kind(self, api: str, kind: str) -> Any:
        """The kind as the server offers it; raises Absent when it does not."""
        from kubernetes.dynamic.resource import Resource

        if (api, kind) not in self._kinds:
            group, _, version = api.rpartition("/")
            prefix = "apis" if group else "api"
            offered = self._call("GET", f"/{prefix}/{api}", f"ask for the kinds of {api}")["resources"]
            for one in (one for one in offered if "/" not in one["name"]):
                place = {"prefix": prefix, "group": group, "api_version": version, "kind": one["kind"]}
                found = Resource(**place, namespaced=one["namespaced"], name=one["name"], client=self._client)
                self._kinds[api, one["kind"]] = found
        if (api, kind) not in self._kinds:
            raise Absent(f"{kind} of {api}")
        return self._kinds[api, kind]

    def _call(self, verb: str, path: str, what: str, **options: Any) -> Document:
        """One call with its repetitions; all of ours may be sent twice."""
        clock = self._patience.clock
        deadline, attempt = clock.monotonic() + self._patience.deadline, 0
        while True:
            attempt += 1
            try:
                return self._once(verb, path, what, options)
            except _Passing as passing:
                pause = self._patience.pause(attempt, passing.headers)
                if attempt >= self._patience.tries or clock.monotonic() + pause > deadline:
                    raise passing.error from None
                clock.sleep(pause)

    def _once(self, verb: str, path: str, what: str, options: dict[str, Any]) -> Document:
        from kubernetes.dynamic.exceptions import DynamicApiError
        from urllib3.exceptions import HTTPError

        timeout = (self._patience.connect, self._patience.reply)
        try:
            answer = self._client.request(verb, path, serialize=False, _request_timeout=timeout, **options)
        except DynamicApiError as error:
            reason = reason_of(error.body)
            told = refusal(error.status, reason, what, self.host)
            if is_worth_another(error.status, reason):
                raise _Passing(told, dict(error.headers or {})) from None
            raise told from None
        except (HTTPError, OSError) as error:
            raise _Passing(unreachable(self.host, error), {}) from None
        return json.loads(answer.data)


class _Passing(Exception):
    """What may be over in a moment: the error it is otherwise, and what the server asks for."""

    def __init__(self, error: OpsError | Exception, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.error = error
        self.headers = headers
