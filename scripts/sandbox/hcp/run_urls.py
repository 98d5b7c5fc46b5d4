"""The routes of runs: what is uploaded for them, what they do, what they say."""

from scripts.sandbox.hcp.responses import (
    agents,
    configuration_versions,
    decisions,
    objects,
    phases,
    queues,
    runs,
)
from scripts.sandbox.http import Route

API = "/api/v2"
ORGANIZATION = f"{API}/organizations/{{organization}}"
WORKSPACE = f"{API}/workspaces/{{workspace}}"
CONFIGURATION = f"{API}/configuration-versions/{{configuration}}"
RUN = f"{API}/runs/{{run}}"
PLAN = f"{API}/plans/{{phase}}"
OBJECT = f"{objects.OBJECTS}/{{ticket}}"

ROUTES = [
    Route("GET", f"{WORKSPACE}/configuration-versions", configuration_versions.configurations),
    Route("POST", f"{WORKSPACE}/configuration-versions", configuration_versions.create),
    Route("GET", CONFIGURATION, configuration_versions.show),
    Route("GET", f"{CONFIGURATION}/download", configuration_versions.download),
    Route("POST", f"{API}/runs", runs.create),
    Route("GET", f"{WORKSPACE}/runs", runs.runs),
    Route("GET", RUN, runs.show),
    Route("GET", f"{RUN}/plan", phases.of_run),
    Route("GET", f"{RUN}/apply", phases.of_run),
    Route("GET", f"{RUN}/plan/json-output", phases.json_output),
    Route("GET", f"{RUN}/plan/json-output-redacted", phases.redacted),
    Route("POST", f"{RUN}/actions/apply", decisions.apply),
    Route("POST", f"{RUN}/actions/discard", decisions.discard),
    Route("POST", f"{RUN}/actions/cancel", decisions.cancel),
    Route("POST", f"{RUN}/actions/force-cancel", decisions.force_cancel),
    Route("GET", f"{RUN}/comments", decisions.comments),
    Route("POST", f"{RUN}/comments", decisions.comment),
    Route("GET", f"{RUN}/run-events", decisions.events),
    Route("GET", f"{RUN}/policy-checks", decisions.nothing),
    Route("GET", f"{RUN}/task-stages", decisions.nothing),
    Route("GET", PLAN, phases.show),
    Route("GET", f"{PLAN}/json-output", phases.json_output),
    Route("GET", f"{PLAN}/json-output-redacted", phases.redacted),
    Route("GET", f"{API}/applies/{{phase}}", phases.show),
    Route("GET", f"{ORGANIZATION}/runs/queue", queues.queue),
    Route("GET", f"{ORGANIZATION}/capacity", queues.capacity),
    Route("GET", f"{API}/agent-pools/{{pool}}/agents", agents.agents),
    Route("GET", f"{API}/agents/{{agent}}", agents.show),
    Route("DELETE", f"{API}/agents/{{agent}}", agents.delete),
    Route("GET", OBJECT, objects.download),
    Route("PUT", OBJECT, objects.upload),
]
