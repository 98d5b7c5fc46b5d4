"""Messages to the user, at the attribute that they are about."""

from collections.abc import Sequence

from scripts.sandbox.provider.protocol import tfplugin6_pb2 as pb

Path = Sequence[str | int]


class Problem(Exception):
    """What a provider refuses to do: a summary line, a detail, and the path of the attribute, if there is one."""

    def __init__(self, summary: str, detail: str = "", path: Path = ()) -> None:
        self.summary = summary
        self.detail = detail
        self.path = tuple(path)
        super().__init__(summary)

    def message(self) -> pb.Diagnostic:
        """The problem as a protocol message."""
        attribute = attribute_path(self.path) if self.path else None
        return pb.Diagnostic(
            severity=pb.Diagnostic.ERROR, summary=self.summary, detail=self.detail, attribute=attribute
        )


def attribute_path(path: Path) -> pb.AttributePath:
    """A protocol path: names and keys are text, list positions are numbers. A key follows a `Key`."""
    return pb.AttributePath(steps=[_step(step) for step in path])


class Key(str):
    """A step into a map, as opposed to an attribute's name."""


def _step(step: str | int) -> pb.AttributePath.Step:
    if isinstance(step, int):
        return pb.AttributePath.Step(element_key_int=step)
    if isinstance(step, Key):
        return pb.AttributePath.Step(element_key_string=step)
    return pb.AttributePath.Step(attribute_name=step)
