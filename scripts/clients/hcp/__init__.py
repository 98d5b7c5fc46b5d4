"""The client of HCP Terraform's API v2."""

from scripts.clients.hcp.client import Hcp
from scripts.clients.hcp.states import State
from scripts.clients.hcp.workspaces import Workspace

__all__ = ["Hcp", "State", "Workspace"]
