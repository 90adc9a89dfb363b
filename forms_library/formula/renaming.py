"""Renaming a code: every formula that uses it says the new name, nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    ColumnGroup,
    ColumnNode,
    Definition,
    FieldsSection,
    Part,
    RecordsSection,
    Row,
    Section,
    TableSection,
)
from forms_library.formula.errors import FormulaError
from forms_library.formula.layout import Layout, layout_of, same_code
from forms_library.formula.parsing import NameUse, parse

Kind = Literal["row", "column"]
Rewrite = Callable[[str], str]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Renaming:
    """`section` is where the row or column stands; row codes are unique in a form, column codes in a section."""

    kind: Kind
    section: str
    old: str
    new: str


def rename(definition: Definition, renaming: Renaming) -> Definition:
    """The definition with the code renamed everywhere: on the row or column itself, in cell rules, checks and
    formulas."""
    layout = layout_of(definition)
    sections = tuple(_section(layout, section, renaming) for section in definition.sections)
    return replace(definition, sections=sections)


def renamed_formula(layout: Layout, section: str, formula: str, renaming: Renaming) -> str:
    """One formula that stands in `section`; what cannot be parsed is left as it is."""
    try:
        names = parse(formula).names
    except FormulaError:
        return formula
    for use in reversed(names):
        new = _new_name(layout, section, use, renaming)
        formula = formula[: use.start] + new + formula[use.end :] if new != use.text else formula
    return formula


def _new_name(layout: Layout, section: str, use: NameUse, renaming: Renaming) -> str:
    template, mark, name = use.text.rpartition("!")
    if template and not same_code(template, layout.definition.code):
        return use.text
    parts = name.split(".")
    return template + mark + ".".join(_new_parts(layout, section, parts, renaming))


def _new_parts(layout: Layout, section: str, parts: list[str], renaming: Renaming) -> list[str]:
    if len(parts) == 1:
        table = layout.tables.get(section)
        is_row = layout.row(parts[0]) is not None and table is not None and layout.row(parts[0]) in table.rows
        is_column = table is not None and layout.column(table, parts[0]) is not None
        here = section == renaming.section
        fits = here and (is_column if renaming.kind == "column" else is_row and not is_column)
        return [renaming.new] if fits and same_code(parts[0], renaming.old) else parts
    row = layout.row(parts[-2])
    stands_in = layout.row_tables[row].code if row is not None else ""
    if stands_in != renaming.section:
        return parts
    place = -2 if renaming.kind == "row" else -1
    if same_code(parts[place], renaming.old):
        parts[place] = renaming.new
    return parts


def _section(layout: Layout, section: Section, renaming: Renaming) -> Section:
    def rewrite(formula: str) -> str:
        return renamed_formula(layout, section.code, formula, renaming) if formula else formula

    section = _rewritten(section, rewrite)
    if isinstance(section, TableSection):
        return _table(section, renaming, rewrite)
    if isinstance(section, FieldsSection):
        items = tuple(_rewritten(item, rewrite) for item in section.fields)
        return replace(section, fields=items, checks=_checks(section.checks, None, rewrite))
    if isinstance(section, RecordsSection):
        return replace(section, checks=_checks(section.checks, None, rewrite))
    return replace(section, parts=tuple(_part(part, rewrite) for part in section.parts))


_FORMULAS = frozenset({"formula", "prefill", "hidden_if", "required_if"})


def _rewritten(item: _T, rewrite: Rewrite) -> _T:
    """The item with every formula in it rewritten."""
    names = {known.name for known in fields(item)} & _FORMULAS  # type: ignore[arg-type]
    written = {name: formula for name in names if (formula := getattr(item, name))}
    changed = {name: new for name, old in written.items() if (new := rewrite(old)) != old}
    return replace(item, **changed) if changed else item  # type: ignore[type-var]


def _part(part: Part, rewrite: Rewrite) -> Part:
    """The figures that a text binds are renamed like those of a formula."""
    text = re.sub(r"\{([^{}\s]+)\}", lambda bound: "{" + rewrite(bound[1]) + "}", part.default)
    return replace(_rewritten(part, rewrite), default=text)


def _checks(checks: Iterable[Check], own: Renaming | None, rewrite: Rewrite) -> tuple[Check, ...]:
    return tuple(_check(check, own, rewrite) for check in checks)


def _table(section: TableSection, renaming: Renaming, rewrite: Rewrite) -> TableSection:
    own = renaming if renaming.section == section.code else None
    return replace(
        section,
        columns=tuple(_column(node, own, rewrite) for node in section.columns),
        rows=tuple(_row(row, own, rewrite) for row in section.rows),
        cells=tuple(_cell(rule, own, rewrite) for rule in section.cells),
        checks=_checks(section.checks, own, rewrite),
    )


def _code(kind: Kind, code: str, own: Renaming | None) -> str:
    return own.new if own is not None and own.kind == kind and own.old == code else code


def _column(node: ColumnNode, own: Renaming | None, rewrite: Rewrite) -> ColumnNode:
    if isinstance(node, ColumnGroup):
        return replace(node, children=tuple(_column(child, own, rewrite) for child in node.children))
    assert isinstance(node, Column)
    return replace(
        _rewritten(node, rewrite),
        code=_code("column", node.code, own),
        weight=_code("column", node.weight, own),
    )


def _row(row: Row, own: Renaming | None, rewrite: Rewrite) -> Row:
    children = tuple(_row(child, own, rewrite) for child in row.children)
    return replace(_rewritten(row, rewrite), code=_code("row", row.code, own), children=children)


def _cell(rule: CellRule, own: Renaming | None, rewrite: Rewrite) -> CellRule:
    return replace(
        _rewritten(rule, rewrite),
        row=_code("row", rule.row, own),
        column=_code("column", rule.column, own),
    )


def _check(check: Check, own: Renaming | None, rewrite: Rewrite) -> Check:
    return replace(
        check,
        formula=rewrite(check.formula),
        rows=tuple(_code("row", code, own) for code in check.rows),
        columns=tuple(_code("column", code, own) for code in check.columns),
    )
