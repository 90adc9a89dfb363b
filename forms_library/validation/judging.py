"""Every place of a filled report judged on its own: filled in where it must be, within its limits, blank where it
does not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.lines import group_of, lines_among
from forms_library.definition.model import (
    Column,
    FieldsSection,
    NarrativeSection,
    Part,
    RecordsSection,
    Section,
    TableSection,
)
from forms_library.definition.parts import CellState
from forms_library.definition.table import TYPED_LABELS
from forms_library.kinds import NumberKind, kind
from forms_library.messages import N_, Message
from forms_library.order import rows_in_order
from forms_library.problems import Place, Problem
from forms_library.render.rich_text import LARGEST_MARKUP, is_blank, length_of
from forms_library.validation.problems import cell_problem, does_not_apply, error_problem
from forms_library.value_types import CellKey, CellSpec, ExcelError, Result, Value


@dataclass(frozen=True)
class Filled:
    """What is judged: typed values, computed ones, what applies."""

    values: Mapping[CellKey, Value]
    computed: Mapping[CellKey, Result] = field(default_factory=dict)
    relevance: Relevance = UNCONDITIONAL

    def section(self, section: Section) -> Iterator[Problem]:
        if isinstance(section, TableSection):
            yield from self._table(section)
        elif isinstance(section, NarrativeSection):
            yield from self._narrative(section)
        elif isinstance(section, FieldsSection):
            yield from self._fields(section)
        else:
            yield from self._records(section)

    def _table(self, section: TableSection) -> Iterator[Problem]:
        lines = lines_among(rows_in_order(section.code, self.values)) if section.groups() else {}
        grouped = any(column.kind == "one_of" for column in section.leaf_columns())
        doubtful = self._doubtful(section)
        if doubtful or lines or grouped:
            for row in section.rows_and_lines(lines):
                for key, state, spec in section.cells_of(row):
                    if key in doubtful or group_of(row) is not None:
                        yield from self._table_cell(key, state, spec)
                if grouped:
                    yield from self._groups(section.code, row, section.leaf_columns())
        for line in (line for found in lines.values() for line in found):
            yield from self._labels(section, line)
        for group in filter(None, section.groups()):
            yield from self._number_of_lines(section, group, lines.get(group, ()))

    def _doubtful(self, section: TableSection) -> set[CellKey]:
        """The cells of fixed rows that must be looked at one by one. Nearly all of the thousands of cells of a large
        form are plain numbers in order, which those of one spec show together."""
        found: set[CellKey] = set()
        for spec, typed, others in section.cells_by_spec:
            there = [*map(self.values.get, typed), *map(self.computed.get, others)]
            if self.relevance != UNCONDITIONAL or not _in_order(spec, there):
                found.update(typed, others)
        return found

    def _table_cell(self, key: CellKey, state: CellState, spec: CellSpec) -> Iterator[Problem]:
        if state == "input":
            yield from self._typed(spec, key)
        elif (result := self.computed.get(key)) is not None:
            yield from self._computed(spec, result, key)

    def _labels(self, section: TableSection, line: str) -> Iterator[Problem]:
        """The names that reporters give to the lines they add."""
        if group_of(line) not in section.groups():
            return
        for label in section.label_columns:
            if label.source in TYPED_LABELS:
                yield from self._typed(section.spec(line, label.code), (section.code, line, label.code))

    def _number_of_lines(self, section: TableSection, group: str, lines: Sequence[str]) -> Iterator[Problem]:
        most = section.most_lines(group)
        if len(lines) > most:
            text = N_("%(count)s lines are added to this row; at most %(limit)s are possible.")
            params: dict[str, str | int | Message] = {"count": len(lines), "limit": most}
            yield Problem(Message(text, params), "error", Place(section.code, group))

    def _typed(self, spec: CellSpec, key: CellKey) -> Iterator[Problem]:
        """What is wrong with a cell in which people type. Most cells of a large form are in order."""
        value = self.values.get(key)
        if value is None and not spec.required and not self.relevance.required:
            return
        if self.relevance.hides(key):
            if value is not None:
                yield does_not_apply(key)
            return
        problem = cell_problem(spec, value, key, required=self.relevance.requires(key))
        if problem:
            yield problem

    def _computed(self, spec: CellSpec, result: Result, key: CellKey) -> Iterator[Problem]:
        if isinstance(result, ExcelError):
            yield error_problem(result, Place(*key))
        # A computed blank is a decision of the formula; only people can leave something out.
        elif result is not None and result != "" and (problem := cell_problem(spec, result, key)):
            yield problem

    def _groups(self, section: str, row: str, columns: tuple[Column, ...]) -> Iterator[Problem]:
        """Of the columns of one group exactly one is marked; a group nobody must fill may stay empty."""
        groups: dict[str, list[Column]] = {}
        for column in columns:
            if column.kind == "one_of" and not self.relevance.hides((section, row, column.code)):
                groups.setdefault(column.group, []).append(column)
        for members in groups.values():
            keys = tuple((section, row, column.code) for column in members)
            marked = sum(self.values.get(key) is True for key in keys)
            needed = any(column.required for column in members) or any(map(self.relevance.requires, keys))
            if marked > 1 or (marked == 0 and needed):
                labels = ", ".join(f"“{column.label}”" for column in members)
                message = Message(N_("Mark exactly one of %(columns)s."), {"columns": labels})
                yield Problem(message, "error", Place(*keys[0]), keys)

    def _narrative(self, section: NarrativeSection) -> Iterator[Problem]:
        for part in section.parts:
            key = (section.code, part.code, "text")
            text = str(self.values.get(key) or "")
            if self.relevance.hides(key):
                if not is_blank(text):
                    yield does_not_apply(key)
            elif is_blank(text):
                if part.required or section.required or self.relevance.requires(key):
                    yield _unwritten(part, key)
            elif length_of(text) > part.maximum_length or len(text) > LARGEST_MARKUP:
                message = N_("This text is too long: at most %(longest)s characters.")
                yield Problem(Message(message, {"longest": part.maximum_length}), "error", Place(*key))

    def _fields(self, section: FieldsSection) -> Iterator[Problem]:
        for item in section.fields:
            key = (section.code, item.code, "value")
            spec = field_spec(section, item)
            if not item.formula:
                yield from self._typed(spec, key)
            elif (result := self.computed.get(key)) is not None:
                yield from self._computed(spec, result, key)

    def _records(self, section: RecordsSection) -> Iterator[Problem]:
        columns = section.leaf_columns()
        specs = {column.code: column_spec(section, column) for column in columns}
        filled = [record for record in self._records_of(section) if self._holds(section, record)]
        yield from self._number_of_records(section, len(filled))
        for record in filled:
            for column in columns:
                key = (section.code, record, column.code)
                if not column.formula:
                    yield from self._typed(specs[column.code], key)
                elif (result := self.computed.get(key)) is not None:
                    yield from self._computed(specs[column.code], result, key)
            yield from self._groups(section.code, record, columns)

    def _records_of(self, section: RecordsSection) -> list[str]:
        return rows_in_order(section.code, self.values)

    def _holds(self, section: RecordsSection, record: str) -> bool:
        """Whether anything is written in a record; an empty one counts for nothing."""
        keys = ((section.code, record, column.code) for column in section.leaf_columns())
        return any(self.values.get(key) is not None for key in keys)

    def _number_of_records(self, section: RecordsSection, count: int) -> Iterator[Problem]:
        whole = (section.code, "", "")
        if self.relevance.hides(whole):
            return
        needed = section.required or self.relevance.requires(whole)
        fewest = section.minimum_records or (1 if needed else 0)
        most = section.maximum_records
        if count < fewest:
            text = N_("The list has %(count)s lines; at least %(limit)s are needed.")
            yield Problem(Message(text, {"count": count, "limit": fewest}), "error", Place(section.code))
        if most is not None and count > most:
            text = N_("The list has %(count)s lines; at most %(limit)s are possible.")
            yield Problem(Message(text, {"count": count, "limit": most}), "error", Place(section.code))


def _in_order(spec: CellSpec, values: Sequence[Result]) -> bool:
    """Whether all of these are numbers within the limits and decimals of the spec, or blank where they may be."""
    there = [value for value in values if value is not None]
    found = kind(spec.kind)
    if (spec.required and len(there) < len(values)) or not isinstance(found, NumberKind):
        return not there and not spec.required
    if set(map(type, there)) - {Decimal}:
        return False
    numbers = cast("list[Decimal]", there)
    return not numbers or _within(numbers, *found.span(spec), found.decimals(spec))


def _within(numbers: Sequence[Decimal], low: Decimal, high: Decimal, decimals: int) -> bool:
    if not all(map(Decimal.is_finite, numbers)) or min(numbers) < low or max(numbers) > high:
        return False
    last = Decimal((0, (1,), -decimals))
    # Written with as many decimals as are allowed, as nearly always; or with fewer.
    return all(map(last.same_quantum, numbers)) or all(
        number.as_tuple().exponent >= -decimals  # type: ignore[operator]  # they are finite
        for number in numbers
    )


def _unwritten(part: Part, key: CellKey) -> Problem:
    message = Message(N_("The part “%(heading)s” must be written."), {"heading": part.heading})
    return Problem(message, "error", Place(*key))
