"""Configuration versions over HTTP."""

from scripts.sandbox.hcp.models.configuration_versions import KIND
from scripts.sandbox.hcp.responses.documents import attributes, link, one, page
from scripts.sandbox.hcp.responses.objects import address
from scripts.sandbox.hcp.responses.workspaces import holder
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def configurations(call: Call) -> Response:
    """The workspace's configuration versions, newest first."""
    found = call.state.configurations.history(call.args["workspace"])
    return page(call, found, render)


def create(call: Call) -> Response:
    """Announce a configuration version; only this answer tells where to upload it."""
    made = call.state.configurations.create(call.args["workspace"], holder(call), attributes(call))
    resource = render(made)
    resource["attributes"]["upload-url"] = address(call, made["id"], KIND)
    return one(resource, 201)


def show(call: Call) -> Response:
    """One configuration version."""
    return one(render(call.state.configurations.show(call.args["configuration"])))


def download(call: Call) -> Response:
    """Where the uploaded files are."""
    found = call.state.configurations.show(call.args["configuration"])
    call.state.configurations.content(found["id"])
    return Response(302, headers={"Location": address(call, found["id"], KIND)})


def render(configuration: Document) -> Document:
    """A configuration version as a resource."""
    same = ("auto-queue-runs", "speculative", "provisional", "status")
    here = f"/api/v2/configuration-versions/{configuration['id']}"
    return {
        "id": configuration["id"],
        "type": "configuration-versions",
        "attributes": {
            **{name: configuration[name] for name in same},
            "error": None,
            "error-message": None,
            "source": "tfe-api",
            "status-timestamps": configuration["timestamps"],
            "changed-files": [],
            "upload-url": None,
        },
        "relationships": {"ingress-attributes": link("ingress-attributes", None)},
        "links": {"self": here, "download": f"{here}/download"},
    }
