"""Flux's way into the git host: what it should be, and having it so, in the host and in the cluster."""

from dataclasses import dataclass, field

from scripts.clients.kube import Kube
from scripts.clients.kube.answers import Conflict
from scripts.core.flux import credential
from scripts.core.flux.credential import APP, HOSTS, PRIVATE, PUBLIC
from scripts.core.flux.names import NAME, NAMESPACE
from scripts.core.flux.objects import Ref
from scripts.core.flux.planning import CHANGE, CREATE, SAME, Row
from scripts.errors import Failed, Preflight
from scripts.ops.flux.place import Place
from scripts.ops.flux.repository import Repository
from scripts.ops.secrets_file import read_secrets

REF = Ref("v1", "Secret", NAME, NAMESPACE)
TRIES = 3


@dataclass
class Credential:
    """What is in the cluster, what should be, and whether the git host knows it."""

    place: Place
    kube: Kube
    repository: Repository
    rotate: bool = False
    _there: dict | None = field(init=False, default=None)
    _keys: list = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Look; nothing is written."""
        self._there = self.kube.get(REF)
        self._has = credential.values_of(self._there)
        self._wanted = self._decide()

    def rows(self) -> list[Row]:
        """What there is to do."""
        rows = []
        if self._lacks_key:
            rows.append(Row("DeployKey", self.place.repository, CREATE, "on the git host"))
        if self._wanted is not None:
            rows.append(Row.of(REF, self._action(), self._told()))
        return rows

    def check(self) -> None:
        """Raise Preflight when a key has to be registered and nobody may ask the git host for it."""
        if self._lacks_key:
            self.place.github.require_token()

    def converge(self) -> None:
        """Let the git host know the key before the cluster uses it."""
        if self._wanted is None:
            return
        if self._lacks_key:
            self._register()
        if self._action() != SAME:
            if self.place.flux.auth == "deploy_key":
                self.repository.check_key(self._wanted[PRIVATE], self._wanted[HOSTS])
            self._write()

    def forget_others(self) -> int:
        """Take away the git host's other keys of this installation; how many there were."""
        if self.place.flux.auth != "deploy_key" or not self.place.github.can_ask:
            return 0
        ours = self._wanted[PUBLIC].split()[:2]
        stale = [
            one
            for one in self.place.github.deploy_keys(self.place.repository)
            if one["title"] == self._title and one["key"].split()[:2] != ours
        ]
        for one in stale:
            self.place.github.remove_deploy_key(self.place.repository, one["id"])
        return len(stale)

    @property
    def _title(self) -> str:
        return credential.title(self.place.flux.branch, self.place.flux.path)

    @property
    def _lacks_key(self) -> bool:
        if self.place.flux.auth != "deploy_key" or not (self.place.github.can_ask or not self._has):
            return False
        return not credential.is_registered(self._wanted[PUBLIC], self._keys)

    def _decide(self) -> dict[str, str] | None:
        """The Secret's values; None when signing in takes none."""
        flux = self.place.flux
        if flux.auth == "azure_devops":
            return None
        if flux.auth == "github_app":
            return self._app()
        if self.place.github.can_ask:
            self._keys = self._listed()
        has = {name: self._has[name] for name in (PRIVATE, PUBLIC) if self._has.get(name)}
        if self.rotate or len(has) < 2:
            from scripts.pki.ssh import new_key

            private, public = new_key()
            has = {PRIVATE: private.decode(), PUBLIC: f"{public}\n"}
        return has | {HOSTS: credential.known_hosts(flux.known_hosts)}

    def _listed(self) -> list[dict]:
        github, name = self.place.github, self.place.repository
        return github.deploy_keys(name) if github.has_repository(name) else []

    def _app(self) -> dict[str, str]:
        given = dict(self.place.session.environment)
        given |= {name: one.reveal() for name, one in read_secrets(self.place.session.target).items()}
        found = {key: given.get(name) or self._has.get(key, "") for key, name in APP.items()}
        if missing := [APP[key] for key, value in found.items() if not value]:
            hint = f"set them, or write them into {self.place.session.target.secrets_file}"
            raise Preflight(f"the GitHub App is not known: {', '.join(missing)}", hint=hint)
        from scripts.pki.ssh import is_private_key

        if not is_private_key(found["githubAppPrivateKey"]):
            told = f"{APP['githubAppPrivateKey']} is no private key in PEM"
            raise Preflight(told, hint="give it the file that GitHub made for the app, as it is")
        return found

    def _action(self) -> str:
        if self._there is None:
            return CREATE
        return SAME if self._has == self._wanted else CHANGE

    def _told(self) -> str:
        if self._action() == SAME:
            return ""
        return f"{credential.fingerprint(self._has)} → {credential.fingerprint(self._wanted)}"

    def _register(self) -> None:
        # Nobody uses a key while there is no Secret: others of its name were left by a break, or a lost cluster.
        if self._there is None:
            self.forget_others()
        read_only = "image-automation-controller" not in self.place.flux.components
        github, name = self.place.github, self.place.repository
        github.add_deploy_key(name, self._title, self._wanted[PUBLIC].strip(), read_only=read_only)

    def _write(self) -> None:
        """The whole of it: what an earlier way of signing in has left behind goes."""
        whole = credential.secret(self._wanted)
        for _ in range(TRIES):
            there = self.kube.get(REF)
            try:
                if there is None:
                    self.kube.create(whole)
                else:
                    self.kube.replace(there | {"data": whole["data"], "type": there["type"]})
            except Conflict:
                continue
            return
        raise Failed(f"{REF} is changed by somebody else all the time", hint="inv bootstrap-flux")
