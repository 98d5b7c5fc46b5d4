"""Message classes from tfplugin6.proto."""

from pathlib import Path

COMMAND = "python -m scripts.sandbox.provider.protocol"
_HEADER = f"# Generated. Regenerate: {COMMAND}\n# ruff: noqa\n# fmt: off\n"
PROTO = Path(__file__).parent / "tfplugin6.proto"


def compile_into(directory: Path) -> None:
    """Write tfplugin6_pb2.py into `directory`, the regenerate command first."""
    import grpc_tools
    from grpc_tools import protoc

    include = Path(grpc_tools.__file__).parent / "_proto"
    arguments = [f"-I{PROTO.parent}", f"-I{include}", f"--python_out={directory}", str(PROTO)]
    if protoc.main(["protoc", *arguments]) != 0:
        raise ValueError("tfplugin6.proto does not compile")
    written = directory / "tfplugin6_pb2.py"
    written.write_text(f"{_HEADER}{written.read_text()}")
