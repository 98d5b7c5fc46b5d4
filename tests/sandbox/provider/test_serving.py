"""Providers on sockets: who may reach them, what several callers get, what a mistake of ours tells."""

import json
import os

import grpc
import pytest

from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.values import decode, encode
from tests.sandbox.provider import toy
from tests.sandbox.provider.conftest import PATH_TERRAFORM, Root


@pytest.fixture
def call(served_toy):
    """call(name, request): one call of the plugin protocol, as Terraform makes it."""
    address = served_toy.reattach["registry.terraform.io/example/toy"]["Addr"]["String"]
    with grpc.insecure_channel(f"unix:{address}") as channel:

        def send(name, request):
            message = getattr(pb, name).Response if hasattr(pb, name) else pb.StopProvider.Response
            method = channel.unary_unary(
                f"/tfplugin6.Provider/{name}",
                request_serializer=lambda sent: sent.SerializeToString(),
                response_deserializer=message.FromString,
            )
            return method(request, timeout=10)

        yield send


def test_terraform_is_told_where_each_provider_is(served_toy, sockets):
    entry = served_toy.reattach["registry.terraform.io/example/toy"]
    assert entry == {
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": f"{sockets}/toy.sock"},
    }
    assert (sockets / "toy.sock").is_socket()


def test_metadata_names_the_types(call):
    told = call("GetMetadata", pb.GetMetadata.Request())
    assert [found.type_name for found in told.resources] == ["toy_box", "toy_crate", "toy_pair"]
    assert told.server_capabilities.get_provider_schema_optional


def test_an_argument_with_a_default_is_served_as_computed(call):
    schema = call("GetProviderSchema", pb.GetProviderSchema.Request()).resource_schemas["toy_box"]
    attributes = {attribute.name: attribute for attribute in schema.block.attributes}
    assert (attributes["colour"].optional, attributes["colour"].computed) == (True, True)
    assert not attributes["room"].computed
    assert attributes["pin_wo"].write_only
    assert attributes["named"].nested_type.nesting == pb.Schema.Object.MAP


def test_a_mistake_of_ours_tells_its_place_and_no_value(call, caplog):
    config = pb.DynamicValue(msgpack=encode({"secret": "hush"}))
    with pytest.raises(grpc.RpcError) as failed:
        call("ValidateResourceConfig", pb.ValidateResourceConfig.Request(type_name="toy_boat", config=config))
    assert failed.value.code() == grpc.StatusCode.INTERNAL
    assert "ValidateResourceConfig of toy_boat failed in the sandbox: KeyError at " in failed.value.details()
    assert "hush" not in failed.value.details() + caplog.text


def test_a_call_that_is_not_served_is_unimplemented(call):
    with pytest.raises(grpc.RpcError) as failed:
        call("PlanAction", pb.StopProvider.Request())
    assert failed.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_state_of_an_older_schema_is_brought_up_to_date(call):
    raw = pb.RawState(json=b'{"id": "1", "name": "kit", "gone": [1], "part": [{"name": "p", "old": 1}]}')
    request = pb.UpgradeResourceState.Request(type_name="toy_box", version=0, raw_state=raw)
    upgraded = call("UpgradeResourceState", request).upgraded_state
    assert b'"gone"' not in upgraded.json
    assert b'"part":[{"name":"p","serial":null}]' in upgraded.json
    assert b'"label":[]' in upgraded.json


def test_a_document_of_an_older_schema_is_read_in_todays_shape(call, store):
    store.put("toy_box", "1", {"id": "1", "name": "kit", "gone": True})
    state = pb.DynamicValue(msgpack=encode({"id": "1"}))
    read = call("ReadResource", pb.ReadResource.Request(type_name="toy_box", current_state=state))
    values = decode(read.new_state.msgpack)
    assert "gone" not in values
    assert (values["name"], values["room"], values["label"]) == ("kit", None, [])


@pytest.mark.sandbox
def test_terraform_prints_the_schema_that_was_recorded(root):
    root.write("")
    printed = json.loads(root.output("providers", "schema", "-json"))
    served = printed["provider_schemas"]["registry.terraform.io/example/toy"]["resource_schemas"]["toy_box"]
    assert _plain(served["block"]) == _plain(toy.BOX, {"colour", "sealed", "shade"})


def _plain(node, defaulted=frozenset()):
    """A schema without descriptions; the arguments that have a default are computed, too."""
    if not isinstance(node, dict):
        return node
    plain = {}
    for name, value in node.items():
        if name in defaulted:
            value = {**value, "computed": True}
        if name != "description_kind" and value is not False:
            plain[name] = _plain(value, defaulted)
    return plain


@pytest.mark.sandbox
def test_several_terraforms_share_the_providers(served_toy, store, tmp_path):
    roots = [Root(tmp_path / f"root-{at}", served_toy, PATH_TERRAFORM, "toy") for at in range(3)]
    for at, root in enumerate(roots):
        root.write(f'resource "toy_box" "b" {{\n  count = 30\n  name  = "root-{at}"\n}}\n')
    running = [root.start("apply", "-auto-approve", "-no-color") for root in roots]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    assert len(store.items("toy_box")) == 90
    assert all(root.changes() == {} for root in roots)
