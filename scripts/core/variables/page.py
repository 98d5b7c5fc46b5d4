"""docs/variables.md: every variable of config/variables, made from those files."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scripts.core.variables.selecting import SAFER

if TYPE_CHECKING:
    from scripts.config import Config
    from scripts.config.variables import Variable

HEAD = """\
<!-- Made from config/variables by: inv check.docs --update -->
# Every variable in HCP Terraform

`inv tfc.plan` shows what is to be written, `inv tfc.seed` writes it, `inv tfc.check` says what could be safer. Values
are never in these files: each variable names its source, which is looked up when it is written. Where sources may
lie and how the safer ways to sign in are switched on is in [first-apply.md](first-apply.md#hcp-terraform).
"""
_SCOPES = {
    "organization": "every workspace of the organisation has it",
    "project": "every workspace of the project has it",
}
_COLUMNS = ("Key", "Category", "Sensitive", "Only with", "Value", "What it is for")


def variables_page(config: "Config") -> str:
    """The page's text."""
    shared = config.shared_variables
    parts = [HEAD, "\n## Ways to sign in\n", _row(("Key", "Now", "Safer")), _row(["---"] * 3)]
    for name, safer in SAFER.items():
        now = getattr(shared, name)
        parts.append(_row((f"`{name}`", f"`{now}`", "as it is" if now == safer else f"`{safer}`")))
    for group in shared.sets:
        holders = _SCOPES.get(group.scope) or f"for {', '.join(group.workspaces or ())}"
        priority = " It has priority over narrower scopes." if group.priority else ""
        parts.append(f"\n## Variable set `{group.name}`\n{group.description} Scope: {holders}.{priority}\n\n")
        parts.append(_table(group.variables, shared.modes))
    for root, variables in (shared.roots or {}).items():
        parts.append(f"\n## Each workspace of root `{root}`\n{_table(variables, shared.modes)}")
    for name, own in sorted(config.variables.items()):
        parts.append(f"\n## Workspace `{name}`\n{_table(own.variables, shared.modes)}")
    return "".join(parts)


def _table(variables: Iterable["Variable"], modes: frozenset[str]) -> str:
    rows = [_row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
    for one in variables:
        value = f"`{one.source}`" if one.source else f'`"{one.value}"`'
        mode = f"`{one.mode}`{'' if one.mode in modes else ', off'}" if one.mode else ""
        described = f"{one.description}{' Left out while there is none.' if one.optional else ''}"
        cells = (f"`{one.key}`", one.category, "yes" if one.sensitive else "no", mode, value, described)
        rows.append(_row(cells))
    return "".join(rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"
