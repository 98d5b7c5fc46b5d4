"""Plans and applies over HTTP."""

from scripts.sandbox.hcp.models import logs, plan_documents
from scripts.sandbox.hcp.models.runs import COUNTS
from scripts.sandbox.hcp.responses.documents import empty, one
from scripts.sandbox.hcp.responses.objects import address
from scripts.sandbox.http import Call, Response
from scripts.sandbox.store import Document


def show(call: Call) -> Response:
    """One plan, or one apply."""
    run, phase = call.state.runs.of_phase(call.args["phase"])
    return one(render(call, run, phase))


def of_run(call: Call) -> Response:
    """The plan or the apply of a run, whichever the path ends with."""
    phase = call.request.path.rpartition("/")[2]
    return one(render(call, call.state.runs.show(call.args["run"]), phase))


def json_output(call: Call) -> Response:
    """The plan as JSON: a redirect to it, or nothing while there is none."""
    return _document(call, plan_documents.WHOLE)


def redacted(call: Call) -> Response:
    """The plan as JSON without sensitive values, with the schemas of its providers."""
    return _document(call, plan_documents.REDACTED)


def render(call: Call, run: Document, phase: str) -> Document:
    """A run's plan or apply as a resource."""
    found = run[phase]
    resource = {
        "id": found["id"],
        "type": {"plan": "plans", "apply": "applies"}[phase],
        "attributes": {
            **{count: found[count] for count in COUNTS},
            "status": found["status"],
            "status-timestamps": found["timestamps"],
            "log-read-url": address(call, found["id"], logs.KIND),
            "execution-details": run["executor"] or {"mode": "remote"},
        },
        "relationships": {"state-versions": {"data": _states(run) if phase == "apply" else []}},
        "links": {"self": f"/api/v2/{'plans' if phase == 'plan' else 'applies'}/{found['id']}"},
    }
    if phase == "plan":
        resource["attributes"] |= {"has-changes": found["has-changes"], "generated-configuration": False}
        resource["links"]["json-output"] = f"/api/v2/plans/{found['id']}/json-output"
    return resource


def _states(run: Document) -> list[Document]:
    return [{"type": "state-versions", "id": run["state"]}] if run.get("state") else []


def _document(call: Call, kind: str) -> Response:
    if "run" in call.args:
        plan = call.state.runs.show(call.args["run"])["plan"]["id"]
    else:
        plan = call.state.runs.of_phase(call.args["phase"])[0]["plan"]["id"]
    if not call.state.plan_documents.has(plan, kind):
        return empty()
    return Response(307, headers={"Location": address(call, plan, kind)})
