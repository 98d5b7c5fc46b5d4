"""How far a bootstrap has come, kept in the cluster: whoever goes on need not be who began."""

from dataclasses import dataclass

from scripts.clients.kube import Kube
from scripts.core.flux.names import JOURNAL, NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.ops.vpn.place import moment, who

REF = Ref("v1", "ConfigMap", JOURNAL, NAMESPACE)
DONE = "done"


@dataclass
class Journal:
    """The last step that was begun, of which version, at which commit, by whom and when."""

    kube: Kube
    version: str
    commit: str = ""

    def unfinished(self) -> str:
        """What an earlier run left, in words; empty when it came to its end, or there was none."""
        data = (self.kube.get(REF) or {}).get("data") or {}
        if data.get("step", DONE) == DONE:
            return ""
        return f"an earlier run by {data.get('who')} at {data.get('when')} came as far as: {data['step']}"

    def begin(self, step: str) -> None:
        """A step that writes begins."""
        self._write(step)

    def finish(self) -> None:
        """All is done; nothing is written when that is what it says already."""
        data = (self.kube.get(REF) or {}).get("data") or {}
        if (data.get("step"), data.get("version")) != (DONE, self.version):
            self._write(DONE)

    def _write(self, step: str) -> None:
        data = {"step": step, "version": self.version, "commit": self.commit}
        data |= {"who": who(), "when": moment().isoformat()}
        metadata = {"name": REF.name, "namespace": REF.namespace}
        self.kube.apply({"apiVersion": REF.api, "kind": REF.kind, "metadata": metadata, "data": data})
