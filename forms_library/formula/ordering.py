"""The order in which cells are calculated, and the full path of a circle."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping


class Circle(Exception):
    """`path` is the circle: each cell reads the next, the last one is the first again."""

    def __init__(self, path: tuple[int, ...]) -> None:
        super().__init__(path)
        self.path = path


def in_order(
    reads: Mapping[int, Iterable[int]], place_of: Callable[[int], Hashable] = lambda cell: cell
) -> list[int]:
    """The computed cells, each after all it reads; `reads` maps a computed cell to the cells of its formula, each once.

    Cells of one place follow one another as far as they can: a row is calculated at one go. Raises Circle."""
    waits, readers = _graph(reads)
    ready: dict[Hashable, list[int]] = {}
    for cell, count in waits.items():
        if not count:
            ready.setdefault(place_of(cell), []).append(cell)
    ordered: list[int] = []
    while ready:
        place = next(iter(ready))
        ordered += _released(ready.pop(place), place, place_of, waits, readers, ready)
    if len(ordered) < len(waits):
        raise Circle(_circle(reads, {cell for cell, count in waits.items() if count}))
    return ordered


def _graph(reads: Mapping[int, Iterable[int]]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """How many computed cells each one still waits for, and who waits for it."""
    waits = dict.fromkeys(reads, 0)
    readers: dict[int, list[int]] = {cell: [] for cell in reads}
    for cell, found in reads.items():
        for other in found:
            reader = readers.get(other)
            if reader is not None:
                reader.append(cell)
                waits[cell] += 1
    return waits, readers


def _released(
    cells: list[int],
    place: Hashable,
    place_of: Callable[[int], Hashable],
    waits: dict[int, int],
    readers: Mapping[int, list[int]],
    ready: dict[Hashable, list[int]],
) -> list[int]:
    """The cells of a place, with those of the same place that wait for nothing else; others become ready."""
    for cell in cells:  # grows while it is walked
        for reader in readers[cell]:
            waits[reader] -= 1
            if not waits[reader]:
                home = place_of(reader)
                (cells if home == place else ready.setdefault(home, [])).append(reader)
    return cells


def _circle(reads: Mapping[int, Iterable[int]], waiting: set[int]) -> tuple[int, ...]:
    """Among cells that wait for one another, from reader to read until one comes round again."""
    path = [next(cell for cell in reads if cell in waiting)]
    seen = {path[0]: 0}
    while True:
        following = next(cell for cell in reads[path[-1]] if cell in waiting)
        if following in seen:
            return (*path[seen[following] :], following)
        seen[following] = len(path)
        path.append(following)
