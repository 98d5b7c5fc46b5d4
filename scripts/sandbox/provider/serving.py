"""Providers on unix sockets, in the way that Terraform attaches to running providers."""

import logging
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from scripts.sandbox.provider.applied import Applied, Documents
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.library import Provider, read_providers
from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb
from scripts.sandbox.provider.simulator import Simulator

_LOG = logging.getLogger("sandbox.provider")
_SERVICE = pb.DESCRIPTOR.services_by_name["Provider"]
_THREADS = 32
_OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@dataclass
class Served:
    """Running providers; `reattach` is the value of TF_REATTACH_PROVIDERS, to be written as JSON."""

    reattach: dict[str, Any]
    servers: list[grpc.Server]

    def stop(self) -> None:
        """Take no more calls and let the running ones end within a second."""
        for event in [server.stop(1) for server in self.servers]:
            event.wait()


def serve(store: Documents, directory: Path, schemas: Path) -> Served:
    """Serve every provider of a schema directory on sockets in `directory`, whose path must be short."""
    return serve_providers(store, directory, read_providers(schemas))


def serve_providers(store: Documents, directory: Path, providers: list[Provider]) -> Served:
    """Serve these providers on sockets in `directory`."""
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="provider")
    applied = Applied(store)
    reattach, servers = {}, []
    for provider in providers:
        socket = directory / f"{provider.name}.sock"
        servers.append(_start(Simulator(provider, applied), socket, pool))
        reattach[provider.source] = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "unix", "String": str(socket)},
        }
    return Served(reattach, servers)


def _start(simulator: Simulator, socket: Path, pool: ThreadPoolExecutor) -> grpc.Server:
    socket.unlink(missing_ok=True)
    server = grpc.server(pool, options=_OPTIONS)
    methods = {method.name: _method(simulator, method) for method in _SERVICE.methods}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE.full_name, methods),))
    server.add_insecure_port(f"unix:{socket}")
    server.start()
    return server


def _method(simulator: Simulator, method: Any) -> grpc.RpcMethodHandler:
    message = getattr(pb, method.input_type.containing_type.name)
    return grpc.unary_unary_rpc_method_handler(
        _guarded(simulator, method.name, message.Response),
        request_deserializer=message.Request.FromString,
        response_serializer=lambda response: response.SerializeToString(),
    )


def _guarded(simulator: Simulator, call: str, response: type) -> Callable[[Any, grpc.ServicerContext], Any]:
    def answer(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return simulator.answer(call, request, context.is_active)
        except Problem as problem:
            return response(diagnostics=[problem.message()])
        except Exception as error:
            # The message of an error may hold a value, so it goes to no log; its place tells enough.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            told = f"{call} of {getattr(request, 'type_name', simulator.provider.name)} failed in the sandbox"
            _LOG.error("%s: %s", told, where)
            context.abort(grpc.StatusCode.INTERNAL, f"{told}: {where}")

    return answer
