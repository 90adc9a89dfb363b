"""Renaming a code: every formula that uses it says the new name, nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal, TypeVar

from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    ColumnGroup,
    ColumnNode,
    Definition,
    Field,
    FieldsSection,
    NarrativeSection,
    Part,
    RecordsSection,
    Row,
    Section,
    TableSection,
)
from forms_library.formula.errors import FormulaError
from forms_library.formula.layout import Layout, layout_of, same_code
from forms_library.formula.parsing import NameUse, parse

Kind = Literal["row", "column", "section", "part", "field"]
Rewrite = Callable[[str, bool], str]
"""A formula, and whether it is the rule of a row -> the formula with the new code."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Renaming:
    """`section` is where the row, column, part or field stands (of a section itself it says nothing); row and section
    codes are unique in a form, the others in a section."""

    kind: Kind
    section: str
    old: str
    new: str


def rename(definition: Definition, renaming: Renaming) -> Definition:
    """The definition with the code renamed everywhere: on the thing itself, in cell rules, checks and formulas."""
    layout = layout_of(definition)
    sections = [_section(layout, section, renaming) for section in definition.sections]
    return replace(definition, sections=tuple(_with_code(section, renaming) for section in sections))


def _with_code(section: Section, renaming: Renaming) -> Section:
    named = renaming.kind == "section" and section.code == renaming.old
    return replace(section, code=renaming.new) if named else section


def renamed_formula(
    layout: Layout, section: str, formula: str, renaming: Renaming, *, by_row: bool = False
) -> str:
    """One formula that stands in `section`; what cannot be parsed is left as it is.

    `by_row`: in the rule of a row a code alone is a row before it is a column (references.Resolver)."""
    if renaming.old.casefold() not in formula.casefold():
        return formula
    try:
        names = parse(formula).names
    except FormulaError:
        return formula
    for use in reversed(names):
        new = _new_name(layout, section, use, renaming, by_row)
        formula = formula[: use.start] + new + formula[use.end :] if new != use.text else formula
    return formula


def _new_name(layout: Layout, section: str, use: NameUse, renaming: Renaming, by_row: bool) -> str:
    template, mark, name = use.text.rpartition("!")
    if template and not same_code(template, layout.definition.code):
        return use.text
    parts = name.split(".")
    if len(parts) == 1:
        place = 0 if renaming.kind != "part" and _alone(layout, section, name, renaming, by_row) else None
    else:
        place = _place_in(layout, parts, renaming)
    return template + mark + ".".join(_new_parts(parts, place, renaming))


def _new_parts(parts: list[str], place: int | None, renaming: Renaming) -> list[str]:
    """The codes of one name, the renamed one among them new."""
    if place is not None and same_code(parts[place], renaming.old):
        parts[place] = renaming.new
    return parts


def _place_in(layout: Layout, parts: list[str], renaming: Renaming) -> int | None:
    """Which of several codes of a name could be the renamed one; None: none. A name is looked up as references are:
    `list.column` before `row.column` before `section.field`."""
    if renaming.kind == "part":
        return None
    two = (parts[0], parts[1]) if len(parts) == 2 else None
    listed = layout.records_key(*two) if two else None
    row = layout.row(parts[-2]) if listed is None else None
    single = layout.field_key(*two) if two and listed is None and row is None else None
    if renaming.kind == "section":
        return 0 if len(parts) == 3 or listed or single else None
    if row is None:
        key = listed if renaming.kind == "column" else single if renaming.kind == "field" else None
        return 1 if key is not None and key[0] == renaming.section else None
    if renaming.kind == "field" or layout.row_tables[row].code != renaming.section:
        return None
    return -2 if renaming.kind == "row" else -1


def _alone(layout: Layout, section: str, name: str, renaming: Renaming, by_row: bool) -> bool:
    """Whether a code alone in a formula of `section` can be the renamed one."""
    if section != renaming.section or renaming.kind == "section":
        return False
    if section in layout.records:
        return renaming.kind == "column"
    if section in layout.fields:
        return renaming.kind == "field"
    table = layout.tables.get(section)
    if table is None:
        return False
    is_column, is_row = layout.column(table, name) is not None, layout.row(name) in table.rows
    return (
        is_column and not (by_row and is_row)
        if renaming.kind == "column"
        else is_row and (by_row or not is_column)
    )


