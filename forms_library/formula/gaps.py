"""A form with formulas that do not work yet, made ready to be looked at: they give #N/A, all others are calculated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from forms_library.definition.dump import dump
from forms_library.definition.load import load
from forms_library.definition.model import Definition
from forms_library.formula.errors import FormulaError
from forms_library.formula.plan import plan_of

GAP = "NA()"
_ROUNDS = 10  # circles show one at a time

_Node = dict[str, Any]


def with_gaps(definition: Definition) -> tuple[Definition, tuple[FormulaError, ...]]:
    """The definition with `NA()` for every formula that does not work, and what is wrong with them.

    Checks, conditions and offers that do not work are left out; where a rule of a row meets one of a column without
    a winner, the row has it. Raises FormulaError for what no gap helps against, such as a form beyond a limit.
    """
    found: list[FormulaError] = []
    for _round in range(_ROUNDS):
        errors = plan_of(definition).errors
        if not errors:
            return definition, tuple(found)
        closed = _closed(definition, errors) if any(error.section for error in errors) else definition
        if closed == definition:
            raise errors[0]
        found += errors
        definition = closed
    raise found[-1]


def _closed(definition: Definition, errors: Iterable[FormulaError]) -> Definition:
    document = dump(definition)
    sections = {section["code"]: section for section in document["sections"]}
    for error in errors:
        if error.section in sections:
            _close(sections[error.section], error)
    return load(document)


def _close(section: _Node, error: FormulaError) -> None:
    row, column = error.row, error.column if section["kind"] in ("table", "records") else ""
    if error.setting == "prefill":  # placed on the cell, though it may stand on its row or column
        _drop("prefill", [*_at(section, row, column), *_at(section, row, ""), *_at(section, "", column)])
    elif error.setting:
        _drop(error.setting, _at(section, row, column) if row or column else [section])
    elif not _without_check(section, row, error.column):
        ruled = [node for node in _at(section, row, column) if node.get("formula")]
        for node in ruled:
            node["formula"] = GAP
        if not ruled and row and column:  # two rules meet
            for node in _at(section, "", column):
                node["aggregation"] = "sum"


def _drop(setting: str, nodes: Iterable[_Node]) -> None:
    for node in nodes:
        node.pop(setting, None)


def _without_check(section: _Node, row: str, code: str) -> bool:
    """Whether there was a check of that code; it is no longer there."""
    checks = [] if row else section.get("checks", [])
    kept = [check for check in checks if check["code"] != code]
    if len(kept) < len(checks):
        section["checks"] = kept
        return True
    return False


def _at(section: _Node, row: str, column: str) -> Iterator[_Node]:
    """What stands in a place: the rule of a cell; a row, field or part; a column."""
    if row and column:
        rules = section.get("cells", [])
        yield from (rule for rule in rules if (rule["row"], rule["column"]) == (row, column))
    elif row:
        for name in ("rows", "fields", "parts"):
            yield from (node for node in _walk(section.get(name, [])) if node["code"] == row)
    else:
        yield from (node for node in _walk(section.get("columns", [])) if node.get("code") == column)


def _walk(nodes: Iterable[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _walk(node.get("children", []))
