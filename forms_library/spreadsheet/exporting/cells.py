"""What each cell of a workbook of ours allows: whether people type there, in what format, within which limits."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.lines import group_of, line_code
from forms_library.definition.model import FieldsSection, RecordsSection, TableSection
from forms_library.definition.parts import CellState
from forms_library.kinds import NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.spreadsheet.exporting.marks import LONGEST
from forms_library.spreadsheet.exporting.plan import SPARE, Placed
from forms_library.value_types import CellSpec, ExcelError, Result
from forms_library.values import format_vi

DATE_FORMAT, TEXT_FORMAT = "dd/mm/yyyy", "@"
MARK = "x"
SheetResult = Decimal | datetime.date | str | None


@dataclass(frozen=True)
class CellRoom:
    """What may stand in a cell."""

    spec: CellSpec
    state: CellState


def room(section: Placed, row: str, column: str) -> CellRoom:
    """What may stand in a cell of a section; of a line or record that does not exist yet too."""
    if isinstance(section, FieldsSection):
        field = {item.code: item for item in section.fields}[row]
        locked = field.read_only or section.read_only
        return _typed(field_spec(section, field), _state(bool(field.formula), locked))
    if isinstance(section, RecordsSection):
        found = section.column(column)
        locked = found.read_only or section.read_only
        return _typed(column_spec(section, found), _state(bool(found.formula), locked))
    return _room_in_table(section, _known(row), column)


def _typed(spec: CellSpec, state: CellState) -> CellRoom:
    """A file cannot be put into a spreadsheet: its name is shown there, and only read."""
    return CellRoom(spec, "locked" if spec.kind == "file" and state == "input" else state)


def _state(computed: bool, locked: bool) -> CellState:
    return "computed" if computed else "locked" if locked else "input"


def _known(row: str) -> str:
    """A line that does not exist yet is like any other of its group."""
    group, sign, rest = row.partition("~")
    return line_code(group, "1") if sign and rest.startswith(SPARE) else row


def _room_in_table(section: TableSection, row: str, column: str) -> CellRoom:
    spec = section.spec(row, column)
    if column in {found.code for found in section.leaf_columns()}:
        return _typed(spec, section.state(row, column))
    contributors = section.row_source == "contributors" and group_of(row) == ""
    return CellRoom(spec, "locked" if section.read_only or contributors else "input")


def number_format(spec: CellSpec) -> str:
    """How Excel shows the values of a cell."""
    kind = kind_of(spec.kind)
    if isinstance(kind, NumberKind):
        decimals = kind.decimals(spec)
        return "#,##0" + ("." + "0" * decimals if decimals else "")
    return (
        DATE_FORMAT
        if spec.kind == "date"
        else TEXT_FORMAT
        if spec.kind in ("text", "long_text")
        else "General"
    )


def sheet_value(value: Result, spec: CellSpec) -> SheetResult:
    """A value as a cell of a spreadsheet holds it: numbers and days as such, everything else as people read it."""
    if isinstance(value, ExcelError):
        return value.value
    if isinstance(value, bool):
        return (
            MARK
            if spec.kind == "one_of" and value
            else ""
            if spec.kind == "one_of"
            else format_vi(value, spec)
        )
    if value is None or isinstance(value, Decimal | datetime.date):
        return value
    return value if spec.kind in ("text", "long_text") else format_vi(value, spec)


def fits(value: Result) -> bool:
    """Whether a cell of a spreadsheet keeps the whole of a value."""
    return not isinstance(value, str) or len(value) <= LONGEST


def cut(text: str) -> str:
    """As much of a text as a cell keeps, with a sign that it goes on."""
    return text if fits(text) else f"{text[: LONGEST - 1]}…"


def answers(spec: CellSpec) -> tuple[str, ...]:
    """The answers among which one chooses; none for other kinds."""
    if spec.kind == "choice":
        return tuple(choice.label for choice in spec.choices)
    if spec.kind == "yes_no":
        return (format_vi(True, spec), format_vi(False, spec))
    return (MARK,) if spec.kind == "one_of" else ()


def runs(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Cells (row, column) as runs down a column: (column, first row, last row)."""
    found: list[tuple[int, int, int]] = []
    for column, row in sorted((column, row) for row, column in cells):
        if found and found[-1][0] == column and found[-1][2] + 1 == row:
            found[-1] = (column, found[-1][1], row)
        else:
            found.append((column, row, row))
    return found
