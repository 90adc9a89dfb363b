"""A code never changes its meaning: figures of all periods are kept under it.

Codes that a former version used may come back only for the same thing, and a code in use keeps its unit of measure and
stays a number, a text or a date. Where the letters differ but the meaning may be the same, people are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
)
from forms_library.problems import Place
from forms_library.text import plain


@dataclass(frozen=True)
class Meaning:
    """What stands under a code: how it is called, measured and which kind of value it holds."""

    label: str
    kind: str = ""
    unit_of_measure: str = ""


@dataclass(frozen=True)
class MeaningQuestion:
    """A code that seems to mean something else now. ``returned``: it had been removed by a version in between."""

    item: Literal["row", "column", "part", "field"]
    place: Place
    code: str
    before: Meaning
    now: Meaning
    returned: bool


Code = tuple[str, str, str]


def meaning_questions(published: Sequence[Definition], new: Definition) -> list[MeaningQuestion]:
    """The codes of ``new`` that published versions (oldest first) used for something that looks different."""
    if not published:
        return []
    latest = dict(_meanings(published[-1]))
    former: dict[Code, Meaning] = {}
    for definition in published:
        former.update(_meanings(definition))
    return [question for key, now in _meanings(new) for question in _asked(key, now, latest, former)]


def _asked(
    key: Code, now: Meaning, latest: dict[Code, Meaning], former: dict[Code, Meaning]
) -> Iterator[MeaningQuestion]:
    before = former.get(key)
    if before is None:
        return
    returned = key not in latest
    differs = _differs(before, now) or (returned and plain(before.label) != plain(now.label))
    if differs or (returned and before.kind != now.kind):
        item, section, code = key
        place = Place(section, code) if item != "column" else Place(section=section, column=code)
        yield MeaningQuestion(item, place, code, before, now, returned)  # type: ignore[arg-type]


def _differs(before: Meaning, now: Meaning) -> bool:
    return plain(before.unit_of_measure) != plain(now.unit_of_measure) or _sort(before.kind) != _sort(
        now.kind
    )


def _sort(kind: str) -> str:
    """Numbers of all kinds may be made more or less exact; a number that becomes a text is another thing.

    A row without a kind holds what its columns hold, as a rule numbers.
    """
    if kind in NUMERIC_KINDS:
        return "number"
    return {"long_text": "text", "": "number"}.get(kind, kind)


def _unit(section: TableSection | RecordsSection, column: Column) -> str:
    """The unit over a table speaks for every count and amount whose column names none: đồng or triệu đồng."""
    counted = column.kind in NUMERIC_KINDS and column.kind != "percent"
    return column.unit_of_measure or (section.unit_of_measure if counted else "")


def _meanings(definition: Definition) -> Iterable[tuple[Code, Meaning]]:
    for section in definition.sections:
        code = section.code
        if isinstance(section, TableSection | RecordsSection):
            for column in section.leaf_columns():
                meaning = Meaning(column.label, column.kind, _unit(section, column))
                yield ("column", code, column.code), meaning
        if isinstance(section, TableSection):
            for at in section.all_rows():
                meaning = Meaning(at.row.label, at.row.kind, at.row.unit_of_measure)
                yield ("row", "", at.row.code), meaning
        elif isinstance(section, NarrativeSection):
            yield from ((("part", code, part.code), Meaning(part.heading)) for part in section.parts)
        elif isinstance(section, FieldsSection):
            for field in section.fields:
                yield ("field", code, field.code), Meaning(field.label, field.kind, field.unit_of_measure)
