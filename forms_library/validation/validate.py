"""Whether a report may be submitted: complete, within its limits, true to the form's own checks.

S0 Đ4.3a, S1 Đ8.2, S2 Đ17.1, S3 Đ11.2b: data are full, accurate and consistent before they are sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from forms_library.definition.model import (
    Column,
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    Section,
    TableSection,
    column_spec,
)
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.order import POSITION, rows_in_order
from forms_library.problems import Place, Problem, Severity
from forms_library.render.rich_text import LARGEST_MARKUP, is_blank, length_of
from forms_library.value_types import CellKey, CellSpec, ExcelError, Result, Value


class FailedCheck(Protocol):
    """A check of the form that does not hold."""

    @property
    def section(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def keys(self) -> tuple[CellKey, ...]: ...


class Evaluated(Protocol):
    """The outcome of a form's formulas: computed cells and the checks that do not hold."""

    @property
    def values(self) -> Mapping[CellKey, Result]: ...
    @property
    def checks(self) -> Sequence[FailedCheck]: ...


ERROR_TEXTS = {
    ExcelError.DIV0: N_("The formula divides by zero or by a blank cell (#DIV/0!)."),
    ExcelError.VALUE: N_("The formula meets a text where it needs a number (#VALUE!)."),
    ExcelError.NA: N_("The formula lacks a value (#N/A)."),
    ExcelError.NAME: N_("The formula names something unknown (#NAME?)."),
    ExcelError.NUM: N_("The formula has no numeric result (#NUM!)."),
    ExcelError.REF: N_("The formula refers to a cell that does not exist (#REF!)."),
    ExcelError.NULL: N_("The formula joins cells that have nothing in common (#NULL!)."),
}


def validate(
    definition: Definition, values: Mapping[CellKey, Value], evaluation: Evaluated | None = None
) -> list[Problem]:
    """Everything that stands in the way of submitting (errors) or deserves a look (warnings), in the form's order."""
    computed = evaluation.values if evaluation else {}
    problems = [problem for section in definition.sections for problem in _section(section, values, computed)]
    problems.extend(_strangers(definition, values))
    if evaluation:
        problems.extend(check_problem(check) for check in evaluation.checks)
    return problems


def cell_problem(spec: CellSpec, value: Value, place: Place | CellKey) -> Problem | None:
    """What is wrong with one value on its own: missing, of the wrong kind, outside its limits."""
    if value is None:
        # An unmarked column of a group is not missing; the group as a whole is judged by `_groups`.
        if not spec.required or spec.kind == "one_of":
            return None
        return Problem(Message(N_("This cell must be filled in.")), "error", _place(place))
    message = kind_of(spec.kind).check(value, spec)
    return Problem(message, "error", _place(place)) if message else None


def error_problem(error: ExcelError, place: Place) -> Problem:
    """A formula without a result, in words."""
    return Problem(Message(ERROR_TEXTS[error]), "error", place)


def check_problem(check: FailedCheck) -> Problem:
    """A check that does not hold, pinned to the cells that take part in it."""
    # The text is the form's own, written by its designer; it is shown as it stands.
    place = Place(*check.keys[0]) if check.keys else Place(section=check.section)
    return Problem(Message(check.message), check.severity, place, check.keys)


def _section(
    section: Section, values: Mapping[CellKey, Value], computed: Mapping[CellKey, Result]
) -> Iterator[Problem]:
    if isinstance(section, TableSection):
        yield from _table(section, values, computed)
    elif isinstance(section, NarrativeSection):
        yield from _narrative(section, values)
    elif isinstance(section, FieldsSection):
        yield from _fields(section, values, computed)
    else:
        yield from _records(section, values)


