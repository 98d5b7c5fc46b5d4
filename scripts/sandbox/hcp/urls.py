"""The routes of HCP Terraform that the sandbox answers."""

from scripts.sandbox.hcp import run_urls
from scripts.sandbox.hcp.responses import (
    agent_pools,
    consumers,
    locks,
    organizations,
    projects,
    run_triggers,
    states,
    tags,
    variable_sets,
    variables,
    workspaces,
)
from scripts.sandbox.http import Route

DISCOVERY = "/.well-known/terraform.json"
API = "/api/v2"
ORGANIZATION = f"{API}/organizations/{{organization}}"
NAMED = f"{ORGANIZATION}/workspaces/{{name}}"
WORKSPACE = f"{API}/workspaces/{{workspace}}"
CONSUMERS = f"{WORKSPACE}/relationships/remote-state-consumers"
TAGS = f"{WORKSPACE}/relationships/tags"
STATE = f"{API}/state-versions/{{state}}"
VARIABLES = f"{WORKSPACE}/vars"
PROJECT = f"{API}/projects/{{project}}"
POOL = f"{API}/agent-pools/{{pool}}"
POOL_TOKENS = f"{POOL}/authentication-tokens"
TOKEN = f"{API}/authentication-tokens/{{token}}"
TRIGGERS = f"{WORKSPACE}/run-triggers"
TRIGGER = f"{API}/run-triggers/{{trigger}}"
SET = f"{API}/varsets/{{set}}"
DEFINED = f"{SET}/relationships/vars"

ROUTES = [
    Route("GET", DISCOVERY, organizations.discovery),
    Route("GET", f"{API}/ping", organizations.ping),
    Route("GET", f"{API}/account/details", organizations.account),
    Route("GET", f"{API}/organizations", organizations.organizations),
    Route("GET", ORGANIZATION, organizations.organization),
    Route("GET", f"{ORGANIZATION}/entitlement-set", organizations.entitlements),
    Route("GET", f"{ORGANIZATION}/projects", projects.projects),
    Route("POST", f"{ORGANIZATION}/projects", projects.create),
    Route("GET", PROJECT, projects.show),
    Route("PATCH", PROJECT, projects.update),
    Route("DELETE", PROJECT, projects.delete),
    Route("POST", f"{PROJECT}/relationships/workspaces", projects.move),
    Route("GET", f"{ORGANIZATION}/workspaces", workspaces.workspaces),
    Route("POST", f"{ORGANIZATION}/workspaces", workspaces.create),
    Route("GET", NAMED, workspaces.show),
    Route("PATCH", NAMED, workspaces.update),
    Route("DELETE", NAMED, workspaces.delete),
    Route("POST", f"{NAMED}/actions/safe-delete", workspaces.safe_delete),
    Route("GET", WORKSPACE, workspaces.show),
    Route("PATCH", WORKSPACE, workspaces.update),
    Route("DELETE", WORKSPACE, workspaces.delete),
    Route("POST", f"{WORKSPACE}/actions/safe-delete", workspaces.safe_delete),
    Route("POST", f"{WORKSPACE}/actions/lock", locks.lock),
    Route("POST", f"{WORKSPACE}/actions/unlock", locks.unlock),
    Route("POST", f"{WORKSPACE}/actions/force-unlock", locks.force_unlock),
    Route("GET", CONSUMERS, consumers.consumers),
    Route("POST", CONSUMERS, consumers.add),
    Route("PATCH", CONSUMERS, consumers.replace),
    Route("DELETE", CONSUMERS, consumers.remove),
    Route("GET", TAGS, tags.tags),
    Route("POST", TAGS, tags.add),
    Route("DELETE", TAGS, tags.remove),
    Route("GET", f"{WORKSPACE}/tag-bindings", tags.bindings),
    Route("GET", f"{WORKSPACE}/effective-tag-bindings", tags.effective),
    Route("PATCH", f"{WORKSPACE}/tag-bindings", tags.bind),
    Route("GET", f"{PROJECT}/tag-bindings", tags.bindings),
    Route("GET", f"{PROJECT}/effective-tag-bindings", tags.effective),
    Route("PATCH", f"{PROJECT}/tag-bindings", tags.bind),
    Route("GET", TRIGGERS, run_triggers.triggers),
    Route("POST", TRIGGERS, run_triggers.create),
    Route("GET", TRIGGER, run_triggers.show),
    Route("DELETE", TRIGGER, run_triggers.delete),
    Route("GET", f"{ORGANIZATION}/agent-pools", agent_pools.pools),
    Route("POST", f"{ORGANIZATION}/agent-pools", agent_pools.create),
    Route("GET", POOL, agent_pools.show),
    Route("PATCH", POOL, agent_pools.update),
    Route("DELETE", POOL, agent_pools.delete),
    Route("GET", POOL_TOKENS, agent_pools.tokens),
    Route("POST", POOL_TOKENS, agent_pools.issue),
    Route("GET", TOKEN, agent_pools.token),
    Route("DELETE", TOKEN, agent_pools.revoke),
    Route("GET", VARIABLES, variables.variables),
    Route("POST", VARIABLES, variables.create),
    Route("GET", f"{WORKSPACE}/all-vars", variables.effective),
    Route("GET", f"{VARIABLES}/{{variable}}", variables.show),
    Route("PATCH", f"{VARIABLES}/{{variable}}", variables.update),
    Route("DELETE", f"{VARIABLES}/{{variable}}", variables.delete),
    Route("GET", f"{ORGANIZATION}/varsets", variable_sets.sets),
    Route("POST", f"{ORGANIZATION}/varsets", variable_sets.create),
    Route("GET", f"{WORKSPACE}/varsets", variable_sets.of_workspace),
    Route("GET", f"{PROJECT}/varsets", variable_sets.of_project),
    Route("GET", SET, variable_sets.show),
    Route("PATCH", SET, variable_sets.update),
    Route("PUT", SET, variable_sets.update),
    Route("DELETE", SET, variable_sets.delete),
    Route("GET", DEFINED, variable_sets.listed),
    Route("POST", DEFINED, variable_sets.define),
    Route("GET", f"{DEFINED}/{{variable}}", variable_sets.defined),
    Route("PATCH", f"{DEFINED}/{{variable}}", variable_sets.redefine),
    Route("DELETE", f"{DEFINED}/{{variable}}", variable_sets.undefine),
    *(
        Route(method, f"{SET}/relationships/{kind}", handler)
        for kind in ("workspaces", "projects")
        for method, handler in (("POST", variable_sets.attach), ("DELETE", variable_sets.detach))
    ),
    Route("POST", f"{WORKSPACE}/state-versions", states.create),
    Route("GET", f"{WORKSPACE}/current-state-version", states.current),
    Route("GET", f"{WORKSPACE}/current-state-version-outputs", states.current_outputs),
    Route("GET", f"{API}/state-versions", states.states),
    Route("GET", STATE, states.show),
    Route("GET", f"{STATE}/outputs", states.outputs),
    Route("GET", f"{API}/state-version-outputs/{{output}}", states.output),
    *run_urls.ROUTES,
]
