"""A code never changes its meaning: figures of all periods are kept under it.

Codes that a former version used may come back only for the same thing, and a code in use keeps its unit of measure and
stays a number, a text or a date. So does a cell that says of its own what it holds, and an answer of a choice, of
which reports keep the code, stays the same answer. Where the letters differ but the meaning may be the same, people
are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    Section,
    TableSection,
)
from forms_library.problems import Place
from forms_library.text import clean, plain
from forms_library.value_types import Choice


@dataclass(frozen=True)
class Meaning:
    """What stands under a code: how it is called, measured and which kind of value it holds."""

    label: str
    kind: str = ""
    unit_of_measure: str = ""


@dataclass(frozen=True)
class MeaningQuestion:
    """A code that seems to mean something else now. ``returned``: it had been removed by a version in between."""

    item: Literal["row", "column", "cell", "part", "field", "answer"]
    place: Place
    code: str
    before: Meaning
    now: Meaning
    returned: bool


class _Code(NamedTuple):
    """What a meaning is kept under. Rows have a place in the whole form, everything else in its section."""

    item: Literal["row", "column", "cell", "part", "field", "answer"]
    section: str = ""
    row: str = ""
    column: str = ""
    answer: str = ""

    @property
    def said(self) -> str:
        place = ".".join(code for code in (self.row, self.column) if code)
        return f"{place} = {self.answer}" if self.item == "answer" else place


def meaning_questions(published: Sequence[Definition], new: Definition) -> list[MeaningQuestion]:
    """The codes of ``new`` that published versions (oldest first) used for something that looks different."""
    if not published:
        return []
    cells = {cell for definition in (*published, new) for cell in _own_cells(definition)}
    latest = dict(_meanings(published[-1], cells))
    former: dict[_Code, Meaning] = {}
    for definition in published:
        former.update(_meanings(definition, cells))
    found = [question for key, now in _meanings(new, cells) for question in _asked(key, now, latest, former)]
    return _without_cells_of(found)


def _asked(
    key: _Code, now: Meaning, latest: dict[_Code, Meaning], former: dict[_Code, Meaning]
) -> Iterator[MeaningQuestion]:
    before = former.get(key)
    if before is None:
        return
    returned = key not in latest
    differs = _differs(before, now) if key.item != "answer" else _folded(before.label) != _folded(now.label)
    renamed = returned and key.item != "cell" and plain(before.label) != plain(now.label)
    if differs or renamed or (returned and before.kind != now.kind):
        place = Place(key.section, key.row, key.column)
        yield MeaningQuestion(key.item, place, key.said, before, now, returned)


def _without_cells_of(questions: list[MeaningQuestion]) -> list[MeaningQuestion]:
    """What a whole row or column changes is asked about once, not again for each of its cells."""
    rows = {(asked.place.row, *_change(asked)) for asked in questions if asked.item == "row"}
    columns = {
        (asked.place.section, asked.place.column, *_change(asked))
        for asked in questions
        if asked.item == "column"
    }
    return [
        asked
        for asked in questions
        if asked.item != "cell"
        or (
            (asked.place.row, *_change(asked)) not in rows
            and (asked.place.section, asked.place.column, *_change(asked)) not in columns
        )
    ]


def _change(asked: MeaningQuestion) -> tuple[str, str, str, str]:
    before, now = asked.before, asked.now
    return before.kind, before.unit_of_measure, now.kind, now.unit_of_measure


def _differs(before: Meaning, now: Meaning) -> bool:
    return plain(before.unit_of_measure) != plain(now.unit_of_measure) or _sort(before.kind) != _sort(
        now.kind
    )


def _folded(label: str) -> str:
    """An answer is its words, marks and all: "bỏ" is not "bò"."""
    return clean(label).casefold()


def _sort(kind: str) -> str:
    """Numbers of all kinds may be made more or less exact; a number that becomes a text is another thing.

    A row without a kind holds what its columns hold, as a rule numbers.
    """
    if kind in NUMERIC_KINDS:
        return "number"
    return {"long_text": "text", "": "number"}.get(kind, kind)


def _unit(section: TableSection | RecordsSection, kind: str, own: str) -> str:
    """The unit over a table speaks for every count and amount of which nobody names another: đồng or triệu đồng."""
    counted = kind in NUMERIC_KINDS and kind != "percent"
    return own or (section.unit_of_measure if counted else "")


def _meanings(definition: Definition, cells: set[_Code]) -> Iterator[tuple[_Code, Meaning]]:
    for section in definition.sections:
        if isinstance(section, TableSection | RecordsSection):
            yield from _columns(section)
        if isinstance(section, TableSection):
            yield from _rows(section)
            yield from _cells(section, cells)
        elif isinstance(section, NarrativeSection):
            for part in section.parts:
                yield _Code("part", section.code, part.code), Meaning(part.heading)
        elif isinstance(section, FieldsSection):
            for field in section.fields:
                meaning = Meaning(field.label, field.kind, field.unit_of_measure)
                yield _Code("field", section.code, field.code), meaning
        yield from _answers(section)


def _columns(section: TableSection | RecordsSection) -> Iterator[tuple[_Code, Meaning]]:
    for column in section.leaf_columns():
        unit = _unit(section, column.kind, column.unit_of_measure)
        yield _Code("column", section.code, "", column.code), Meaning(column.label, column.kind, unit)


def _rows(section: TableSection) -> Iterator[tuple[_Code, Meaning]]:
    for at in section.all_rows():
        yield _Code("row", "", at.row.code), Meaning(at.row.label, at.row.kind, at.row.unit_of_measure)


def _own_cells(definition: Definition) -> Iterator[_Code]:
    """The cells that say of their own which kind of value they hold or how it is measured."""
    for section in definition.tables():
        for own in section.cells:
            if own.kind or own.unit_of_measure:
                yield _Code("cell", section.code, own.row, own.column)


def _cells(section: TableSection, cells: Iterable[_Code]) -> Iterator[tuple[_Code, Meaning]]:
    """What those cells hold, where their row and column are: by what they say themselves or by what is said of them."""
    rows = {row.code: row.label or row.code for row in section.data_rows()}
    columns = {column.code: column for column in section.leaf_columns()}
    for cell in sorted(cells):
        if cell.section == section.code and cell.row in rows and cell.column in columns:
            spec = section.spec(cell.row, cell.column)
            label = f"{rows[cell.row]} – {_called(columns[cell.column])}"
            yield cell, Meaning(label, spec.kind, _unit(section, spec.kind, spec.unit_of_measure))


def _called(column: Column) -> str:
    return column.label or column.code


def _answers(section: Section) -> Iterator[tuple[_Code, Meaning]]:
    for row, column, choices in _offering(section):
        for choice in choices:
            yield _Code("answer", section.code, row, column, choice.code), Meaning(choice.label)


def _offering(section: Section) -> Iterator[tuple[str, str, Sequence[Choice]]]:
    """Row, column and answers of whatever offers some; questions stand where rows do."""
    if isinstance(section, TableSection | RecordsSection):
        yield from (("", column.code, column.choices) for column in section.leaf_columns())
    if isinstance(section, TableSection):
        yield from ((row.code, "", row.choices) for row in section.data_rows())
        yield from ((own.row, own.column, own.choices) for own in section.cells)
    elif isinstance(section, FieldsSection):
        yield from ((field.code, "", field.choices) for field in section.fields)
