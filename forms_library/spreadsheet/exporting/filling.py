"""What a workbook is filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from forms_library.value_types import CellKey, Result, Value


@dataclass(frozen=True)
class Filling:
    """What the workbook is filled with: input values, results, and cells that may not be changed this time.

    Without `formulas` results stand in their place: a part of a form cannot calculate what the whole does."""

    values: Mapping[CellKey, Value] = field(default_factory=dict)
    computed: Mapping[CellKey, Result] = field(default_factory=dict)
    closed: Callable[[CellKey], bool] = lambda _key: False
    formulas: bool = True
    organisation: str = ""
    period: str = ""
