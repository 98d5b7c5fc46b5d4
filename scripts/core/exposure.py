"""Text that looks like a secret."""

import re

_LOOKS = {
    "a private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\r?\n[A-Za-z0-9+/]"),
    "a GitHub token": re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "an HCP Terraform token": re.compile(rb"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9]{60,}"),
    "an Azure client secret": re.compile(rb"\b[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{34}\b"),
    "an Azure storage key": re.compile(rb"AccountKey=[A-Za-z0-9+/]{86}=="),
    "a database address with a password": re.compile(
        rb"\b(?:postgres(?:ql)?|mongodb(?:\+srv)?)://[^\s:/@$]+:[^\s@${]{6,}@"
    ),
}


def find_exposed(content: bytes) -> list[tuple[int, str]]:
    """(line, what it looks like) of each secret-looking place; the place itself is never repeated."""
    if b"\0" in content[:1024]:
        return []
    return [
        (content.count(b"\n", 0, match.start()) + 1, what)
        for what, pattern in _LOOKS.items()
        for match in pattern.finditer(content)
    ]