def _table(
    section: TableSection, values: Mapping[CellKey, Value], computed: Mapping[CellKey, Result]
) -> Iterator[Problem]:
    columns = section.leaf_columns()
    grouped = any(column.kind == "one_of" for column in columns)
    for row in section.data_rows():
        for column in columns:
            key = (section.code, row.code, column.code)
            state, spec = section.state(row.code, column.code), section.spec(row.code, column.code)
            typed = state == "input"
            result: Result = values.get(key) if typed else computed.get(key)
            # Most cells of a large form are in order; nothing is built for them.
            if result is None and not (typed and spec.required):
                continue
            problem = cell_problem(spec, result, key) if typed else _computed_problem(spec, result, key)
            if problem:
                yield problem
        if grouped:
            yield from _groups(section.code, row.code, columns, values)


def _computed_problem(spec: CellSpec, result: Result, place: Place | CellKey) -> Problem | None:
    if isinstance(result, ExcelError):
        return error_problem(result, _place(place))
    # A computed blank is a decision of the formula; only people can leave something out.
    return None if result is None or result == "" else cell_problem(spec, result, place)


def _place(place: Place | CellKey) -> Place:
    return place if isinstance(place, Place) else Place(*place)


def _groups(
    section: str, row: str, columns: tuple[Column, ...], values: Mapping[CellKey, Value]
) -> Iterator[Problem]:
    """Of the columns of one group exactly one is marked; a group nobody must fill may stay empty."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if column.kind == "one_of":
            groups.setdefault(column.group, []).append(column)
    for members in groups.values():
        keys = tuple((section, row, column.code) for column in members)
        marked = sum(values.get(key) is True for key in keys)
        if marked > 1 or (marked == 0 and any(column.required for column in members)):
            labels = ", ".join(f"“{column.label}”" for column in members)
            message = Message(N_("Mark exactly one of %(columns)s."), {"columns": labels})
            yield Problem(message, "error", Place(*keys[0]), keys)


def _narrative(section: NarrativeSection, values: Mapping[CellKey, Value]) -> Iterator[Problem]:
    for part in section.parts:
        text = str(values.get((section.code, part.code, "text")) or "")
        place = Place(section.code, part.code, "text")
        if is_blank(text):
            if part.required:
                yield Problem(
                    Message(N_("The part “%(heading)s” must be written."), {"heading": part.heading}),
                    "error",
                    place,
                )
        elif length_of(text) > part.maximum_length or len(text) > LARGEST_MARKUP:
            yield Problem(
                Message(
                    N_("This text is too long: at most %(longest)s characters."),
                    {"longest": part.maximum_length},
                ),
                "error",
                place,
            )


def _fields(
    section: FieldsSection, values: Mapping[CellKey, Value], computed: Mapping[CellKey, Result]
) -> Iterator[Problem]:
    for field in section.fields:
        key = (section.code, field.code, "value")
        problem = (
            _computed_problem(field.spec(), computed.get(key), Place(*key))
            if field.formula
            else cell_problem(field.spec(), values.get(key), Place(*key))
        )
        if problem:
            yield problem


def _records(section: RecordsSection, values: Mapping[CellKey, Value]) -> Iterator[Problem]:
    columns = section.leaf_columns()
    for record in rows_in_order(section.code, values):
        if all(values.get((section.code, record, column.code)) is None for column in columns):
            continue
        for column in columns:
            key = (section.code, record, column.code)
            if column.formula:
                continue
            problem = cell_problem(column_spec(column), values.get(key), Place(*key))
            if problem:
                yield problem
        yield from _groups(section.code, record, columns, values)


def _strangers(definition: Definition, values: Mapping[CellKey, Value]) -> Iterator[Problem]:
    """Values for which the form has no place: sent by another system, or left by another version."""
    fixed = set(definition.keys())
    # Rows of these come from the reporters, so only the columns can be compared.
    open_columns = {
        section.code: {POSITION, *(column.code for column in section.leaf_columns())}
        for section in definition.sections
        if isinstance(section, RecordsSection)
        or (isinstance(section, TableSection) and section.row_source != "fixed")
    }
    for key in sorted(values):
        if key not in fixed and key[2] not in open_columns.get(key[0], ()):
            yield Problem(Message(N_("The form has no such cell.")), "error", Place(*key))
