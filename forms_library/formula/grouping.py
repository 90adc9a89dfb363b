"""Formulas of one shape together: cells of a column that follow one another become one slice of all organisations.

The cells of a template are laid out for this: column by column, in each column the rows whose formulas are
alike side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from forms_library.formula.plan import Plan, Planned
from forms_library.formula.tree import Area, Call, Cell, Chain, External, Group, Node, parts, walk
from forms_library.formula.vectorising import Access, Unvectorised
from forms_library.kinds import decimals_of


@dataclass(frozen=True, slots=True)
class Places:
    """Where each numbered cell stands in the frame, and its decimals (None: not a number)."""

    of: Mapping[int, int]
    decimals: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Run:
    """Cells (or checks) of one shape with evenly spaced references, calculated together. `items` are places of
    cells in the frame, or numbers of checks."""

    tree: Node
    items: tuple[int, ...]
    accesses: Mapping[int, Access]
    decimals: int


def places_of(plan: Plan) -> Places:
    """Lay out the cells: section by section, column by column, rows of one kind together."""
    layout = plan.layout
    decimals = {index: _decimals(plan, index) for index in range(len(layout.keys))}
    shapes = {cell.index: _origin(cell) for cell in plan.cells}
    rows: dict[tuple[str, str], dict[str, Hashable]] = defaultdict(dict)
    for index, (section, row, column) in enumerate(layout.keys):
        rows[section, row][column] = shapes.get(index)
    kinds = {row: tuple(sorted(columns.items(), key=str)) for row, columns in rows.items()}
    first: dict[tuple[str, Hashable], int] = {}
    for (section, _row), kind in kinds.items():
        first.setdefault((section, kind), len(first))
    order = sorted(range(len(layout.keys)), key=lambda index: _rank(plan, index, kinds, first))
    return Places({index: place for place, index in enumerate(order)}, decimals)


def _decimals(plan: Plan, index: int) -> int | None:
    spec = plan.layout.spec(index)
    return 0 if spec.kind == "date" else decimals_of(spec)


def _origin(cell: Planned) -> Hashable:
    return (cell.standing.origin, cell.formula.tree.__class__.__name__, _text(cell))


def _text(cell: Planned) -> str:
    return "|".join(name.text for name in cell.formula.names) if cell.standing.origin == "column" else ""


def _rank(plan: Plan, index: int, kinds: Mapping[Any, Hashable], first: Mapping[Any, int]) -> tuple[Any, ...]:
    section, row, column = plan.layout.keys[index]
    table = plan.layout.tables.get(section)
    place = (table.columns.get(column, 0), table.rows.get(row, 0)) if table else (0, 0)
    return (section, place[0], first[section, kinds[section, row]], place[1], column)


def shape(node: Node, places: Places) -> Hashable:
    """What two formulas must share to be calculated together: everything but which cells they read."""
    match node:
        case Cell(index):
            return ("cell", _number_of(places, index))
        case Area(cells, width):
            found = {_number_of(places, index) for index in cells}
            return ("area", len(cells), width, found.pop()) if len(found) == 1 else _mixed(node)
        case External(_, many):
            return ("outside", many)
        case Chain(_, rest):
            return ("chain", *(sign for sign, _ in rest), *(shape(part, places) for part in parts(node)))
        case Call(function):
            return (function, *(shape(part, places) for part in parts(node)))
    below = parts(node)
    if below:
        extra = getattr(node, "sign", "")
        return (type(node).__name__, extra, *(shape(part, places) for part in below))
    return replace(node, start=0, end=0)


def _number_of(places: Places, index: int) -> int:
    decimals = places.decimals[index]
    if decimals is None:
        raise Unvectorised("text")
    return decimals


def _mixed(node: Node) -> Hashable:
    raise Unvectorised("area of unlike decimals")


def spelled(node: Node, places: Places) -> Node:
    """Ranges over cells of unlike decimals as groups of single cells, which are brought to one scale."""
    if isinstance(node, Area):
        if len({places.decimals[index] for index in node.cells}) > 1:
            return Group(tuple(Cell(index) for index in node.cells), node.width)
        return node
    if isinstance(node, Call):
        return replace(node, arguments=tuple(spelled(part, places) for part in node.arguments))
    return node


def levels_of(plan: Plan) -> dict[int, int]:
    """For each computed cell how many others stand below it: cells of one level do not read one another."""
    levels: dict[int, int] = {}
    for cell in plan.cells:
        levels[cell.index] = 1 + max((levels.get(index, 0) for index in cell.reads), default=0)
    return levels


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell or check to be grouped: its item, its tree, the positions it reads leaf by leaf."""

    item: int
    tree: Node
    leaves: tuple[Node, ...]
    reads: tuple[tuple[int, ...], ...]
    leaf_decimals: tuple[int, ...]
    decimals: int


