"""What must hold between the parts of a definition: codes are unique, what is named exists, limits make sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from forms_library.definition.figures import crossing_defaults, figures_problems, limit_problems
from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.lines import GROUP_LENGTH
from forms_library.definition.model import (
    NUMERIC_KINDS,
    Check,
    Column,
    Definition,
    Field,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    Row,
    Section,
    TableSection,
)
from forms_library.definition.offers import offer_problems, part_problems
from forms_library.definition.table import row_reaches
from forms_library.kinds.choices import SEPARATOR
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.value_types import CellSpec

ROWS = 2000
COLUMNS = 200
CELLS = 100_000


def consistency_problems(definition: Definition) -> list[Problem]:
    """Every contradiction in a definition whose shape is already right."""
    return list(_problems(definition))


def unnamed_columns(definition: Definition) -> Iterator[Problem]:
    """Columns of figures without a name: allowed, but nobody could tell what to write there."""
    for section in definition.sections:
        for column in section.leaf_columns() if isinstance(section, TableSection | RecordsSection) else ():
            if not column.label:
                text = N_("Column %(column)s has no name: above it officers see nothing. Write its name.")
                here = Place(section.code, "", column.code, setting="label")
                yield Problem(Message(text, {"column": column.code}), "warning", here)


def _problems(definition: Definition) -> Iterator[Problem]:
    if not definition.sections:
        yield Problem(Message(N_("The form has no sections.")))
    yield from _repeated((section.code, Place(section=section.code)) for section in definition.sections)
    yield from _repeated(
        (at.row.code, Place(section=table.code, row=at.row.code))
        for table in definition.tables()
        for at in table.all_rows()
    )
    yield from _whole_size_problems(definition.tables())
    for section in definition.sections:
        yield from _section_problems(definition, section)


def _whole_size_problems(tables: tuple[TableSection, ...]) -> Iterator[Problem]:
    """Many tables, none of them too large, may together be more than a page can draw."""
    cells = sum(len(table.all_rows()) * len(table.leaf_columns()) for table in tables)
    if len(tables) > 1 and cells > CELLS:
        text = N_("The tables of the form have %(count)s cells together; at most %(limit)s are possible.")
        yield Problem(Message(text, {"count": cells, "limit": CELLS}))


def _section_problems(definition: Definition, section: Section) -> Iterator[Problem]:
    if isinstance(section, TableSection):
        yield from _table_problems(section)
    elif isinstance(section, RecordsSection):
        yield from _records_problems(section)
    elif isinstance(section, NarrativeSection):
        yield from _repeated((part.code, Place(section.code, part.code)) for part in section.parts)
        for part in section.parts:
            yield from part_problems(definition, section, part)
    else:
        yield from _fields_problems(section)


def _table_problems(section: TableSection) -> Iterator[Problem]:
    here = Place(section=section.code)
    if not section.leaf_columns():
        yield Problem(Message(N_("The table has no columns.")), "error", here)
    if section.row_source == "fixed" and not section.data_rows():
        yield Problem(Message(N_("The table has no rows.")), "error", here)
    yield from _size_problems(section, here)
    apart = [
        *_column_problems(section, {label.code for label in section.label_columns}),
        *_line_problems(section),
        *_row_problems(section),
        *_cell_rule_problems(section),
    ]
    yield from apart
    if not any(problem.place.setting == "default" for problem in apart):
        yield from crossing_defaults(section)
    yield from figures_problems(section)
    yield from _check_problems(section.code, section.checks, section.leaf_columns(), _row_codes(section))


def _size_problems(section: TableSection | RecordsSection, here: Place) -> Iterator[Problem]:
    rows = len(section.all_rows()) if isinstance(section, TableSection) else 0
    columns = len(section.leaf_columns())
    for count, limit, text in (
        (rows, ROWS, N_("The table has %(count)s rows; at most %(limit)s are possible.")),
        (columns, COLUMNS, N_("The table has %(count)s columns; at most %(limit)s are possible.")),
        (rows * columns, CELLS, N_("The table has %(count)s cells; at most %(limit)s are possible.")),
    ):
        if count > limit:
            yield Problem(Message(text, {"count": count, "limit": limit}), "error", here)


def _column_problems(section: TableSection | RecordsSection, labels: set[str]) -> Iterator[Problem]:
    leaves = section.leaf_columns()
    named = [*(column.code for column in leaves), *sorted(labels)]
    yield from _repeated((code, Place(section=section.code, column=code)) for code in named)
    known = {column.code for column in leaves}
    for column in leaves:
        here = Place(section=section.code, column=column.code)
        yield from _value_problems(column, here)
        yield from offer_problems(column_spec(section, column), column.default, column.prefill, here)
        if column.aggregation == "weighted" and column.weight not in known:
            yield Problem(Message(N_("A weighted column names the column that weighs it.")), "error", here)
        if column.kind == "one_of" and not column.group:
            yield Problem(
                Message(N_("A column of marks names the group of which exactly one is marked.")),
                "error",
                here,
            )


def _value_problems(item: Column | Field | CellSpec, here: Place) -> Iterator[Problem]:
    numeric = item.kind in NUMERIC_KINDS
    yield from limit_problems(item.minimum, item.maximum, here)
    if not numeric and (item.minimum is not None or item.maximum is not None or item.decimals is not None):
        yield Problem(Message(N_("Only numbers have limits and decimals.")), "error", here)
    if item.kind == "integer" and item.decimals:
        yield Problem(Message(N_("A whole number has no decimals.")), "error", here)
    if item.kind in ("choice", "choices") and not item.choices:
        yield Problem(Message(N_("A choice offers at least one answer.")), "error", here)
    yield from _repeated((choice.code, here) for choice in item.choices)
    yield from _answer_problems(item, here)


def _answer_problems(item: Column | Field | CellSpec, here: Place) -> Iterator[Problem]:
    """Answers are typed, pasted and read from spreadsheets by code or label: each word must mean one of them."""
    meant: dict[str, str] = {}
    for choice in item.choices:
        for word in {choice.code.casefold(), choice.label.casefold()}:
            if meant.setdefault(word, choice.code) != choice.code:
                text = N_("“%(text)s” can be read as two of the answers. Call one of them differently.")
                yield Problem(Message(text, {"text": choice.label}), "error", here)
        if item.kind == "choices" and SEPARATOR in choice.code + choice.label:
            text = N_("“%(text)s” has a semicolon, which separates the answers where several are chosen.")
            yield Problem(Message(text, {"text": choice.label}), "error", here)


def _row_problems(section: TableSection) -> Iterator[Problem]:
    for at in section.all_rows():
        row, here = at.row, Place(section=section.code, row=at.row.code)
        if not (row.label or row.number):
            text = N_("The row has neither a number nor a label.")
            yield Problem(Message(text), "error", replace(here, setting="label"))
        if row.heading and row.formula:
            yield Problem(Message(N_("A heading has no cells, so it cannot have a formula.")), "error", here)
        spec = _row_spec(section, row)
        yield from (
            _own_kind_problems(row.kind, spec, "", here)
            if row.kind
            else limit_problems(row.minimum, row.maximum, here)
        )
        yield from offer_problems(spec, row.default, row.prefill, here)


def _own_kind_problems(kind: str, spec: CellSpec, group: str, here: Place) -> Iterator[Problem]:
    """What is wrong with the kind that a row or a cell has instead of its column's."""
    yield from _value_problems(replace(spec, kind=kind), here)
    if kind == "one_of" and not group:
        text = N_("Only a column of marks can be marked so that exactly one of its group is.")
        yield Problem(Message(text), "error", here)


