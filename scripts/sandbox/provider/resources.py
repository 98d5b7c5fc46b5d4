"""Managed resources: plan, apply, read, import, move."""

import json
from secrets import token_hex

from scripts.sandbox.provider.addresses import release
from scripts.sandbox.provider.applied import Applied, conform, key_of
from scripts.sandbox.provider.computing import is_local
from scripts.sandbox.provider.diagnostics import Problem, attribute_path
from scripts.sandbox.provider.effects import Change, carry_out, refuse_deletion
from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.lookups import Lookups
from scripts.sandbox.provider.planning import plan_object, renew
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.replacement import replacements
from scripts.sandbox.provider.schema import Schema
from scripts.sandbox.provider.time_values import is_over
from scripts.sandbox.provider.values import Value, decode, encode

Values = dict[str, Value]
# How many resources may be given the very same arguments.
_COPIES = 1000


class Resources:
    """The managed resource types of one provider. `private` holds the key of the resource's document."""

    def __init__(self, provider: Provider, applied: Applied, realism: Realism, settings: Values) -> None:
        self._is_local = is_local(provider.name)
        self._types = provider.resources
        self._applied = applied
        self._realism = realism
        self._settings = settings
        self._lookups = Lookups(applied.store, provider.resources)

    def plan(self, request: pb.PlanResourceChange.Request) -> pb.PlanResourceChange.Response:
        """The planned state, and the paths that make it a replacement."""
        schema = self._types[request.type_name]
        config = decode(request.config.msgpack)
        private = request.prior_private
        if config is None:
            planned = request.proposed_new_state
            return pb.PlanResourceChange.Response(planned_state=planned, planned_private=private)
        prior = decode(request.prior_state.msgpack)
        planned = plan_object(schema.object, config, prior)
        paths = []
        if prior is not None:
            paths = replacements(schema.object, prior, planned)
            renew(planned, prior, config, self._realism.renewed(schema.name))
        return pb.PlanResourceChange.Response(
            planned_state=_dynamic(planned),
            requires_replace=[attribute_path(path) for path in paths],
            planned_private=private,
        )

    def apply(self, request: pb.ApplyResourceChange.Request) -> pb.ApplyResourceChange.Response:
        """Create, update or delete in the world."""
        schema = self._types[request.type_name]
        planned, prior = decode(request.planned_state.msgpack), decode(request.prior_state.msgpack)
        key = request.planned_private.decode()
        if planned is None:
            refuse_deletion(schema.name, prior, self._lookups)
            self._applied.forget(schema, key or key_of(schema, prior))
            release(self._applied.store, f"{schema.name}/{prior.get('id')}/")
            values = None
        elif prior is None:
            key, values = self._create(schema, planned)
        else:
            values = self._complete(schema, planned)
            key = key or key_of(schema, values)
            self._applied.write(schema, key, values)
        change = Change(prior, values, decode(request.config.msgpack) or {})
        carry_out(schema.name, self._applied.store, change)
        private = key.encode() if values else b""
        return pb.ApplyResourceChange.Response(new_state=_dynamic(values), private=private)

    def _create(self, schema: Schema, planned: Values) -> tuple[str, Values]:
        packed, taken = encode(planned), ""
        for copy in range(_COPIES):
            values = self._complete(schema, decode(packed), copy)
            key = f"{values.get('id')} {token_hex(6)}" if self._is_local else key_of(schema, values)
            if self._applied.add(schema, key, values):
                return key, values
            if key == taken:
                break
            taken = key
        raise Problem(
            f'A resource with the ID "{taken}" already exists',
            "To be managed via Terraform this resource needs to be imported into the State: "
            f"terraform import ADDRESS '{taken}' (type {schema.name}).",
        )

    def _complete(self, schema: Schema, planned: Values, copy: int = 0) -> Values:
        subject = Subject(schema.name, planned, self._applied.store, self._settings, copy)
        return self._realism.fill(subject, schema.object)

    def read(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:
        """The resource as the world has it now; null when it is gone."""
        schema = self._types[request.type_name]
        key = request.private.decode() or key_of(schema, decode(request.current_state.msgpack))
        values = self._applied.read(schema, key)
        if values is not None and is_over(schema.name, values):
            values = None
        return pb.ReadResource.Response(new_state=_dynamic(values), private=key.encode())

    def upgrade(self, request: pb.UpgradeResourceState.Request) -> pb.UpgradeResourceState.Response:
        """State written under another version of the schema, in the shape of this one."""
        schema = self._types[request.type_name]
        return pb.UpgradeResourceState.Response(upgraded_state=_from_json(schema, request.raw_state.json))

    def move(self, request: pb.MoveResourceState.Request) -> pb.MoveResourceState.Response:
        """The state of another type of this provider, as far as this type has the same arguments."""
        schema = self._types[request.target_type_name]
        if request.source_type_name not in self._types:
            raise Problem(
                "Unable to Move Resource State", f"{request.source_type_name} is of another provider."
            )
        state = _from_json(schema, request.source_state.json)
        return pb.MoveResourceState.Response(target_state=state, target_private=request.source_private)

    def import_state(self, request: pb.ImportResourceState.Request) -> pb.ImportResourceState.Response:
        """A resource that the world has under this id."""
        schema = self._types[request.type_name]
        found = self._applied.find(schema, request.id)
        if found is None:
            raise Problem(
                "Cannot import non-existent remote object",
                f"The sandbox has no {request.type_name} with the id {request.id!r}.",
            )
        key, values = found
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=_dynamic(values), private=key.encode()
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])


def _dynamic(value: Value) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(value))


def _from_json(schema: Schema, raw: bytes) -> pb.DynamicValue:
    state = conform(schema.object, json.loads(raw))
    return pb.DynamicValue(json=json.dumps(state, separators=(",", ":")).encode())
