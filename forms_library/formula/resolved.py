"""A formula in one place of the form: its shape, and the cells and values from outside that stand at its sites.

Formulas of one shape share their tree; the tree with cells in it is built only for those who need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from forms_library.formula.arrays import written_out
from forms_library.formula.errors import FormulaError
from forms_library.formula.layout import Layout
from forms_library.formula.parsing import Formula, Shape
from forms_library.formula.references import Needs, Resolver, Seen, Standing, with_references
from forms_library.formula.tree import Area, Cell, External, Group, Node, walk

Dimensions = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class Resolved:
    """`found` stands at the sites of the formula; `reads` are the cells it reads, each once, in the order they are met;
    `arrays`: the formula has expressions over whole ranges, which its tree has cell by cell."""

    formula: Formula
    found: tuple[Node, ...]
    reads: tuple[int, ...]
    arrays: bool = False

    @cached_property
    def tree(self) -> Node:
        """The tree with cells for names."""
        tree = with_references(self.formula.shape, self.found)
        return written_out(tree) if self.arrays else tree

    @property
    def needs(self) -> Iterator[int]:
        """The numbers of the values from outside that it reads."""
        parts = (part for node in self.found for part in walk(node))
        return (part.index for part in parts if isinstance(part, External))


def _cells(node: Node) -> Iterable[int]:
    if isinstance(node, Cell):
        return (node.index,)
    if isinstance(node, Area):
        return node.cells
    return [part.index for part in walk(node) if isinstance(part, Cell)]


@dataclass
class Resolutions:
    """Resolves formulas of one form; what depends on shapes and sizes of ranges alone is found out once."""

    layout: Layout
    needs: Needs
    _names: dict[tuple[object, ...], Seen] = field(default_factory=dict)
    _arrays: dict[tuple[Shape, Dimensions], bool] = field(default_factory=dict)

    def resolve(self, formula: Formula, standing: Standing) -> Resolved:
        """The formula in its place; FormulaError (with offsets) for a name that stands for nothing."""
        found = Resolver(self.layout, self.needs, formula, standing, self._names).resolve()
        reads = tuple(dict.fromkeys(chain.from_iterable(map(_cells, found))))
        sizes = dimensions(found)
        try:
            arrays = any(sizes) and self._has_arrays(formula.shape, found, sizes)
        except FormulaError as error:
            start, end = formula.offset(error.start or 0), formula.offset(max((error.end or 1) - 1, 0)) + 1
            raise error.between(start, end) from None
        return Resolved(formula, found, reads, arrays)

    def _has_arrays(self, shape: Shape, found: tuple[Node, ...], sizes: Dimensions) -> bool:
        known = self._arrays.get((shape, sizes))
        if known is None:
            tree = with_references(shape, found)
            known = self._arrays[shape, sizes] = written_out(tree) is not tree
        return known


def dimensions(found: tuple[Node, ...]) -> Dimensions:
    """Lines and columns of the ranges among them; None for the others."""
    return tuple(
        (len(node.cells) // node.width, node.width)
        if isinstance(node, Area)
        else (len(node.items) // node.width, node.width)
        if isinstance(node, Group)
        else None
        for node in found
    )
