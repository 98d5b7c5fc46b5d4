"""What each simulated kind needs, and what it says when it has it."""

from hashlib import sha256
from typing import Any

from scripts.sandbox.flux.certificates import issue, lifetime
from scripts.sandbox.flux.simulated import Behaviour, Missing, Outcome, Simulated
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import holds
from scripts.sandbox.kubernetes.kinds import BUILT_IN
from scripts.sandbox.kubernetes.objects import now

Document = dict[str, Any]
SECRET = next(kind for kind in BUILT_IN if kind.name == "/secrets")
CERT_MANAGER, STORES = "cert-manager.io", "external-secrets.io"
IMAGE, SOURCE, GATEWAY = "image.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "gateway.networking.k8s.io"


def all_of(cluster: Cluster) -> list[Simulated]:
    """A controller for each simulated kind."""
    return [
        Simulated(cluster, kind, controller, behave) for kind, (controller, behave) in _BEHAVIOURS.items()
    ]


def _repository(_: Cluster, document: Document) -> Outcome | None:
    spec = document["spec"]
    if spec.get("type") == "oci":
        return None
    reference = spec.get("ref") or {}
    name = reference.get("tag") or reference.get("semver") or "latest"
    code = sha256(f"{spec.get('url')} {name}".encode()).hexdigest()
    revision = f"{name}@sha256:{code}" if document["kind"] == "OCIRepository" else f"sha256:{code}"
    artifact = {"revision": revision, "digest": f"sha256:{code}", "lastUpdateTime": _since(document)}
    artifact |= {"path": "", "url": spec.get("url", "")}
    return Outcome("Succeeded", f"nothing was fetched for revision '{revision}'", {"artifact": artifact})


def _image_repository(_: Cluster, document: Document) -> Outcome:
    image = document["spec"]["image"]
    scanned = {"tagCount": 0, "scanTime": _since(document), "revision": "simulated"}
    status = {"canonicalImageName": image, "lastScanResult": scanned}
    return Outcome("Succeeded", "no registry was asked for tags", status)


def _image_policy(cluster: Cluster, document: Document) -> Outcome:
    reference = document["spec"]["imageRepositoryRef"]
    namespace = reference.get("namespace") or document["metadata"]["namespace"]
    found = _find(cluster, f"{IMAGE}/imagerepositories", namespace, reference["name"])
    if found is None:
        raise Missing(
            "DependencyNotReady", f"referenced ImageRepository {namespace}/{reference['name']} does not exist"
        )
    return Outcome("Succeeded", "no tag was selected, since no registry was asked", {})


def _image_automation(cluster: Cluster, document: Document) -> Outcome:
    reference = document["spec"]["sourceRef"]
    namespace = reference.get("namespace") or document["metadata"]["namespace"]
    if _find(cluster, f"{SOURCE}/gitrepositories", namespace, reference["name"]) is None:
        told = f"source '{namespace}/{reference['name']}' not found"
        raise Missing("SourceManagerFailed", told)
    return Outcome("Succeeded", "nothing was pushed", {})


def _issuer(_: Cluster, document: Document) -> Outcome:
    if "acme" not in document["spec"]:
        return Outcome("IsReady", "the issuer is ready", {})
    return Outcome("ACMEAccountRegistered", "no account was registered with the ACME server", {})


def _certificate(cluster: Cluster, document: Document) -> Outcome:
    spec, metadata = document["spec"], document["metadata"]
    reference = spec["issuerRef"]
    plural = "clusterissuers" if reference.get("kind") == "ClusterIssuer" else "issuers"
    namespace = "" if plural == "clusterissuers" else metadata["namespace"]
    issuer = _find(cluster, f"{CERT_MANAGER}/{plural}", namespace, reference["name"])
    if issuer is None or not holds(issuer, "Ready"):
        told = f'Referenced "{reference.get("kind", "Issuer")}" not found or not ready: {reference["name"]}'
        raise Missing("DoesNotExist", told)
    secret = cluster.objects.get(SECRET, metadata["namespace"], spec["secretName"])
    if secret is None or "tls.crt" not in secret.get("data", {}):
        secret = issue(document)
        cluster.apply(SECRET, secret, "cert-manager-certificates-issuing", force=True)
    return Outcome("Ready", "a certificate that no authority signed", {"revision": 1} | lifetime(secret))


