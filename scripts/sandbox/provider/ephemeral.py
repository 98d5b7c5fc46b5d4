"""Ephemeral resources: values that live for one run and never reach the state."""

from scripts.sandbox.provider.applied import Applied
from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.lookups import Lookups
from scripts.sandbox.provider.planning import plan_object
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.values import Value, decode, encode


class EphemeralResources:
    """The ephemeral resource types of one provider."""

    def __init__(
        self, provider: Provider, applied: Applied, realism: Realism, settings: dict[str, Value]
    ) -> None:
        self._types = provider.ephemeral
        self._applied = applied
        self._realism = realism
        self._settings = settings
        self._lookups = Lookups(applied.store, provider.resources)

    def open(self, request: pb.OpenEphemeralResource.Request) -> pb.OpenEphemeralResource.Response:
        """The values, made or looked up now."""
        schema = self._types[request.type_name]
        config = decode(request.config.msgpack)
        values = plan_object(schema.object, config, None)
        if lookup := self._lookups.ephemeral(schema.name):
            found = lookup(config)
            values.update({name: found[name] for name in values if name in found})
        subject = Subject(f"ephemeral.{schema.name}", values, self._applied.store, self._settings)
        filled = self._realism.fill(subject, schema.object)
        return pb.OpenEphemeralResource.Response(result=pb.DynamicValue(msgpack=encode(filled)))

    def renew(self, request: pb.RenewEphemeralResource.Request) -> pb.RenewEphemeralResource.Response:
        """Nothing here runs out."""
        return pb.RenewEphemeralResource.Response(private=request.private)
