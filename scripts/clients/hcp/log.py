"""The log of a plan or an apply, put together from pieces that may end anywhere, in the middle of a letter too."""

import codecs
from collections.abc import Iterator

# The first byte of a log, and the last one of a log that is complete.
BEGIN, END = b"\x02", b"\x03"


class Log:
    """What was read so far; `offset` is where the next piece begins."""

    PIECE = 65536

    def __init__(self) -> None:
        self.offset = 0
        self.is_complete = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""

    def take(self, piece: bytes) -> int:
        """Add a piece; how many bytes it had."""
        begins = self.offset == 0
        self.offset += len(piece)
        content = piece.removeprefix(BEGIN) if begins else piece
        if content.endswith(END):
            self.is_complete = True
            content = content.removesuffix(END)
        self._text += self._decoder.decode(content)
        return len(piece)

    def lines(self) -> Iterator[str]:
        """The lines that are whole by now, each once."""
        whole, newline, rest = self._text.rpartition("\n")
        self._text = rest
        if newline:
            yield from (line.removesuffix("\r") for line in whole.split("\n"))

    def rest(self) -> Iterator[str]:
        """A last line without an end."""
        if self._text:
            text, self._text = self._text, ""
            yield text
