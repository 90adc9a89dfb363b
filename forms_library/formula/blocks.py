"""The cells of a form in blocks: what is calculated at one go, by one function for all rows that are alike.

270 rows of ten columns with the same rules are one function of a few lines, called 270 times: that is quick to
generate, small to keep, and quicker to run than everything written out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from forms_library.formula.plan import Judged, Plan, Planned
from forms_library.formula.resolved import Resolved
from forms_library.formula.tree import Area, Cell, External, Group, Node, parts

FEW = 3
"""A range of so few cells is handed over cell by cell: they are added up faster than a sequence."""

Argument: TypeAlias = (
    tuple[Literal["cell"], int]
    | tuple[Literal["range"], tuple[int, ...]]
    | tuple[Literal["outside"], int]
    | tuple[Literal["many"], int]
)
"""What a function is given: a cell, a range as a sequence, a value from outside, a sequence of those."""


@dataclass(frozen=True)
class Block:
    """Cells calculated together, or one check or condition. Blocks of one `form` differ in nothing but the cells they
    read and fill."""

    members: tuple[Planned | Judged, ...]
    arguments: tuple[Argument, ...]
    form: Hashable


def blocks_of(plan: Plan) -> list[Block]:
    """The calculated cells in order: row by row where rows are alike, else cell by cell."""
    keys = plan.layout.keys
    rows = [tuple(cells) for _, cells in groupby(plan.cells, key=lambda cell: keys[cell.index][:2])]
    blocks = [block(row) for row in rows]
    alike = Counter(found.form for found in blocks)
    return [part for found in blocks for part in _split(found, worth=alike[found.form] > 1)]


def _split(found: Block, *, worth: bool) -> Iterator[Block]:
    if worth or len(found.members) == 1:
        yield found
    else:
        for member in found.members:
            yield block((member,))


def block(members: tuple[Planned | Judged, ...]) -> Block:
    """What follows one another as one block."""
    reader = _Reader()
    form = []
    for place, member in enumerate(members):
        form.append((member.resolved.formula.shape, reader.form_of(member.resolved)))
        if isinstance(member, Planned):
            reader.own[member.index] = place
    return Block(members, tuple(reader.arguments), tuple(form))


class _Reader:
    """Numbers the arguments of a block as they are met, and notes where each formula reads which."""

    def __init__(self) -> None:
        self.arguments: dict[Argument, int] = {}
        self.own: dict[int, int] = {}

    def form_of(self, formula: Resolved) -> Hashable:
        return tuple(self._node(node, formula.arrays) for node in formula.found)

    def _node(self, node: Node, arrays: bool) -> Hashable:
        match node:
            case Cell(index):
                return self._cell(index)
            case Area(cells, width):
                if arrays or not self.is_handed_over(cells):
                    return ("cells", width, *(self._cell(index) for index in cells))
                return ("range", width, self._number(("range", cells)))
            case External(index, many):
                return self._number(("many", index) if many else ("outside", index))
        width = node.width if isinstance(node, Group) else 0
        return (type(node), width, *(self._node(part, arrays) for part in parts(node)))

    def is_handed_over(self, cells: tuple[int, ...]) -> bool:
        """Whether a range is an argument of its own: it is long, and none of its cells is calculated here."""
        return len(cells) > FEW and self.own.keys().isdisjoint(cells)

    def _cell(self, index: int) -> Hashable:
        own = self.own.get(index)
        return self._number(("cell", index)) if own is None else ("own", own)

    def _number(self, argument: Argument) -> int:
        return self.arguments.setdefault(argument, len(self.arguments))
