"""A word that has to be one of several, or of a form."""

import re
from collections.abc import Iterable

from scripts.config.fault import did_you_mean
from scripts.errors import Preflight


def check_choice(what: str, word: str, words: Iterable[str], hint: str) -> None:
    """Raise Preflight, with the word that was probably meant, unless `word` is among `words`."""
    if word not in words:
        raise Preflight(f'there is no {what} "{word}"{did_you_mean(word, words)}', hint=hint)


def check_form(word: str, pattern: str, is_not: str, hint: str) -> None:
    """Raise Preflight unless the whole of `word` matches `pattern`."""
    if not re.fullmatch(pattern, word):
        raise Preflight(f'"{word}" is not {is_not}', hint=hint)
