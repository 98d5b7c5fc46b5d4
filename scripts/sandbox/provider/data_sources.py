"""Data sources: what was applied, and answers about things that nobody applies."""

from scripts.sandbox.provider.applied import Applied
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.planning import plan_object
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.schema import Schema
from scripts.sandbox.provider.values import UNKNOWN, Value, decode, encode, is_unknown, same


class DataSources:
    """The data sources of one provider."""

    def __init__(
        self, provider: Provider, applied: Applied, realism: Realism, settings: dict[str, Value]
    ) -> None:
        self._provider = provider
        self._applied = applied
        self._realism = realism
        self._settings = settings

    def read(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:
        """The data source's values."""
        schema = self._provider.data_sources[request.type_name]
        config = decode(request.config.msgpack)
        values = plan_object(schema.object, config, None)
        found = self._find(schema, config)
        if found is None and not self._answers(schema.name):
            raise Problem(
                f"{schema.name} was not found", f"Nothing that was applied matches {_given(schema, config)}."
            )
        for name, value in (found or {}).items():
            if name in values and is_unknown(values[name]):
                values[name] = value
        subject = Subject(f"data.{schema.name}", values, self._applied.store, self._settings)
        filled = self._realism.fill(subject, schema.object)
        return pb.ReadDataSource.Response(state=pb.DynamicValue(msgpack=encode(filled)))

    def _answers(self, name: str) -> bool:
        return name not in self._provider.resources or self._realism.knows(f"data.{name}")

    def _find(self, schema: Schema, config: dict[str, Value]) -> dict[str, Value] | None:
        asked = _arguments(schema, config)
        for values in self._applied.all(schema.name):
            if all(same(value, values[name]) for name, value in asked.items() if name in values):
                return values
        return None


def _arguments(schema: Schema, config: dict[str, Value]) -> dict[str, Value]:
    fields = schema.object.fields.values()
    return {f.name: config[f.name] for f in fields if f.object is None and config.get(f.name) is not None}


def _given(schema: Schema, config: dict[str, Value]) -> str:
    given = {name: value for name, value in _arguments(schema, config).items() if value is not UNKNOWN}
    return ", ".join(f"{name} = {value!r}" for name, value in given.items()) or "it"
