"""Which figures of a report deserve a look: out of their usual range, or much moved since the last period. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from forms_library.value_types import CellKey, Result
from runtime.outliers.method import Usual

# A change of more than half against the last period deserves a look; smaller figures than this move by chance.
MOVED_SHARE = Decimal("0.5")
MOVED_LEAST = Decimal(10)
MOST_STRIKING = 5


@dataclass(frozen=True)
class Striking:
    """A figure that deserves a look, with what it was and, where it is known, its usual range."""

    key: CellKey
    now: Decimal
    was: Decimal | None
    usual: Usual | None

    @property
    def weight(self) -> Decimal:
        """By how much it is off, as a share: the larger the sooner it is looked at."""
        base = self.usual.middle if self.usual is not None else self.was
        return abs(self.now - base) / max(abs(base), MOVED_LEAST) if base is not None else Decimal(0)


@dataclass(frozen=True)
class Review:
    """The first look at a report."""

    outliers: int
    moved: int
    top: tuple[Striking, ...]


def review(
    values: Mapping[CellKey, Result], before: Mapping[CellKey, Result], odd: Mapping[CellKey, Usual]
) -> Review:
    """Look at figures beside those of the last period and their usual ranges (of the odd ones)."""
    moved = list(_moved(values, before))
    keys = dict.fromkeys([*odd, *moved])
    striking = sorted(_striking(keys, values, before, odd), key=lambda item: -item.weight)
    return Review(len(odd), len(moved), tuple(striking[:MOST_STRIKING]))


def _moved(values: Mapping[CellKey, Result], before: Mapping[CellKey, Result]) -> Iterator[CellKey]:
    for key, value in values.items():
        was = before.get(key)
        if isinstance(value, Decimal) and isinstance(was, Decimal) and has_moved(value, was):
            yield key


def has_moved(value: Decimal, was: Decimal) -> bool:
    """Whether a figure changed by more than half, and is large enough for that to mean something."""
    return max(abs(value), abs(was)) >= MOVED_LEAST and abs(value - was) > MOVED_SHARE * abs(was)


def _striking(
    keys: Iterable[CellKey],
    values: Mapping[CellKey, Result],
    before: Mapping[CellKey, Result],
    odd: Mapping[CellKey, Usual],
) -> Iterator[Striking]:
    for key in keys:
        value, was = values.get(key), before.get(key)
        if isinstance(value, Decimal):
            yield Striking(key, value, was if isinstance(was, Decimal) else None, odd.get(key))
