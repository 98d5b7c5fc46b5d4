"""Role-based access of service accounts, for controllers that act on behalf of one."""

from dataclasses import dataclass
from typing import Any

from scripts.sandbox.kubernetes.exceptions import Forbidden
from scripts.sandbox.kubernetes.kinds import BUILT_IN, RBAC, Kind
from scripts.sandbox.kubernetes.objects import Objects

Document = dict[str, Any]
KINDS = {kind.kind: kind for kind in BUILT_IN if kind.group == RBAC}
# What the roles that every cluster has let their holders write, by API group.
EVERYDAY = ("", "apps", "batch", "autoscaling", "policy", "networking.k8s.io")
GUARDED = ("namespaces", "nodes", "persistentvolumes", "resourcequotas", "limitranges", "events")
RULES = {
    "cluster-admin": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
    "admin": [{"apiGroups": [*EVERYDAY, "-"], "resources": ["*"], "verbs": ["*"]}],
    "edit": [{"apiGroups": [*EVERYDAY], "resources": ["*"], "verbs": ["*"]}],
    "view": [{"apiGroups": [*EVERYDAY], "resources": ["*"], "verbs": ["get", "list", "watch"]}],
}
OF_ADMINS = ("roles", "rolebindings")


@dataclass(frozen=True)
class Subject:
    """A service account."""

    namespace: str
    name: str

    @classmethod
    def of(cls, name: str | None, namespace: str) -> "Subject | None":
        """The account of that name; None for the controller's own, which may do everything."""
        return cls(namespace, name) if name else None


def refuse(
    objects: Objects, subject: Subject | None, kind: Kind, namespace: str, name: str, verb: str
) -> None:
    """Raise Forbidden unless a role that is bound to the account lets it."""
    if subject is None or any(_allows(rule, kind, verb) for rule in _rules(objects, subject, namespace)):
        return
    user = f"system:serviceaccount:{subject.namespace}:{subject.name}"
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    raise Forbidden(
        f'{kind.qualified} "{name}" is forbidden: User "{user}" cannot {verb} resource "{kind.plural}" '
        f'in API group "{kind.group}" {where}'
    )


def _rules(objects: Objects, subject: Subject, namespace: str) -> list[Document]:
    bindings = objects.all(KINDS["ClusterRoleBinding"])
    bindings += objects.all(KINDS["RoleBinding"], namespace) if namespace else []
    found: list[Document] = []
    for binding in bindings:
        if any(_is(one, subject, binding) for one in binding.get("subjects") or ()):
            found += _of_role(objects, binding)
    return found


def _is(one: Document, subject: Subject, binding: Document) -> bool:
    place = one.get("namespace") or binding["metadata"].get("namespace")
    return (one["kind"], one["name"], place) == ("ServiceAccount", subject.name, subject.namespace)


def _of_role(objects: Objects, binding: Document) -> list[Document]:
    reference = binding["roleRef"]
    if reference["kind"] == "Role":
        role = objects.get(KINDS["Role"], binding["metadata"]["namespace"], reference["name"])
        return (role or {}).get("rules") or []
    role = objects.get(KINDS["ClusterRole"], "", reference["name"])
    rules = (role or {}).get("rules") or []
    if reference["name"] in RULES:
        rules = rules + RULES[reference["name"]] + _aggregated(objects, reference["name"])
    return rules


def _aggregated(objects: Objects, name: str) -> list[Document]:
    """The rules of roles that say they belong to one of the built-in ones."""
    label = f"rbac.authorization.k8s.io/aggregate-to-{name}"
    return [
        rule
        for role in objects.all(KINDS["ClusterRole"])
        if (role["metadata"].get("labels") or {}).get(label) == "true"
        for rule in role.get("rules") or ()
    ]


def _allows(rule: Document, kind: Kind, verb: str) -> bool:
    groups, resources = rule.get("apiGroups") or (), rule.get("resources") or ()
    if not ({"*", verb} & set(rule.get("verbs") or ())):
        return False
    if "-" in groups and kind.group == RBAC and kind.plural in OF_ADMINS:
        return True
    everything = "*" in resources
    guarded = everything and "*" not in groups and kind.plural in GUARDED
    return bool({"*", kind.group} & set(groups)) and (everything or kind.plural in resources) and not guarded
