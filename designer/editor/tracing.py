"""What a cell, row or column uses, and what uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from designer.editor.sample import without_texts
from forms_library.definition import Definition, DefinitionError, load
from forms_library.definition.model import TableSection
from forms_library.formula.plan import Plan, plan_of
from forms_library.value_types import CellKey

SHOWN = 40  # places of one line; a column of a large form is used by hundreds


@dataclass(frozen=True)
class Asked:
    """A cell, or a whole row (``column`` "") or column (``row`` "")."""

    section: str
    row: str = ""
    column: str = ""

    def holds(self, key: CellKey) -> bool:
        """Whether a cell belongs to what was asked."""
        return self.section == key[0] and self.row in ("", key[1]) and self.column in ("", key[2])

    def seen(self, key: CellKey) -> CellKey:
        """Another cell as it is named here: a column speaks of columns, a row of rows."""
        if key[0] != self.section or (self.row and self.column):
            return key
        return (key[0], "", key[2]) if self.column else (key[0], key[1], "")


@dataclass(frozen=True)
class Traced:
    """A place in the definition with its label."""

    section: str
    row: str
    column: str
    name: str
    label: str


@dataclass(frozen=True)
class Trace:
    """Each place once, in the order of the form."""

    uses: tuple[Traced, ...] = ()
    used_by: tuple[Traced, ...] = ()


def trace(definition: object, asked: Asked) -> Trace:
    """The places that what was asked reads, and those that read it; nothing for what cannot be read."""
    try:
        loaded = load(definition)
    except DefinitionError:
        return Trace()
    reads = _reads_of(loaded)
    uses = (key for cell, read in reads if asked.holds(cell) for key in read)
    used_by = (cell for cell, read in reads if any(asked.holds(key) for key in read))
    return Trace(_traced(loaded, asked, uses), _traced(loaded, asked, used_by))


def _traced(definition: Definition, asked: Asked, keys: Iterable[CellKey]) -> tuple[Traced, ...]:
    places = {asked.seen(key): None for key in keys if not asked.holds(key)}
    return tuple(_named(definition, key) for key in list(places)[:SHOWN])


def _named(definition: Definition, key: CellKey) -> Traced:
    section, row, column = key
    table = definition.section(section)
    if not isinstance(table, TableSection):
        return Traced(section, row, column, f"{section}.{row}", "")
    labels = [table.row(row).label or table.row(row).number] if row else []
    labels += [table.column(column).label] if column else []
    return Traced(section, row, column, ".".join(code for code in (row, column) if code), " – ".join(labels))


Reads = tuple[tuple[CellKey, tuple[CellKey, ...]], ...]


def _reads_of(definition: Definition) -> Reads:
    """Which cells each computed cell reads; remembered, since the selection moves more often than the form changes."""
    kept = _kept(without_texts(definition))
    if not kept:
        kept.append(tuple(_reads(plan_of(definition))))
    return kept[0]


def _reads(plan: Plan) -> Iterator[tuple[CellKey, tuple[CellKey, ...]]]:
    keys = plan.layout.keys
    for cell in sorted(plan.cells, key=lambda planned: planned.index):
        yield keys[cell.index], tuple(keys[index] for index in cell.reads)


@lru_cache(maxsize=64)
def _kept(_key: bytes) -> list[Reads]:
    return []