def _section(layout: Layout, section: Section, renaming: Renaming) -> Section:
    def rewrite(formula: str, by_row: bool) -> str:
        return renamed_formula(layout, section.code, formula, renaming, by_row=by_row) if formula else formula

    own = renaming if renaming.section == section.code else None
    section = _rewritten(section, rewrite)
    if isinstance(section, TableSection):
        return _table(section, own, rewrite)
    if isinstance(section, FieldsSection):
        items = tuple(_field(item, own, rewrite) for item in section.fields)
        return replace(section, fields=items, checks=_checks(section.checks, None, rewrite))
    if isinstance(section, RecordsSection):
        return _records(section, own, rewrite)
    assert isinstance(section, NarrativeSection)
    return replace(section, parts=tuple(_part(part, own, rewrite) for part in section.parts))


_FORMULAS = frozenset({"formula", "prefill", "hidden_if", "required_if"})
_RULES_OF_ROWS = frozenset({"formula", "prefill"})  # its conditions are judged in each of its cells


@cache
def _formulas_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(known.name for known in fields(kind) if known.name in _FORMULAS)


def _rewritten(item: _T, rewrite: Rewrite) -> _T:
    """The item with every formula in it rewritten."""
    by_row = _RULES_OF_ROWS if isinstance(item, Row) else frozenset()
    written = {name: formula for name in _formulas_of(type(item)) if (formula := getattr(item, name))}  # type: ignore[arg-type]
    return _with(item, **{name: rewrite(formula, name in by_row) for name, formula in written.items()})


def _with(item: _T, **values: Any) -> _T:
    """The item with these values; itself where it has them already, as most of a form has at each renaming."""
    changed = {name: value for name, value in values.items() if getattr(item, name) != value}
    return replace(item, **changed) if changed else item  # type: ignore[type-var]


def _field(item: Field, own: Renaming | None, rewrite: Rewrite) -> Field:
    return replace(_rewritten(item, rewrite), code=_code("field", item.code, own))


def _part(part: Part, own: Renaming | None, rewrite: Rewrite) -> Part:
    """The figures that a text binds are renamed like those of a formula."""
    text = re.sub(r"\{([^{}\s]+)\}", lambda bound: "{" + rewrite(bound[1], False) + "}", part.default)
    return replace(_rewritten(part, rewrite), code=_code("part", part.code, own), default=text)


def _checks(checks: Iterable[Check], own: Renaming | None, rewrite: Rewrite) -> tuple[Check, ...]:
    return tuple(_check(check, own, rewrite) for check in checks)


def _table(section: TableSection, own: Renaming | None, rewrite: Rewrite) -> TableSection:
    return replace(
        section,
        columns=tuple(_column(node, own, rewrite) for node in section.columns),
        rows=tuple(_row(row, own, rewrite) for row in section.rows),
        cells=tuple(_cell(rule, own, rewrite) for rule in section.cells),
        checks=_checks(section.checks, own, rewrite),
    )


def _records(section: RecordsSection, own: Renaming | None, rewrite: Rewrite) -> RecordsSection:
    return replace(
        section,
        columns=tuple(_column(node, own, rewrite) for node in section.columns),
        checks=_checks(section.checks, own, rewrite),
        matching_key=tuple(_code("column", code, own) for code in section.matching_key),
        group_by=_code("column", section.group_by, own),
    )


def _code(kind: Kind, code: str, own: Renaming | None) -> str:
    return own.new if own is not None and own.kind == kind and own.old == code else code


def _column(node: ColumnNode, own: Renaming | None, rewrite: Rewrite) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_column(child, own, rewrite) for child in node.children))
    assert isinstance(node, Column)
    return _with(
        _rewritten(node, rewrite),
        code=_code("column", node.code, own),
        weight=_code("column", node.weight, own),
    )


def _row(row: Row, own: Renaming | None, rewrite: Rewrite) -> Row:
    children = tuple(_row(child, own, rewrite) for child in row.children)
    return _with(_rewritten(row, rewrite), code=_code("row", row.code, own), children=children)


def _cell(rule: CellRule, own: Renaming | None, rewrite: Rewrite) -> CellRule:
    return _with(
        _rewritten(rule, rewrite),
        row=_code("row", rule.row, own),
        column=_code("column", rule.column, own),
    )


def _check(check: Check, own: Renaming | None, rewrite: Rewrite) -> Check:
    return replace(
        check,
        formula=rewrite(check.formula, check.scope == "column"),
        rows=tuple(_code("row", code, own) for code in check.rows),
        columns=tuple(_code("column", code, own) for code in check.columns),
    )