def _row_spec(section: TableSection, row: Row) -> CellSpec:
    """What a row's default must fit: the first of the columns it reaches."""
    reached = [column for column in section.leaf_columns() if row_reaches(column)]
    return section.spec(row.code, reached[0].code) if reached and not row.heading else CellSpec("decimal")


def _line_problems(section: TableSection) -> Iterator[Problem]:
    """Lines that reporters add need a column for their name, and a group that is theirs alone."""
    for at in section.all_rows():
        if at.row.maximum_lines is not None and not at.row.added:
            text = N_("The row says how many lines are added to it, but takes none.")
            yield Problem(Message(text), "error", Place(section=section.code, row=at.row.code))
    if not section.groups():
        return
    if not any(label.source == "label" for label in section.label_columns):
        text = N_("Lines are added here, but no column of labels takes their names.")
        yield Problem(Message(text), "error", Place(section=section.code))
    for at in section.all_rows():
        here = Place(section=section.code, row=at.row.code)
        if at.row.added and at.row.children:
            text = N_("A row to which lines are added has no sub-rows of its own; add a row beside it.")
            yield Problem(Message(text), "error", here)
        if at.row.added and len(at.row.code) > GROUP_LENGTH:
            text = N_("The code of a row to which lines are added has at most %(limit)s characters.")
            yield Problem(Message(text, {"limit": GROUP_LENGTH}), "error", here)


