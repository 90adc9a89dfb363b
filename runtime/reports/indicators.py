"""Which indicator the figures of a cell are, for the store of figures and for the page."""

from __future__ import annotations

from typing import Any

from forms_library.definition import Definition
from forms_library.definition.indicators import bindings, indicator_of, whole_cells
from forms_library.value_types import CellKey


class Bound:
    """The indicators of one form by cell."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self.codes = frozenset(found.indicator for found in bindings(definition))
        self._wholes = {(code, key) for code, key in whole_cells(definition).items()}

    def at(self, key: CellKey) -> str:
        """The indicator of a cell; "" if it has none."""
        try:
            return indicator_of(self._definition, key) if self.codes else ""
        except KeyError:
            return ""  # the label of an added line, or its position

    def of(self, key: CellKey) -> dict[str, Any]:
        """What a figure keeps of it."""
        code = self.at(key)
        return {"indicator": code or None, "whole": (code, key) in self._wholes}