def candidate(item: int, tree: Node, places: Places, decimals: int) -> Candidate:
    """Read off a tree what grouping needs."""
    leaves = tuple(node for node in walk(tree) if isinstance(node, Cell | Area | External))
    reads = tuple(_positions(leaf, places) for leaf in leaves)
    return Candidate(
        item, tree, leaves, reads, tuple(_leaf_decimals(leaf, places) for leaf in leaves), decimals
    )


def _leaf_decimals(leaf: Node, places: Places) -> int:
    match leaf:
        case Cell(index):
            return _number_of(places, index)
        case Area(cells):
            return _number_of(places, cells[0])
    return 0


def _positions(leaf: Node, places: Places) -> tuple[int, ...]:
    match leaf:
        case Cell(index):
            return (places.of[index],)
        case Area(cells):
            return tuple(places.of[index] for index in cells)
        case External(index):
            return (index,)
    raise AssertionError(leaf)


def runs_of(candidates: Sequence[Candidate], orders: Sequence[Any]) -> list[Run]:
    """Split candidates of one shape into runs, in whichever order gives fewest."""
    tried = [list(_runs(sorted(candidates, key=order))) for order in orders]
    return [_run(members) for members in min(tried, key=len)]


def _runs(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    members: list[Candidate] = []
    step: tuple[int, ...] | None = None
    for found in candidates:
        if members:
            now = _step(members[-1], found)
            if now is not None and (step is None or now == step):
                members.append(found)
                step = now
                continue
            yield members
        members, step = [found], None
    if members:
        yield members


def _step(before: Candidate, after: Candidate) -> tuple[int, ...] | None:
    """How far each reference moves from one formula to the next; None if the cells of a range do not move together."""
    steps = [after.item - before.item]
    for old, new in zip(before.reads, after.reads, strict=True):
        moved = {b - a for a, b in zip(old, new, strict=True)}
        if len(moved) > 1:
            return None
        steps.append(moved.pop())
    return tuple(steps) if steps[0] > 0 else None


def _run(members: Sequence[Candidate]) -> Run:
    first = members[0]
    step = _step(first, members[1]) if len(members) > 1 else None
    moves = step[1:] if step else (0,) * len(first.leaves)
    accesses = {
        id(leaf): _access(leaf, reads, move, len(members), decimals)
        for leaf, reads, move, decimals in zip(
            first.leaves, first.reads, moves, first.leaf_decimals, strict=True
        )
    }
    return Run(first.tree, tuple(member.item for member in members), accesses, first.decimals)


def _access(leaf: Node, reads: tuple[int, ...], move: int, count: int, decimals: int) -> Access:
    if isinstance(leaf, Area):
        return _window(reads, move, count, decimals)
    return Access(_slice(reads[0], move, count), decimals)


def _slice(start: int, move: int, count: int) -> Any:
    if move == 0:
        return slice(start, start + 1)
    if move > 0:
        return slice(start, start + (count - 1) * move + 1, move)
    return [start + move * number for number in range(count)]


def _window(reads: tuple[int, ...], move: int, count: int, decimals: int) -> Access:
    inner = reads[1] - reads[0] if len(reads) > 1 else 1
    even = all(b - a == inner for a, b in pairwise(reads))
    if even and inner > 0 and move >= 0:
        return Access(None, decimals, (reads[0], count, move, len(reads), inner))
    return Access([[place + move * number for place in reads] for number in range(count)], decimals)


def item_slice(items: Sequence[int]) -> Any:
    """The items of a run as a slice (they are evenly spaced)."""
    step = items[1] - items[0] if len(items) > 1 else 1
    return slice(items[0], items[-1] + 1, step)
