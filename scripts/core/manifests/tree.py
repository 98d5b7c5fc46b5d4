"""flux/ as a whole: what its files say, which folders are applied, and what that comes to in the cluster."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import normpath
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.manifests.documents import Manifest, parse
from scripts.core.manifests.environments import environment_of, foreign_mentions, image_markers
from scripts.core.manifests.finding import Finding
from scripts.core.manifests.folders import LIST, is_component, listed, orphans
from scripts.core.manifests.references import circles, unresolved
from scripts.core.manifests.schema import Schemas
from scripts.core.manifests.substitution import substitute, wanted

OWN_SOURCE = "flux-system"
_IN_THE_OPEN = "a Secret in Git is no secret; keep it in a vault, and name it in an ExternalSecret"
_GIVEN = (
    {"kind": "GitRepository", "metadata": {"name": OWN_SOURCE, "namespace": "flux-system"}},
    {"kind": "Kustomization", "metadata": {"name": OWN_SOURCE, "namespace": "flux-system"}},
)


@dataclass
class Tree:
    """Files, and objects as the cluster gets them. `domains` has each environment's, `info` the ConfigMaps of facts."""

    domains: Mapping[str, str]
    info: Mapping[str, Mapping[str, str]]
    schemas: Schemas
    documents: dict[str, list[Manifest]] = field(default_factory=dict)
    objects: list[Manifest] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    _markers: list[tuple[str, int, str, str]] = field(default_factory=list)

    def read(self, file: str, text: str) -> None:
        """Take a file of flux/."""
        self.documents[file], findings = parse(file, text)
        self.findings += findings
        self._markers += [(file, *marker) for marker in image_markers(text)]

    def enter(self, folder: str) -> list[Manifest]:
        """Take the folder that the cluster begins with; the Kustomizations to build."""
        self.folders.append(folder)
        found = [one for file in listed(self.documents, folder) for one in self.documents[file]]
        self.objects += found
        return self._kustomizations(found)

    def path_of(self, kustomization: Manifest) -> str | None:
        """The folder that a Kustomization applies, once it is known to be there."""
        path = normpath(kustomization.text("spec.path") or ".")
        if not any(file.startswith(f"{path}/") for file in self.documents):
            self._tell(kustomization, f"spec.path: there is no folder {path}")
            return None
        if is_component(self.documents, path):
            self._tell(
                kustomization,
                f"spec.path: {path} is a component, and builds only as a part of another folder",
            )
            return None
        return path

    def built(self, kustomization: Manifest, folder: str, text: str) -> list[Manifest]:
        """Take what kustomize built of a folder; the Kustomizations in it, to build next."""
        self.folders.append(folder)
        values = self._values(kustomization)
        found = []
        for part in text.split("\n---\n"):
            found += self._object(folder, part, values)
        self.objects += found
        return self._kustomizations(found)

    def failed(self, folder: str, complaint: str) -> None:
        """Note that kustomize could not build a folder."""
        self.folders.append(folder)
        self.findings.append(Finding(folder, "", f"does not build: {complaint}"))

    def judge(self) -> list[Finding]:
        """Everything that is wrong, each once, by file."""
        self.findings += unresolved([*self.objects, *self._implied()])
        self.findings += circles(self.objects)
        self.findings += orphans(self.documents, self.folders)
        self.findings += self._file_faults()
        self.findings += self._marker_faults()
        for manifest in self.objects:
            self.findings += self._object_faults(manifest)
        return sorted(set(self.findings))

    def _object(self, folder: str, text: str, values: Mapping[str, str]) -> Iterable[Manifest]:
        raw, _ = parse(folder, text)
        if not raw:
            return []
        origin = raw[0]._replace(file=self._origin(folder, raw[0]))
        for name in wanted(text):
            if name not in values:
                self._tell(
                    origin, f"variable ${{{name}}} has no source{did_you_mean(name, _alike(name, values))}"
                )
        found, findings = parse(origin.file, substitute(text, values))
        self.findings += [
            Finding(origin.file, origin.label, f"with its variables: {one.message}") for one in findings
        ]
        own = environment_of(folder, self.domains)
        for manifest in found:
            if own and environment_of(origin.file, self.domains) is None:
                self.findings += foreign_mentions(own, manifest, self.domains)
        return found

    def _origin(self, folder: str, manifest: Manifest) -> str:
        for file in listed(self.documents, folder):
            for other in self.documents[file]:
                if (other.kind, other.name) == (manifest.kind, manifest.name):
                    return file
        return f"{folder}/{LIST}"

    def _values(self, kustomization: Manifest) -> dict[str, str]:
        values: dict[str, str] = {}
        for source in kustomization.all("spec.postBuild.substituteFrom[]"):
            name = str(source.get("name")) if isinstance(source, dict) else ""
            if name in self.info:
                values |= self.info[name]
            elif name and not source.get("optional"):
                hint = did_you_mean(name, self.info)
                self._tell(
                    kustomization, f"spec.postBuild.substituteFrom: nothing writes ConfigMap {name}{hint}"
                )
        for own in kustomization.all("spec.postBuild.substitute"):
            values |= {name: str(value) for name, value in own.items()} if isinstance(own, dict) else {}
        return values

    def _kustomizations(self, manifests: Iterable[Manifest]) -> list[Manifest]:
        return [
            one
            for one in manifests
            if one.kind == "Kustomization"
            and one.text("apiVersion").startswith("kustomize.toolkit.fluxcd.io/")
            and one.text("spec.sourceRef.name") == OWN_SOURCE
        ]

    def _implied(self) -> Iterator[Manifest]:
        """What is there without a file: Flux's source, and the ServiceAccount that a chart names after its release."""
        yield from (Manifest("", data) for data in _GIVEN)
        for one in self.objects:
            if one.kind == "HelmRelease":
                yield Manifest("", {"kind": "ServiceAccount", "metadata": one.data["metadata"]})

    def _file_faults(self) -> Iterator[Finding]:
        for file, manifests in self.documents.items():
            own = environment_of(file, self.domains)
            for manifest in manifests:
                if own:
                    yield from foreign_mentions(own, manifest, self.domains)
                if "secretGenerator" in manifest.data:
                    yield Finding(file, manifest.label.strip(), f"secretGenerator: {_IN_THE_OPEN}")

    def _object_faults(self, manifest: Manifest) -> Iterator[Finding]:
        if manifest.kind == "Secret":
            yield Finding(manifest.file, manifest.label, _IN_THE_OPEN)
        for sentence in self.schemas.faults(manifest):
            yield Finding(manifest.file, manifest.label, sentence)

    def _marker_faults(self) -> Iterator[Finding]:
        policies = {(one.namespace, one.name) for one in self.objects if one.kind == "ImagePolicy"}
        for file, line, namespace, name in self._markers:
            own, theirs = (
                environment_of(file, self.domains),
                environment_of(name.replace("-", "/"), self.domains),
            )
            if (namespace, name) not in policies:
                hint = did_you_mean(name, [other for place, other in policies if place == namespace])
                yield Finding(file, "", f"line {line}: there is no ImagePolicy {name} in {namespace}{hint}")
            elif own != theirs:
                yield Finding(file, "", f"line {line}: ImagePolicy {name} is {theirs}'s, and this is {own}'s")

    def _tell(self, manifest: Manifest, message: str) -> None:
        self.findings.append(Finding(manifest.file, manifest.label, message))


def _alike(name: str, values: Mapping[str, Any]) -> list[str]:
    """Known variables that begin like it: there are too many to list them all."""
    return [known for known in values if known[:3] == name[:3]]
