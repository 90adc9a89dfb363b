"""Where a form asks for something only under a condition: `hidden_if` and `required_if`, each brought to its cells.

In the condition of a row or a column a column code alone is the cell of that row; in that of one cell a row code alone
is the cell of its column too; in that of a field a field code alone is a field beside it. Elsewhere `row.column` is
written. A condition that gives an error or nothing is not met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms_library.definition.lines import group_of
from forms_library.definition.model import (
    CellRule,
    Column,
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
from forms_library.value_types import CellKey

ConditionKind = Literal["hidden", "required"]
Conditional = Section | Row | Column | CellRule | Part | Field
NOWHERE: frozenset[CellKey] = frozenset()


@dataclass(frozen=True)
class Condition:
    """A condition in one place. `keys` are the cells it speaks of, (section, row, "") a row with the lines below it,
    (section, "", "") a section as a whole.

    `row`, `column` and `origin` say what names alone refer to; `written_at` is where it stands in the definition.
    """

    kind: ConditionKind
    formula: str
    section: str
    keys: tuple[CellKey, ...]
    row: str = ""
    column: str = ""
    origin: Literal["cell", "column", "section"] = "section"
    written_at: CellKey = ("", "", "")


@dataclass(frozen=True)
class Relevance:
    """Which places do not apply, and which must be filled in because of a condition."""

    hidden: frozenset[CellKey] = NOWHERE
    required: frozenset[CellKey] = NOWHERE

    def hides(self, key: CellKey) -> bool:
        """Whether the place does not apply."""
        if not self.hidden:
            return False
        group = group_of(key[1])
        return (
            key in self.hidden
            or (key[0], "", "") in self.hidden
            or (group is not None and (key[0], group, "") in self.hidden)
        )

    def requires(self, key: CellKey) -> bool:
        """Whether a condition asks for the place; what does not apply is never asked for."""
        return key in self.required and not self.hides(key)

    def joined(self, other: Relevance) -> Relevance:
        """Both together."""
        return Relevance(self.hidden | other.hidden, self.required | other.required)


UNCONDITIONAL = Relevance()
"""Everything applies, nothing is asked for beyond what the form always asks for."""


def conditions_of(definition: Definition) -> Iterator[Condition]:
    """Every condition of a definition but those of the columns of lists, which are judged in each record."""
    for section in definition.sections:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[Condition]:
    whole: CellKey = (section.code, "", "")
    for kind, formula in _written(section):
        keys = (whole, *_typed_keys(section)) if kind == "required" else (whole,)
        yield Condition(kind, formula, section.code, keys, written_at=whole)
    if isinstance(section, TableSection):
        yield from _of_rows(section)
        yield from _of_columns(section)
        yield from _of_cells(section)
    elif isinstance(section, NarrativeSection):
        for part in section.parts:
            key = (section.code, part.code, "text")
            for kind, formula in _written(part):
                yield Condition(kind, formula, section.code, (key,), written_at=key)
    elif isinstance(section, FieldsSection):
        for field in section.fields:
            key = (section.code, field.code, "value")
            for kind, formula in _written(field):
                yield Condition(kind, formula, section.code, (key,), field.code, "", "cell", key)


def _written(item: Conditional) -> Iterator[tuple[ConditionKind, str]]:
    if item.hidden_if:
        yield "hidden", item.hidden_if
    if item.required_if:
        yield "required", item.required_if


def _typed_keys(section: Section) -> Iterator[CellKey]:
    if isinstance(section, TableSection):
        yield from (key for key in section.cell_keys() if section.is_input(key[1], key[2]))
    elif isinstance(section, NarrativeSection):
        yield from ((section.code, part.code, "text") for part in section.parts)
    elif isinstance(section, FieldsSection):
        yield from ((section.code, field.code, "value") for field in section.fields if not field.formula)


def _of_rows(section: TableSection) -> Iterator[Condition]:
    for at in section.all_rows():
        for kind, formula in _written(at.row):
            keys = tuple(key for row in _with_sub_rows(at.row) for key in _keys_of_row(section, row, kind))
            here = (section.code, at.row.code, "")
            yield Condition(kind, formula, section.code, keys, at.row.code, "", "column", here)


def _with_sub_rows(row: Row) -> Iterator[Row]:
    yield row
    for child in row.children:
        yield from _with_sub_rows(child)


def _keys_of_row(section: TableSection, row: Row, kind: ConditionKind) -> Iterator[CellKey]:
    """The row itself, for the lines below it, and its cells."""
    yield section.code, row.code, ""
    if not row.heading:
        for column in section.leaf_columns():
            if kind == "hidden" or section.is_input(row.code, column.code):
                yield section.code, row.code, column.code


def _of_columns(section: TableSection) -> Iterator[Condition]:
    for column in section.leaf_columns():
        for kind, formula in _written(column):
            for row in section.data_rows():
                if kind == "hidden" or section.is_input(row.code, column.code):
                    keys = ((section.code, row.code, column.code),)
                    here = (section.code, "", column.code)
                    yield Condition(kind, formula, section.code, keys, row.code, column.code, "column", here)


def _of_cells(section: TableSection) -> Iterator[Condition]:
    for rule in section.cells:
        key = (section.code, rule.row, rule.column)
        for kind, formula in _written(rule):
            yield Condition(kind, formula, section.code, (key,), rule.row, rule.column, "cell", key)


def is_conditional(section: TableSection | RecordsSection) -> bool:
    """Whether any column of a list or table has a condition."""
    return any(column.hidden_if or column.required_if for column in section.leaf_columns())
