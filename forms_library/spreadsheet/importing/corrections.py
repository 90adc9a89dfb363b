"""What a person says against what was found; everything left unsaid is found anew each time.

The corrections are small JSON, so that a review can be put aside and taken up again with the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from forms_library.definition.reader import LABEL_LENGTH
from forms_library.kinds import kind_names
from forms_library.text import clean

_T = TypeVar("_T")
MOST_ROWS, MOST_COLUMNS, MOST_TABLES = 20_000, 500, 20
ROLES = ("number", "label", "unit_of_measure", "printed_code", "note", "figure")


@dataclass(frozen=True)
class ColumnCorrection:
    """Corrections of one column of the sheet; None leaves what was found. `path` are its labels from the top."""

    left_out: bool | None = None
    role: str | None = None
    path: tuple[str, ...] | None = None
    printed: str | None = None
    kind: str | None = None
    decimals: int | None = None
    unit_of_measure: str | None = None
    formula: str | None = None


@dataclass(frozen=True)
class RowCorrection:
    """Corrections of one row of the sheet."""

    left_out: bool | None = None
    level: int | None = None
    number: str | None = None
    label: str | None = None
    unit_of_measure: str | None = None
    heading: bool | None = None
    added: bool | None = None
    formula: str | None = None


@dataclass(frozen=True)
class TableCorrection:
    """Corrections of one table: where it stands (rows and columns of the sheet), its title, what it is."""

    top: int | None = None
    bottom: int | None = None
    code_row: int | None = None
    last_row: int | None = None
    left: int | None = None
    right: int | None = None
    title: str | None = None
    unit_of_measure: str | None = None
    records: bool | None = None
    rules: str | None = None
    columns: Mapping[int, ColumnCorrection] = field(default_factory=dict)
    rows: Mapping[int, RowCorrection] = field(default_factory=dict)


@dataclass(frozen=True)
class Corrections:
    """Corrections of a whole import. `convert_fonts`: letters of old fonts are to be read as such; False: they stand
    as they are; None: nobody has said."""

    sheet: str | None = None
    convert_fonts: bool | None = None
    code: str | None = None
    title: str | None = None
    symbol: str | None = None
    legal_basis: str | None = None
    tables: tuple[TableCorrection, ...] = ()

    def table(self, number: int) -> TableCorrection:
        """The corrections of a table."""
        return self.tables[number] if number < len(self.tables) else TableCorrection()


NOTHING = Corrections()


# JSON


def corrections_to_json(corrections: Corrections) -> dict[str, Any]:
    """The corrections as JSON, what is not said left out."""
    written: dict[str, Any] = _object(corrections)
    return written


def _object(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_object(part) for part in item]
    if isinstance(item, Mapping):
        return {str(key): shown for key, part in item.items() if (shown := _object(part))}
    if not hasattr(item, "__dataclass_fields__"):
        return item
    found = {f.name: _object(getattr(item, f.name)) for f in fields(item)}
    return {name: value for name, value in found.items() if value is not None and value not in ([], {})}


def read_corrections(obj: object) -> Corrections:
    """The corrections in a JSON object; what is of another shape or out of bounds counts as not said."""
    reader = _Reader(obj)
    return Corrections(
        sheet=reader.text("sheet"),
        convert_fonts=reader.flag("convert_fonts"),
        code=reader.text("code"),
        title=reader.text("title"),
        symbol=reader.text("symbol"),
        legal_basis=reader.text("legal_basis"),
        tables=tuple(_table(item) for item in reader.each("tables")[:MOST_TABLES]),
    )


def _table(obj: object) -> TableCorrection:
    reader = _Reader(obj)
    return TableCorrection(
        **{name: reader.whole(name, 1, MOST_ROWS) for name in ("top", "bottom", "last_row")},
        code_row=reader.whole("code_row", 0, MOST_ROWS),
        **{name: reader.whole(name, 1, MOST_COLUMNS) for name in ("left", "right")},
        title=reader.text("title"),
        unit_of_measure=reader.text("unit_of_measure"),
        records=reader.flag("records"),
        rules=reader.lines("rules"),
        columns=reader.numbered("columns", _column, MOST_COLUMNS),
        rows=reader.numbered("rows", _row, MOST_ROWS),
    )


def _column(obj: object) -> ColumnCorrection:
    reader = _Reader(obj)
    path = [clean(part)[:LABEL_LENGTH] for part in reader.each("path") if isinstance(part, str)]
    return ColumnCorrection(
        left_out=reader.flag("left_out"),
        role=reader.one_of("role", ROLES),
        path=tuple(part for part in path if part) or None,
        printed=reader.text("printed"),
        kind=reader.one_of("kind", kind_names()),
        decimals=reader.whole("decimals", 0, 6),
        unit_of_measure=reader.text("unit_of_measure"),
        formula=reader.text("formula"),
    )


def _row(obj: object) -> RowCorrection:
    reader = _Reader(obj)
    return RowCorrection(
        left_out=reader.flag("left_out"),
        level=reader.whole("level", 1, 6),
        number=reader.text("number"),
        label=reader.text("label"),
        unit_of_measure=reader.text("unit_of_measure"),
        heading=reader.flag("heading"),
        added=reader.flag("added"),
        formula=reader.text("formula"),
    )


class _Reader:
    """One object of the JSON, read without complaint."""

    def __init__(self, obj: object) -> None:
        self.obj: Mapping[str, Any] = obj if isinstance(obj, Mapping) else {}

    def text(self, key: str) -> str | None:
        value = self.obj.get(key)
        return clean(value)[:LABEL_LENGTH] if isinstance(value, str) else None

    def lines(self, key: str) -> str | None:
        value = self.obj.get(key)
        return value[:20_000] if isinstance(value, str) else None

    def flag(self, key: str) -> bool | None:
        value = self.obj.get(key)
        return value if isinstance(value, bool) else None

    def whole(self, key: str, low: int, high: int) -> int | None:
        value = self.obj.get(key)
        return value if type(value) is int and low <= value <= high else None

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str | None:
        value = self.obj.get(key)
        return value if isinstance(value, str) and value in allowed else None

    def each(self, key: str) -> list[Any]:
        value = self.obj.get(key)
        return value if isinstance(value, list) else []

    def numbered(self, key: str, read: Callable[[object], _T], highest: int) -> dict[int, _T]:
        value = self.obj.get(key)
        if not isinstance(value, Mapping):
            return {}
        return {
            int(number): read(item)
            for number, item in value.items()
            if isinstance(number, str) and number.isdigit() and 1 <= int(number) <= highest
        }
