"""Ephemeral resources: values that live for one run and never reach the state."""

from scripts.sandbox.provider.applied import Applied
from scripts.sandbox.provider.library import Provider
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

    def open(self, request: pb.OpenEphemeralResource.Request) -> pb.OpenEphemeralResource.Response:
        """The values, made or looked up now."""
        schema = self._types[request.type_name]
        values = plan_object(schema.object, decode(request.config.msgpack), None)
        subject = Subject(f"ephemeral.{schema.name}", values, self._applied.store, self._settings)
        filled = self._realism.fill(subject, schema.object)
        return pb.OpenEphemeralResource.Response(result=pb.DynamicValue(msgpack=encode(filled)))
