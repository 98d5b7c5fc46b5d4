"""Every emulator over the one store."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.sandbox import flux
from scripts.sandbox.azure.emulator import AzureEmulator
from scripts.sandbox.azure.models import Azure
from scripts.sandbox.control.emulator import ControlEmulator
from scripts.sandbox.control.models import Control
from scripts.sandbox.flux.remotes import Remotes
from scripts.sandbox.github import standins
from scripts.sandbox.github.emulator import GitHubEmulator
from scripts.sandbox.github.models import GitHub
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.execution import SCRATCH
from scripts.sandbox.hcp.execution.leftovers import Leftovers
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.http import Emulator
from scripts.sandbox.kubernetes import controllers
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.emulator import KubernetesEmulator
from scripts.sandbox.kubernetes.loop import Loop
from scripts.sandbox.kubernetes.objects import Objects
from scripts.sandbox.recovery import Recovery
from scripts.sandbox.store import Document, Store
from scripts.sandbox.unrecorded import Unrecorded


@dataclass(frozen=True)
class Emulators:
    """What a daemon serves over HTTP; `world` is the store as the Terraform providers are to see it.

    `loops` are the cluster's controllers, which run while the daemon does.
    """

    served: list[Emulator]
    world: Unrecorded
    hcp: Hcp
    recovery: Recovery
    cluster: Cluster
    loops: list[Loop]


def build(
    store: Store, directory: Path, token: str, user: str, killed: bool, facts: Callable[[], Document]
) -> Emulators:
    """The emulators, open to `user` by `token`; `killed`: the daemon before this one had no time to end well.

    What is not in the store lies in the directory: git repositories, Flux's artifacts.
    """
    world = Unrecorded(store)
    hcp = Hcp(store, {token: user}, world.record)
    recovery = Recovery(hcp, world, Leftovers(hcp, directory / SCRATCH), killed)
    control = ControlEmulator(Control(store, hcp, recovery, facts), token)
    azure = AzureEmulator(Azure(store, token))
    cluster = Cluster(Objects(store))
    github = GitHubEmulator(GitHub(store, directory / "git", token, user))
    served = [HcpEmulator(hcp), azure, github, KubernetesEmulator(cluster, token), control]
    remotes = Remotes(directory / "git", store, standins.provide)
    loops = [controllers.loop(cluster), flux.loop(cluster, remotes, directory / "artifacts")]
    return Emulators(served, world, hcp, recovery, cluster, loops)