def _cell_rule_problems(section: TableSection) -> Iterator[Problem]:
    rows = {row.code for row in section.data_rows()}
    columns = {column.code for column in section.leaf_columns()}
    yield from _repeated(
        (f"{rule.row}.{rule.column}", Place(section.code, rule.row, rule.column)) for rule in section.cells
    )
    for rule in section.cells:
        here = Place(section.code, rule.row, rule.column)
        if rule.row not in rows:
            yield Problem(
                Message(N_("There is no row “%(code)s” with cells."), {"code": rule.row}), "error", here
            )
        if rule.column not in columns:
            yield Problem(Message(N_("There is no column “%(code)s”."), {"code": rule.column}), "error", here)
        if rule.row in rows and rule.column in columns:
            spec = section.spec(rule.row, rule.column)
            if rule.kind:
                yield from _own_kind_problems(rule.kind, spec, section.column(rule.column).group, here)
            else:
                yield from limit_problems(rule.minimum, rule.maximum, here)
            yield from offer_problems(spec, rule.default, rule.prefill, here)


def _row_codes(section: TableSection) -> set[str]:
    return {row.code for row in section.data_rows()}


def _check_problems(
    section: str, checks: tuple[Check, ...], columns: tuple[Column, ...], rows: set[str]
) -> Iterator[Problem]:
    known = {column.code for column in columns}
    yield from _repeated((check.code, Place(section=section)) for check in checks)
    for check in checks:
        here = Place(section=section, column=check.code)
        for code in check.rows:
            if code not in rows:
                text = N_("There is no row “%(code)s” with cells.")
                yield Problem(Message(text, {"code": code}), "error", replace(here, setting="rows"))
        for code in check.columns:
            if code not in known:
                text = N_("There is no column “%(code)s”.")
                yield Problem(Message(text, {"code": code}), "error", replace(here, setting="columns"))


def _records_problems(section: RecordsSection) -> Iterator[Problem]:
    if not section.leaf_columns():
        yield Problem(Message(N_("The table has no columns.")), "error", Place(section=section.code))
    yield from _size_problems(section, Place(section=section.code))
    yield from _column_problems(section, set())
    yield from figures_problems(section)
    known = {column.code for column in section.leaf_columns()}
    named = [*section.matching_key, *([section.group_by] if section.group_by else [])]
    for code in named:
        if code not in known:
            yield Problem(
                Message(N_("There is no column “%(code)s”."), {"code": code}),
                "error",
                Place(section=section.code),
            )
    low, high = section.minimum_records, section.maximum_records
    if low is not None and high is not None and low > high:
        text = N_("At least %(low)s records are asked for, but at most %(high)s are possible.")
        yield Problem(Message(text, {"low": low, "high": high}), "error", Place(section=section.code))
    yield from _check_problems(section.code, section.checks, section.leaf_columns(), set())


def _fields_problems(section: FieldsSection) -> Iterator[Problem]:
    yield from _repeated((field.code, Place(section.code, field.code)) for field in section.fields)
    for field in section.fields:
        here = Place(section.code, field.code)
        yield from _value_problems(field, here)
        yield from offer_problems(field_spec(section, field), field.default, field.prefill, here)
    yield from figures_problems(section)
    yield from _check_problems(section.code, section.checks, (), set())


def _repeated(codes: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for code, place in codes:
        if code in seen:
            yield Problem(Message(N_("The code “%(code)s” is used twice."), {"code": code}), "error", place)
        seen.add(code)
