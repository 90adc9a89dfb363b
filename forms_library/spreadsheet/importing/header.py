"""The header of a table: which label stands over which columns, also where areas are not merged, or have slipped.

Every cell of the header gets an owner, the cell whose text is read there: by merged areas first, then by the lines that
are drawn, then by what stands below. A column's path is the owners from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms_library.formula.a1 import address_of
from forms_library.messages import N_
from forms_library.spreadsheet.book import Sheet, Spot
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.text import clean

Owners = dict[Spot, Spot]
"""Cell of the header -> cell whose text is read there."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the header and the cell that holds it."""

    text: str
    spot: Spot

    @property
    def address(self) -> str:
        """ "C5"; "A1" for a label that a person wrote."""
        return address_of(*self.spot) if self.spot[0] else "A1"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column of the form: the columns of the sheet it covers, and its labels from the top down."""

    columns: tuple[int, ...]
    path: tuple[Label, ...]

    @property
    def left(self) -> int:
        """The first of its columns, which holds its values."""
        return self.columns[0]

    @property
    def label(self) -> str:
        """The lowest label."""
        return self.path[-1].text if self.path else ""


def read_leaves(sheet: Sheet, layout: Layout, coded: Mapping[int, str], doubts: Doubts) -> list[Leaf]:
    """The columns of a table from left to right; `coded` are the columns of the sheet in which a code begins."""
    header = _least_odd(sheet, layout, coded, doubts)
    leaves: list[Leaf] = []
    for column in layout.columns:
        path = header.path(column)
        last = leaves[-1] if leaves else None
        if last is not None and _continues(sheet, layout, last, path, column, coded):
            leaves[-1] = Leaf((*last.columns, column), last.path)
        elif path or column in coded or _is_lined(sheet, layout, column):
            leaves.append(Leaf((column,), path))
    _note_odd(layout, leaves, coded, doubts)
    return leaves


def _continues(
    sheet: Sheet, layout: Layout, last: Leaf, path: Sequence[Label], column: int, coded: Mapping[int, str]
) -> bool:
    """Whether a column of the sheet is only the second half of the one before."""
    if layout.code_row is None:
        return bool(path) and tuple(path) == last.path
    same_code = sheet.area(layout.code_row, column) == sheet.area(layout.code_row, last.left)
    return tuple(path) == last.path and (same_code or (column not in coded and bool(path)))


def _is_lined(sheet: Sheet, layout: Layout, column: int) -> bool:
    rows = [layout.code_row] if layout.code_row else layout.header_rows
    return all({"top", "bottom"} <= sheet.cell(row, column).lines for row in rows)


def _note_odd(layout: Layout, leaves: Sequence[Leaf], coded: Mapping[int, str], doubts: Doubts) -> None:
    seen: dict[tuple[Label, ...], Leaf] = {}
    for leaf in leaves:
        place = address_of(layout.code_row or layout.bottom, leaf.left)
        if not leaf.path:
            doubts.note(
                Sort.NO_LABEL,
                N_("No label stands over this column. Write one or leave the column out."),
                place,
            )
        elif leaf.path in seen:
            message = N_(
                "Two codes stand under the one label “%(label)s”: their columns may have labels of their own."
            )
            doubts.note(Sort.MERGED, message, leaf.path[-1].address, label=leaf.label)
        seen[leaf.path] = leaf


@dataclass
class _Header:
    """The cells of a header while their owners are found out."""

    sheet: Sheet
    rows: range
    columns: tuple[int, ...]
    owners: Owners
    texts: dict[Spot, str]
    resolved: Owners = field(default_factory=dict)
    holes: int = 0

    @classmethod
    def of(cls, sheet: Sheet, layout: Layout, *, by_lines: bool) -> _Header:
        """What merged areas, and lines where they tell, say by themselves."""
        owners: Owners = {}
        texts: dict[Spot, str] = {}
        for row in layout.header_rows:
            for column in layout.columns:
                area = sheet.area(row, column)
                if text := clean(sheet.cell(*area.anchor).text):
                    spot = layout.begins(area)
                    owners[row, column] = spot
                    texts[spot] = text
        header = cls(sheet, layout.header_rows, layout.columns, owners, texts)
        if by_lines and _lines_tell(header):
            _join_by_lines(header)
        header.resolve()
        return header

    def changed(self, owners: Owners) -> _Header:
        """The same header with other owners to begin with."""
        header = _Header(self.sheet, self.rows, self.columns, owners, self.texts)
        header.resolve()
        return header

    def path(self, column: int) -> tuple[Label, ...]:
        """The labels over a column, each once."""
        spots = dict.fromkeys(
            self.resolved[row, column] for row in self.rows if (row, column) in self.resolved
        )
        path: list[Label] = []
        for spot in spots:
            text = self.texts[spot]
            if not (path and path[-1].text.casefold() == text.casefold() and self._alone(spot)):
                path.append(Label(text, spot))
        return tuple(path)

    def _alone(self, spot: Spot) -> bool:
        """Whether a label stands over one column only."""
        return len({column for (_, column), owner in self.resolved.items() if owner == spot}) == 1

    # Cells without a text

    def resolve(self) -> None:
        """Give the cells that are neither merged nor filled to the label on their left or above."""
        self.resolved = dict(self.owners)
        self.holes = 0
        for row in self.rows:
            for index, column in enumerate(self.columns):
                if (row, column) not in self.resolved:
                    self._resolve(row, column, self.columns[index - 1] if index else None)

    def _resolve(self, row: int, column: int, left: int | None) -> None:
        above = self.resolved.get((row - 1, column))
        beside = self.resolved.get((row, left)) if left is not None else None
        below = self._filled_below(row, column)
        if beside is not None and left is not None and self._reaches(row, left, column, below, above):
            self.resolved[row, column] = beside
            return
        if below and self._groups_beyond(row, column):
            self.holes += 1
        if above is not None:
            self.resolved[row, column] = above

    def _reaches(self, row: int, left: int, column: int, below: bool, above: Spot | None) -> bool:
        """Whether the label on the left is over this column too: both have labels below, or this has none at all."""
        if not self._same_parent(row, left, column):
            return False
        return self._filled_below(row, self.resolved[row, left][1]) if below else above is None

    def _filled_below(self, row: int, column: int) -> bool:
        """Whether a label of its own stands in the column further down."""
        here = self.owners.get((row, column))
        return any(self.owners.get((below, column), here) != here for below in range(row + 1, self.rows.stop))

    def _same_parent(self, row: int, left: int, column: int) -> bool:
        if row == self.rows.start:
            return True
        return self.resolved.get((row - 1, left)) == self.resolved.get((row - 1, column))

    def _groups_beyond(self, row: int, column: int) -> bool:
        """Whether a label of the same row further right, under the same parent, stands over others."""
        parent = self.resolved.get((row - 1, column))
        for beyond in self.columns[self.columns.index(column) + 1 :]:
            if self.resolved.get((row - 1, beyond)) != parent:
                return False
            owner = self.owners.get((row, beyond))
            if owner is not None and owner[0] == row:
                return self._filled_below(row, beyond)
        return False


# Lines


def _lines_tell(header: _Header) -> bool:
    """Whether lines are drawn around labels only, so that cells without a line between them are one."""
    pairs = [
        header.sheet.line_between(first, second)
        for first, second in _neighbours(header)
        if not (first in header.owners and header.owners.get(first) == header.owners.get(second))
    ]
    return any(pairs) and not all(pairs)


def _neighbours(header: _Header) -> Iterator[tuple[Spot, Spot]]:
    for row in header.rows:
        for index, column in enumerate(header.columns):
            if index + 1 < len(header.columns):
                yield (row, column), (row, header.columns[index + 1])
            if row + 1 in header.rows:
                yield (row, column), (row + 1, column)


def _join_by_lines(header: _Header) -> None:
    """Cells with no line between them have the one label that stands in them; broken labels are put together."""
    for cells in _rooms(header):
        anchors = sorted({header.owners[cell] for cell in cells if cell in header.owners})
        one_column = len({column for _, column in cells}) == 1
        if not anchors or not _is_rectangle(cells) or (len(anchors) > 1 and not one_column):
            continue
        if len(anchors) > 1:
            header.texts[anchors[0]] = clean(" ".join(header.texts[anchor] for anchor in anchors))
        header.owners.update(dict.fromkeys(cells, anchors[0]))


def _rooms(header: _Header) -> list[list[Spot]]:
    """The cells of the header, those together that no line divides."""
    rooms: dict[Spot, list[Spot]] = {
        (row, column): [(row, column)] for row in header.rows for column in header.columns
    }
    for first, second in _neighbours(header):
        one = rooms[first]
        other = rooms[second]
        joined = first in header.owners and header.owners.get(first) == header.owners.get(second)
        if one is not other and (joined or not header.sheet.line_between(first, second)):
            one.extend(other)
            rooms.update(dict.fromkeys(other, one))
    return list({id(room): room for room in rooms.values()}.values())


def _is_rectangle(cells: Iterable[Spot]) -> bool:
    listed = list(cells)
    rows, columns = {row for row, _ in listed}, {column for _, column in listed}
    return len(rows) * len(columns) == len(listed)


# Areas that have slipped


def _least_odd(sheet: Sheet, layout: Layout, coded: Mapping[int, str], doubts: Doubts) -> _Header:
    """The reading of a header with the fewest oddities: as it is merged and lined, else with areas moved back.

    Conversions from other programs move the areas of a row by a column or two; that is said."""
    header = _Header.of(sheet, layout, by_lines=True)
    least = _oddities(header, coded)
    if not least:
        return header
    better = [
        (oddities, cost, place, tried)
        for base in (header, _Header.of(sheet, layout, by_lines=False))
        for tried, place, needed, cost in _moves(base)
        if (oddities := _oddities(tried, coded)) <= least - needed
    ]
    if not better:
        return header
    _, _, place, best = min(better, key=lambda found: found[:3])
    message = N_(
        "The merged areas of this row do not fit the labels below from here on: they seem to have slipped, and were "
        "read where they fit."
    )
    doubts.note(Sort.SHIFTED, message, address_of(*place))
    return best


def _moves(header: _Header) -> Iterator[tuple[_Header, Spot, int, int]]:
    """The header with one run of labels moved; with it where the run begins, how much better the result must be, and
    how unlikely the slip is: areas move to the right of an empty cell, as a rule."""
    for row in header.rows[:-1]:
        for start in _starts(header, row):
            needed = 1 if _leaves_are_merged(header, row, start) else 2
            index = header.columns.index(start)
            beside_hole = index > 0 and (row, header.columns[index - 1]) not in header.owners
            for by in (1, 2, -1):
                tried = _moved(header, row, start, by)
                if tried is not None:
                    yield tried, (row, start), needed, abs(by) + 2 * (by < 0) + 2 * (not beside_hole)


def _starts(header: _Header, row: int) -> list[int]:
    return sorted({spot[1] for (at, _), spot in header.owners.items() if at == row and spot[0] == row})


def _moved(header: _Header, row: int, start: int, by: int) -> _Header | None:
    """The header with the run of labels that begins at a cell moved to the left; None if they would collide."""
    order = {column: index for index, column in enumerate(header.columns)}
    owners: Owners = dict(header.owners)
    run = _run(header, row, start)
    for column in run:
        owner = owners.pop((row, column))
        for below in range(row + 1, header.rows.stop):
            if owners.get((below, column)) == owner:
                del owners[below, column]
    for column in run:
        place = order[column] - by
        if not 0 <= place < len(header.columns) or (row, header.columns[place]) in owners:
            return None
        owners[row, header.columns[place]] = header.owners[row, column]
    return header.changed(owners)


def _run(header: _Header, row: int, start: int) -> list[int]:
    """The columns of the labels beside one another, from `start` on, that begin in the row."""
    run = []
    for column in header.columns[header.columns.index(start) :]:
        owner = header.owners.get((row, column))
        if owner is None or owner[0] != row:
            break
        run.append(column)
    return run


def _oddities(header: _Header, coded: Mapping[int, str]) -> int:
    """How much of a header no office would print."""
    paths = [
        tuple(label.spot for label in header.path(column)) for column in header.columns if column in coded
    ]
    repeated = len(paths) - len(set(paths))
    groups = {spot for path in paths for spot in path[:-1]}
    bare = sum(not path or path[-1] in groups for path in paths)
    return header.holes + 2 * repeated + bare + _crossings(header) + _only_children(header)


def _only_children(header: _Header) -> int:
    """Labels over one single column that has a label of its own: a group of one."""
    covered: dict[Spot, set[int]] = {}
    for (_, column), owner in header.resolved.items():
        covered.setdefault(owner, set()).add(column)
    count = 0
    for owner, columns in covered.items():
        if len(columns) == 1 and any(
            header.resolved.get((row, next(iter(columns))), owner) != owner
            for row in range(owner[0] + 1, header.rows.stop)
        ):
            count += 1
    return count


def _crossings(header: _Header) -> int:
    """Labels that stand under two others at once."""
    count = 0
    for row in header.rows[1:]:
        parents: dict[Spot, set[Spot | None]] = {}
        for column in header.columns:
            owner = header.owners.get((row, column))
            if owner is not None and owner[0] == row:
                parents.setdefault(owner, set()).add(header.resolved.get((row - 1, column)))
        count += sum(len(over) > 1 for over in parents.values())
    return 2 * count


def _leaves_are_merged(header: _Header, row: int, start: int) -> bool:
    """Whether the labels of a row that stand over nothing are merged down, as far as the row has not slipped."""
    for column in header.columns:
        owner = header.owners.get((row, column))
        if column >= start or owner is None or owner[0] != row:
            continue
        alone = not header._filled_below(row, column)
        if alone and row + 1 in header.rows and header.owners.get((row + 1, column)) != owner:
            return False
    return True