def _store(_: Cluster, __: Document) -> Outcome:
    return Outcome("Valid", "no vault was asked", {"capabilities": "ReadWrite"})


def _external_secret(cluster: Cluster, document: Document) -> Outcome:
    spec, metadata = document["spec"], document["metadata"]
    _require_store(cluster, spec.get("secretStoreRef"), metadata["namespace"], "SecretSyncedError")
    target = spec.get("target", {})
    if target.get("creationPolicy", "Owner") != "None":
        names = [one["secretKey"] for one in spec.get("data") or ()]
        names += list((target.get("template") or {}).get("data") or {})
        wanted = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": target.get("name") or metadata["name"], "namespace": metadata["namespace"]},
            "stringData": dict.fromkeys(names, "simulated"),
        }
        cluster.apply(SECRET, wanted, "externalsecrets.external-secrets.io", force=True)
    status = {"refreshTime": _since(document), "syncedResourceVersion": str(metadata["generation"])}
    return Outcome("SecretSynced", "values that no vault gave", status)


def _push_secret(cluster: Cluster, document: Document) -> Outcome:
    spec, namespace = document["spec"], document["metadata"]["namespace"]
    for reference in spec["secretStoreRefs"]:
        _require_store(cluster, reference, namespace, "Errored")
    name = spec["selector"].get("secret", {}).get("name")
    if name and cluster.objects.get(SECRET, namespace, name) is None:
        raise Missing("Errored", f'could not get source secret: secrets "{name}" not found')
    return Outcome("Synced", "nothing was pushed to a vault", {"refreshTime": _since(document)})


def _receiver(_: Cluster, document: Document) -> Outcome:
    code = sha256(document["metadata"]["uid"].encode()).hexdigest()
    return Outcome("Succeeded", "nobody calls it", {"webhookPath": f"/hook/{code}"})


def _gateway(_: Cluster, __: Document) -> Outcome:
    return Outcome("Programmed", "no traffic passes", {})


def _require_store(cluster: Cluster, reference: Document | None, namespace: str, reason: str) -> None:
    if reference is None:
        return
    kind = reference.get("kind", "SecretStore")
    plural, where = (
        ("clustersecretstores", "") if kind == "ClusterSecretStore" else ("secretstores", namespace)
    )
    found = _find(cluster, f"{STORES}/{plural}", where, reference["name"])
    if found is None or not holds(found, "Ready"):
        raise Missing(reason, f'could not get {kind} "{reference["name"]}", which is not there or not ready')


def _find(cluster: Cluster, name: str, namespace: str, own: str) -> Document | None:
    kind = next((kind for kind in cluster.objects.kinds() if kind.name == name), None)
    return kind and cluster.objects.get(kind, namespace, own)


def _since(document: Document) -> str:
    """A moment that stays the same, so that looking again writes nothing."""
    return document["metadata"].get("creationTimestamp") or now()


_BEHAVIOURS: dict[str, tuple[str, Behaviour]] = {
    f"{SOURCE}/helmrepositories": ("source-controller", _repository),
    f"{SOURCE}/ocirepositories": ("source-controller", _repository),
    f"{SOURCE}/buckets": ("source-controller", _repository),
    f"{IMAGE}/imagerepositories": ("image-reflector-controller", _image_repository),
    f"{IMAGE}/imagepolicies": ("image-reflector-controller", _image_policy),
    f"{IMAGE}/imageupdateautomations": ("image-automation-controller", _image_automation),
    "notification.toolkit.fluxcd.io/receivers": ("notification-controller", _receiver),
    f"{CERT_MANAGER}/issuers": ("cert-manager", _issuer),
    f"{CERT_MANAGER}/clusterissuers": ("cert-manager", _issuer),
    f"{CERT_MANAGER}/certificates": ("cert-manager", _certificate),
    f"{STORES}/secretstores": ("external-secrets", _store),
    f"{STORES}/clustersecretstores": ("external-secrets", _store),
    f"{STORES}/externalsecrets": ("external-secrets", _external_secret),
    f"{STORES}/pushsecrets": ("external-secrets", _push_secret),
    f"{GATEWAY}/gateways": ("envoy-gateway", _gateway),
}
