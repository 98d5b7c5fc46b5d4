"""The recorded rules of one provider, applied to configurations."""

from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.schema import Schema
from scripts.sandbox.provider.validation import Validator
from scripts.sandbox.provider.values import decode


class Rulebook:
    """Answers the validation calls; a type's validator is made on first use."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._validators: dict[Schema, Validator] = {}

    def resource(self, request: pb.ValidateResourceConfig.Request) -> pb.ValidateResourceConfig.Response:
        """Every fault of a resource's configuration."""
        faults = self._faults(self._provider.resources[request.type_name], request.config)
        return pb.ValidateResourceConfig.Response(diagnostics=faults)

    def data_source(
        self, request: pb.ValidateDataResourceConfig.Request
    ) -> pb.ValidateDataResourceConfig.Response:
        """Every fault of a data source's configuration."""
        faults = self._faults(self._provider.data_sources[request.type_name], request.config)
        return pb.ValidateDataResourceConfig.Response(diagnostics=faults)

    def _faults(self, schema: Schema, config: pb.DynamicValue) -> list[pb.Diagnostic]:
        validator = self._validators.get(schema)
        if validator is None:
            origin = f"{self._provider.name} {self._provider.version}"
            validator = self._validators[schema] = Validator(schema, origin)
        return [problem.message() for problem in validator.problems(decode(config.msgpack))]
