"""Schemas as protocol messages."""

import json

from scripts.sandbox.provider.defaults import MISSING
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.schema import Field, Object, Schema

_BLOCK_NESTING = {name.lower(): number for name, number in pb.Schema.NestedBlock.NestingMode.items()}
_OBJECT_NESTING = {name.lower(): number for name, number in pb.Schema.Object.NestingMode.items()}


def encode_schema(schema: Schema) -> pb.Schema:
    """The message of one schema, nested levels included."""
    return pb.Schema(version=schema.version, block=_block(schema.object))


def _block(shape: Object) -> pb.Schema.Block:
    fields = shape.fields.values()
    return pb.Schema.Block(
        attributes=[_attribute(field) for field in fields if not field.is_block],
        block_types=[_nested_block(field) for field in fields if field.is_block],
        deprecated=shape.deprecated,
    )


def _nested_block(field: Field) -> pb.Schema.NestedBlock:
    return pb.Schema.NestedBlock(
        type_name=field.name,
        block=_block(field.object),
        nesting=_BLOCK_NESTING[field.nesting],
        min_items=field.min_items,
        max_items=field.max_items,
    )


def _attribute(field: Field) -> pb.Schema.Attribute:
    # Terraform lets a provider fill in an argument only when its schema says computed. The older provider SDK fills
    # in defaults under an exemption that also hides mistakes; saying computed here keeps every check on.
    computed = field.computed or field.default is not MISSING
    message = pb.Schema.Attribute(
        name=field.name,
        required=field.required,
        optional=field.optional,
        computed=computed,
        sensitive=field.sensitive,
        deprecated=field.deprecated,
        write_only=field.write_only,
    )
    if field.object is None:
        message.type = json.dumps(field.type, separators=(",", ":")).encode()
    else:
        attributes = [_attribute(inner) for inner in field.object.fields.values()]
        message.nested_type.CopyFrom(
            pb.Schema.Object(attributes=attributes, nesting=_OBJECT_NESTING[field.nesting])
        )
    return message
