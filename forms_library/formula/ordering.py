"""The order in which cells are calculated, and the full path of a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Circle(Exception):
    """`path` is the circle: each cell reads the next, the last one is the first again."""

    def __init__(self, path: tuple[int, ...]) -> None:
        super().__init__(path)
        self.path = path


def in_order(reads: Mapping[int, Iterable[int]]) -> list[int]:
    """The computed cells, each after all it reads; `reads` maps a computed cell to the cells of its formula.
    Raises Circle."""
    done: set[int] = set()
    ordered: list[int] = []
    for start in reads:
        if start not in done:
            _visit(start, reads, done, ordered)
    return ordered


def _visit(start: int, reads: Mapping[int, Iterable[int]], done: set[int], ordered: list[int]) -> None:
    # A stack of our own: a chain of thousands of cells is deeper than Python's.
    path, on_path = [start], {start}
    pending = [iter(reads[start])]
    while path:
        following = next((cell for cell in pending[-1] if cell in reads and cell not in done), None)
        if following is None:
            done.add(path[-1])
            on_path.discard(path[-1])
            ordered.append(path.pop())
            pending.pop()
        elif following in on_path:
            raise Circle((*path[path.index(following) :], following))
        else:
            path.append(following)
            on_path.add(following)
            pending.append(iter(reads[following]))
