"""A service in an environment: its address, its logs, and the settings to run it elsewhere."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.clients.browser import show_page
from scripts.core.choice import check_choice
from scripts.core.dashboard.links import Link, Places, log_query, service_links
from scripts.core.dotenv import local_lines
from scripts.errors import Preflight
from scripts.ops.question import is_interactive
from scripts.ops.session import Session, open_session

_LOGS = ("logs", "Datadog logs")


@dataclass(frozen=True)
class Deployment:
    """A service as an environment's contract tells it."""

    session: Session
    name: str
    contract: Mapping[str, Any]

    @property
    def told(self) -> Mapping[str, Any]:
        """What the contract says of it: config/schemas/contract.json, service."""
        return self.contract["services"][self.name]

    def links(self) -> tuple[Link, ...]:
        """Everything that the page of links has of it."""
        shared = {one: state.outputs.get("contract") for one, state in self.session.states().items()}
        places = Places(self.session.config.platform, shared.get("k8s"), shared.get("devops"))
        return service_links(places, self.name, self.session.config.services[self.name], self.contract)


def find_deployment(checkout: Path, name: str, environment: str) -> Deployment:
    """The service `name` in an environment; raises Preflight where there is none, with what would make it."""
    session = open_session(checkout)
    check_place(session, name, environment)
    if session.config.services[name].kind == "package":
        raise Preflight(
            f"{name} is a package: it runs inside the services that use it", hint="inv service.list"
        )
    state = session.state(environment)
    contract = state.outputs.get("contract") if state else None
    if contract is None:
        raise Preflight(f"{environment} was never applied", hint=f"inv apply --env {environment}")
    if name not in contract["services"]:
        told = f"{name} is in the catalogue, and not in {environment} yet"
        raise Preflight(told, hint=f"inv apply --env {environment}")
    return Deployment(session, name, contract)


def check_place(session: Session, name: str, environment: str) -> None:
    """Raise Preflight unless config says that this environment has this service."""
    config = session.config
    if not environment:
        raise Preflight(f"--env is missing: {', '.join(config.environments)}", hint="inv env.list")
    check_choice("environment", environment, config.environments, "inv env.list")
    check_choice("service", name, config.services, "inv service.list")
    if name not in config.in_environment(environment):
        raise Preflight(
            f"{environment} is not among the `environments` of {name}",
            hint=f"edit config/services/{name}.yaml",
        )


def open_service(checkout: Path, name: str, environment: str) -> str:
    """Its address, shown in a browser where a person sits at one; raises Preflight when it answers no requests."""
    one = find_deployment(checkout, name, environment)
    address = one.told["url"]
    if not address:
        raise Preflight(f"{name} answers no requests", hint=f"inv service.logs {name} --env {environment}")
    if one.contract["network"]["private"] and not one.told["public"]:
        print(f"{environment} is private: it answers inside its network (VPN) only", file=sys.stderr)
    # An address of a stand-in world is nobody's, or a stranger's.
    if is_interactive() and not one.session.target.world:
        show_page(address)
    return address


def service_logs(checkout: Path, name: str, environment: str) -> list[dict[str, str]]:
    """Where its logs are read, and what finds them there: records of logs, query, link."""
    query = {"Datadog logs": log_query(name, environment)}
    return [
        {"logs": link.text, "query": query.get(link.text, ""), "link": link.url}
        for link in find_deployment(checkout, name, environment).links()
        if link.text in _LOGS
    ]


def service_env(checkout: Path, name: str, environment: str) -> list[str]:
    """The lines of a .env file that it runs with on a person's own machine; no secret is among them."""
    one = find_deployment(checkout, name, environment)
    return list(local_lines(one.told, one.contract["secret_store"]["name"]))
