"""One provider's answers to every call of the plugin protocol."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from scripts.sandbox.provider.applied import Applied
from scripts.sandbox.provider.data_sources import DataSources
from scripts.sandbox.provider.encoding import encode_schema
from scripts.sandbox.provider.ephemeral import EphemeralResources
from scripts.sandbox.provider.library import Provider, Types
from scripts.sandbox.provider.mishaps import Mishaps
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism
from scripts.sandbox.provider.resources import Resources
from scripts.sandbox.provider.rulebook import Rulebook
from scripts.sandbox.provider.values import Value, decode

_CAPABILITIES = pb.ServerCapabilities(get_provider_schema_optional=True, move_resource_state=True)


class Simulator:
    """Serves one provider; safe to call from several threads and for several Terraform processes at once."""

    def __init__(self, provider: Provider, applied: Applied) -> None:
        self.provider = provider
        self._settings: dict[str, Value] = {}
        self._rules = Rulebook(provider)
        self._mishaps = Mishaps(applied.store)
        realism = Realism(provider.name)
        self._resources = Resources(provider, applied, realism, self._settings)
        self._data_sources = DataSources(provider, applied, realism, self._settings)
        self._ephemeral = EphemeralResources(provider, applied, realism, self._settings)

    def answer(self, call: str, request: Any, is_active: Callable[[], bool]) -> Any:
        """The response to a call; `is_active` tells whether the caller still waits for it."""
        self._mishaps.strike(call, request, is_active)
        return self._handlers[call](request)

    @cached_property
    def _handlers(self) -> dict[str, Callable[[Any], Any]]:
        nothing = {
            "ValidateProviderConfig": pb.ValidateProviderConfig,
            "ValidateEphemeralResourceConfig": pb.ValidateEphemeralResourceConfig,
            "GetResourceIdentitySchemas": pb.GetResourceIdentitySchemas,
            "GetFunctions": pb.GetFunctions,
            "CloseEphemeralResource": pb.CloseEphemeralResource,
        }
        return {
            **{call: (lambda _, kind=kind: kind.Response()) for call, kind in nothing.items()},
            "GetMetadata": self._metadata,
            "GetProviderSchema": self._schema,
            "ConfigureProvider": self._configure,
            "ValidateResourceConfig": self._rules.resource,
            "ValidateDataResourceConfig": self._rules.data_source,
            "UpgradeResourceState": self._resources.upgrade,
            "ReadResource": self._resources.read,
            "PlanResourceChange": self._resources.plan,
            "ApplyResourceChange": self._resources.apply,
            "ImportResourceState": self._resources.import_state,
            "MoveResourceState": self._resources.move,
            "ReadDataSource": self._data_sources.read,
            "StopProvider": self._stop,
            "OpenEphemeralResource": self._ephemeral.open,
            "RenewEphemeralResource": self._ephemeral.renew,
        }

    def _metadata(self, request: pb.GetMetadata.Request) -> pb.GetMetadata.Response:
        provider = self.provider
        return pb.GetMetadata.Response(
            server_capabilities=_CAPABILITIES,
            resources=_names(provider.resources),
            data_sources=_names(provider.data_sources),
            ephemeral_resources=_names(provider.ephemeral),
        )

    def _schema(self, request: pb.GetProviderSchema.Request) -> pb.GetProviderSchema.Response:
        return self._encoded_schema

    @cached_property
    def _encoded_schema(self) -> pb.GetProviderSchema.Response:
        provider = self.provider
        return pb.GetProviderSchema.Response(
            provider=encode_schema(provider.configuration),
            resource_schemas=_encoded(provider.resources),
            data_source_schemas=_encoded(provider.data_sources),
            ephemeral_resource_schemas=_encoded(provider.ephemeral),
            server_capabilities=_CAPABILITIES,
        )

    def _configure(self, request: pb.ConfigureProvider.Request) -> pb.ConfigureProvider.Response:
        config = decode(request.config.msgpack) or {}
        self._settings.update({name: value for name, value in config.items() if value is not None})
        return pb.ConfigureProvider.Response()

    def _stop(self, request: pb.StopProvider.Request) -> pb.StopProvider.Response:
        self._mishaps.stop()
        return pb.StopProvider.Response()


def _names(types: Types) -> list[pb.GetMetadata.TypeMetadata]:
    return [pb.GetMetadata.TypeMetadata(type_name=name) for name in types]


def _encoded(types: Types) -> dict[str, pb.Schema]:
    return {name: encode_schema(types[name]) for name in types}
