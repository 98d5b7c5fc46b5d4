"""Managed resources: validate, plan, apply, read, import, move."""

import json

from scripts.sandbox.provider.applied import Applied, conform, key_of
from scripts.sandbox.provider.diagnostics import Problem, attribute_path
from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.planning import plan_object
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.replacement import replacements
from scripts.sandbox.provider.schema import Schema
from scripts.sandbox.provider.values import Value, decode, encode


class Resources:
    """The managed resource types of one provider."""

    def __init__(
        self, provider: Provider, applied: Applied, realism: Realism, settings: dict[str, Value]
    ) -> None:
        self._types = provider.resources
        self._applied = applied
        self._realism = realism
        self._settings = settings

    def validate(self, request: pb.ValidateResourceConfig.Request) -> pb.ValidateResourceConfig.Response:
        return pb.ValidateResourceConfig.Response()

    def plan(self, request: pb.PlanResourceChange.Request) -> pb.PlanResourceChange.Response:
        """The planned state, and the paths that make it a replacement."""
        schema = self._types[request.type_name]
        config = decode(request.config.msgpack)
        if config is None:
            return pb.PlanResourceChange.Response(planned_state=request.proposed_new_state)
        prior = decode(request.prior_state.msgpack)
        planned = plan_object(schema.object, config, prior)
        paths = replacements(schema.object, prior, planned) if prior is not None else []
        return pb.PlanResourceChange.Response(
            planned_state=_dynamic(planned), requires_replace=[attribute_path(path) for path in paths]
        )

    def apply(self, request: pb.ApplyResourceChange.Request) -> pb.ApplyResourceChange.Response:
        """Create, update or delete in the world."""
        schema = self._types[request.type_name]
        planned = decode(request.planned_state.msgpack)
        prior = decode(request.prior_state.msgpack)
        if planned is None:
            self._applied.forget(schema, prior)
            return pb.ApplyResourceChange.Response(new_state=request.planned_state)
        values = self._create(schema, planned) if prior is None else self._complete(schema, planned)
        self._applied.write(schema, values)
        return pb.ApplyResourceChange.Response(new_state=_dynamic(values))

    def _create(self, schema: Schema, planned: dict[str, Value]) -> dict[str, Value]:
        packed = encode(planned)
        taken = ""
        for copy in range(1000):
            values = self._complete(schema, decode(packed), copy)
            key = key_of(schema, values)
            if self._applied.read(schema, key) is None:
                return values
            if key == taken:
                break
            taken = key
        raise Problem(
            f'A resource with the ID "{taken}" already exists',
            f"To be managed via Terraform this resource needs to be imported into the State ({schema.name}).",
        )

    def _complete(self, schema: Schema, planned: dict[str, Value], copy: int = 0) -> dict[str, Value]:
        subject = Subject(schema.name, planned, self._applied.store, self._settings, copy)
        return self._realism.fill(subject, schema.object)

    def read(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:
        """The resource as the world has it now; null when it is gone."""
        schema = self._types[request.type_name]
        state = decode(request.current_state.msgpack)
        return pb.ReadResource.Response(new_state=_dynamic(self._applied.read(schema, key_of(schema, state))))

    def upgrade(self, request: pb.UpgradeResourceState.Request) -> pb.UpgradeResourceState.Response:
        """State written under another version of the schema, in the shape of this one."""
        schema = self._types[request.type_name]
        raw = request.raw_state.json
        state = conform(schema.object, json.loads(raw))
        upgraded = pb.DynamicValue(json=json.dumps(state, separators=(",", ":")).encode())
        return pb.UpgradeResourceState.Response(upgraded_state=upgraded)

    def import_state(self, request: pb.ImportResourceState.Request) -> pb.ImportResourceState.Response:
        """A resource that the world has under this id."""
        schema = self._types[request.type_name]
        values = self._applied.read(schema, request.id)
        if values is None:
            raise Problem("Cannot import non-existent remote object", f"{request.type_name} {request.id}")
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=_dynamic(values)
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])


def _dynamic(value: Value) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(value))
