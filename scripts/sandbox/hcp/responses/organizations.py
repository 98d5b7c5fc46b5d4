"""The service itself, accounts and organisations."""

from scripts.sandbox.hcp.responses.documents import answer, empty, link, one, page
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document

ENTITLEMENTS = (
    "agents",
    "audit-logging",
    "configuration-designer",
    "cost-estimation",
    "global-run-tasks",
    "module-tests-generation",
    "operations",
    "policy-enforcement",
    "private-module-registry",
    "private-policy-agents",
    "private-run-tasks",
    "private-vcs",
    "run-tasks",
    "self-serve-billing",
    "sentinel",
    "sso",
    "state-storage",
    "teams",
    "usage-reporting",
    "user-limit",
    "vcs-integrations",
    "versioned-policy-set",
)
ABSENT = (
    "audit-logging",
    "cost-estimation",
    "policy-enforcement",
    "run-tasks",
    "sentinel",
    "sso",
    "vcs-integrations",
)


DISCOVERY = {
    "modules.v1": "/api/registry/v1/modules/",
    "providers.v1": "/api/registry/v1/providers/",
    "state.v2": "/api/v2/",
    "tfe.v2": "/api/v2/",
    "tfe.v2.1": "/api/v2/",
    "tfe.v2.2": "/api/v2/",
}


def discovery(_: Call) -> Response:
    """Where the services are, for whoever knows the host alone; this needs no token."""
    return Response.of(DISCOVERY)


def ping(_: Call) -> Response:
    """Which API this is; clients read the headers that every answer carries."""
    return empty()


def account(call: Call) -> Response:
    """The user whose token was sent; behind an organisation's or a team's token stands a service account."""
    name = call.state.users.holder(call.request.header("authorization"))
    account = user(call.state.users.id(name), name)
    if resource := call.state.users.represented(name):
        account["attributes"]["is-service-account"] = True
        account["relationships"] = {"authenticated-resource": link(*resource)}
    return one(account)


def organizations(call: Call) -> Response:
    """Every organisation somebody has asked for."""
    return page(call, call.state.organizations.all(), render)


def organization(call: Call) -> Response:
    """One organisation."""
    return one(render(call.state.organizations.show(call.args["organization"])))


def entitlements(call: Call) -> Response:
    """What the organisation's plan admits: what the sandbox has, and no more."""
    found = call.state.organizations.show(call.args["organization"])
    absent = {*ABSENT, *found.get("withdrawn", [])}
    granted = {name: name not in absent for name in ENTITLEMENTS} | {"user-limit": None}
    return answer({"data": {"id": found["id"], "type": "entitlement-sets", "attributes": granted}})


def user(identity: str, name: str) -> Document:
    """A user as a resource."""
    return {
        "id": identity,
        "type": "users",
        "attributes": {"username": name, "is-service-account": False, "email": f"{name}@sandbox.invalid"},
    }


def render(organization: Document) -> Document:
    """An organisation as a resource; its id is its name."""
    return {
        "id": organization["name"],
        "type": "organizations",
        "attributes": {
            "name": organization["name"],
            "external-id": organization["id"],
            "created-at": organization["created-at"],
            "email": "nobody@sandbox.invalid",
            "default-execution-mode": "local",
            "permissions": {"can-create-workspace": True, "can-create-project": True, "can-update": True},
        },
        "relationships": {"default-project": link("projects", organization["default-project"])},
    }
