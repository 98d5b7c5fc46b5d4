"""Data sources: what was applied, and answers about things that nobody applies."""

from scripts.sandbox.provider.applied import Applied, conform, fit_field
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.lookups import Lookups
from scripts.sandbox.provider.planning import plan_object
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.schema import Schema
from scripts.sandbox.provider.values import Value, decode, encode, same


class DataSources:
    """The data sources of one provider."""

    def __init__(
        self, provider: Provider, applied: Applied, realism: Realism, settings: dict[str, Value]
    ) -> None:
        self._provider = provider
        self._applied = applied
        self._realism = realism
        self._settings = settings
        self._lookups = Lookups(applied.store, provider.resources)

    def read(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:
        """The data source's values."""
        schema = self._provider.data_sources[request.type_name]
        config = decode(request.config.msgpack)
        values = plan_object(schema.object, config, None)
        lookup = self._lookups.data_source(schema.name)
        values.update(_accepted(schema, lookup(config) if lookup else self._found(schema, config)))
        subject = Subject(f"data.{schema.name}", values, self._applied.store, self._settings)
        filled = conform(schema.object, self._realism.fill(subject, schema.object))
        return pb.ReadDataSource.Response(state=pb.DynamicValue(msgpack=encode(filled)))

    def _found(self, schema: Schema, config: dict[str, Value]) -> dict[str, Value]:
        asked = _arguments(schema, config)
        found = next((values for values in self._applied.all(schema.name) if _matches(values, asked)), None)
        own = self._realism.fields(f"data.{schema.name}")
        if found is not None:
            return {
                name: value for name, value in found.items() if name not in own and config.get(name) is None
            }
        if schema.name in self._provider.resources and not own:
            given = ", ".join(f"{name} = {value!r}" for name, value in asked.items()) or "no argument"
            raise Problem(f"{schema.name} was not found", f"Nothing that was applied matches {given}.")
        return {}


def _accepted(schema: Schema, values: dict[str, Value]) -> dict[str, Value]:
    fields = schema.object.fields
    return {name: fit_field(fields[name], value) for name, value in values.items() if name in fields}


def _matches(values: dict[str, Value], asked: dict[str, Value]) -> bool:
    return all(same(value, values[name]) for name, value in asked.items() if name in values)


def _arguments(schema: Schema, config: dict[str, Value]) -> dict[str, Value]:
    fields = schema.object.fields.values()
    return {f.name: config[f.name] for f in fields if f.object is None and config.get(f.name) is not None}
