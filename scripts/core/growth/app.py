"""The manifests of a service that runs in the cluster: its base, and where the environments' overlays name it."""

from collections.abc import Iterable, Mapping

from scripts.core.growth.document import add_mapping, append_item, drop_items, drop_mappings
from scripts.core.growth.edits import Edit
from scripts.core.growth.images import first_tag
from scripts.core.growth.service import NewService
from scripts.core.runtime_facts import variable_prefix

KINDS = ("container", "cron")
_NAME, _VARIABLE = "service-name", "service_name"
_VAULT_LINE = "- secretRef: {name: service-name}"
_IMAGE_LINE = "image: service-name"
_AUTOMATION = "flux/image-automation/base"
# Parts that hand out a secret; the others admit a service by who it is.
_WITH_SECRET = {"mongo"}


def add_app(
    files: Mapping[str, str], templates: Mapping[str, str], service: NewService, environments: Iterable[str]
) -> list[Edit]:
    """The edits that add its manifests; `templates` are those of scripts/ops/manifests by name without .yaml.

    A file that is there already stays as it is.
    """
    parts = _parts(service)
    added = {
        f"{base_of(service.name)}/{name}.yaml": _filled(templates[template], service)
        for name, template in parts.items()
    }
    added[f"{base_of(service.name)}/kustomization.yaml"] = _kustomization(service.name, parts)
    if not service.image:
        added[f"{_AUTOMATION}/{service.name}.yaml"] = _filled(templates["image-policy"], service)
    edits = [Edit(path, None, text) for path, text in added.items() if path not in files]
    edits += [_overlay(files, service, environment) for environment in environments]
    if not service.image:
        edits.append(_changed(files, f"{_AUTOMATION}/kustomization.yaml", f"{service.name}.yaml"))
    return [edit for edit in edits if not edit.is_idle]


def remove_app(files: Mapping[str, str], name: str) -> list[Edit]:
    """The edits that take its manifests and every mention of them away."""
    own = [
        path for path in files if path.startswith(f"{base_of(name)}/") or path == f"{_AUTOMATION}/{name}.yaml"
    ]
    edits = []
    for path, text in files.items():
        if path.startswith("flux/") and path.endswith("/kustomization.yaml") and path not in own:
            gone = [f"../base/{name}", f"{name}.yaml", *(f"../base/{part}" for part in _below(own, name))]
            without = drop_items(text, ("resources",), gone)
            edits.append(Edit(path, text, drop_mappings(without, ("images",), {"name": name})))
    edits += [Edit(path, files[path], None) for path in own]
    return [edit for edit in edits if not edit.is_idle]


def _parts(service: NewService) -> dict[str, str]:
    """File of the base → template, in the order that a reader wants."""
    if service.kind == "cron":
        parts = {"cron-job": "cron-job", "settings": "settings"}
    elif service.has_port:
        parts = {"deployment": "http-deployment", "autoscaler": "autoscaler"}
        parts |= {"disruption-budget": "disruption-budget", "service": "service"}
        parts |= {"route": "route"} if service.public else {}
        parts |= {"settings": "settings"}
    else:
        parts = {"deployment": "worker-deployment", "autoscaler": "autoscaler", "settings": "settings"}
    return parts | ({"secrets": "secrets"} if _WITH_SECRET & set(service.uses) else {})


def _filled(template: str, service: NewService) -> str:
    lines = template.splitlines()
    if not _WITH_SECRET & set(service.uses):
        lines = [line for line in lines if line.strip() != _VAULT_LINE]
    if service.image:
        lines = [line.replace(_IMAGE_LINE, f"image: ${{{_VARIABLE}_image}}") for line in lines]
    return fill("\n".join(lines) + "\n", service.name)


def fill(template: str, name: str) -> str:
    """A template of scripts/ops/manifests as the service's own."""
    return template.replace(_NAME, name).replace(_VARIABLE, variable_prefix(name))


def _kustomization(name: str, parts: Iterable[str]) -> str:
    resources = "\n".join(f"  - {part}.yaml" for part in parts)
    return f"""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
{resources}
labels:
  - pairs: {{app: {name}}}
    includeSelectors: true
  - pairs: {{tags.datadoghq.com/service: {name}}}
    includeTemplates: true
"""


def _overlay(files: Mapping[str, str], service: NewService, environment: str) -> Edit:
    path = overlay_of(environment)
    edit = _changed(files, path, f"../base/{service.name}")
    if service.image or edit.after is None:
        return edit
    image = {
        "name": service.name,
        "newName": f"${{{variable_prefix(service.name)}_image}}",
        "newTag": first_tag(environment),
    }
    marker = f'{{"$imagepolicy": "flux-system:{environment}-{service.name}:tag"}}'
    return Edit(path, edit.before, add_mapping(edit.after, ("images",), image, {"newTag": marker}))


def _changed(files: Mapping[str, str], path: str, item: str) -> Edit:
    text = files.get(path)
    return Edit(path, text, None if text is None else append_item(text, ("resources",), item))


def overlay_of(environment: str) -> str:
    """The file that lists what runs in an environment."""
    return f"flux/apps/{environment}/kustomization.yaml"


def base_of(name: str) -> str:
    """The folder of a service's manifests."""
    return f"flux/apps/base/{name}"


def _below(own: Iterable[str], name: str) -> set[str]:
    """Folders of the base that overlays may name by themselves, such as name/route."""
    inside = (
        path.removeprefix("flux/apps/base/").rpartition("/")[0]
        for path in own
        if path.startswith(base_of(name))
    )
    return {folder for folder in inside if folder != name}
