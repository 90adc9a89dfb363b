"""Rules of a sheet about what may be typed: lists, limits, whole numbers, days, lengths of texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms_library.formula.a1 import address_of
from forms_library.kinds import NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_
from forms_library.spreadsheet.exporting.cells import answers, runs
from forms_library.spreadsheet.exporting.marks import LISTS_SHEET
from forms_library.value_types import CellSpec

LONGEST_LIST = 250
LARGEST = "999999999999999"
Translate = Callable[[str], str]


@dataclass
class Validations:
    """Gathers the cells of a workbook by the rule they need; lists too long for a rule stand on a hidden sheet."""

    lists: Worksheet
    translate: Translate
    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, sheet: Worksheet, cells: dict[CellSpec, list[tuple[int, int]]]) -> None:
        """Give the cells of a sheet their rules."""
        for spec, places in cells.items():
            rule = self._rule(spec)
            if rule is None:
                continue
            for column, first, last in runs(places):
                rule.add(f"{address_of(first, column)}:{address_of(last, column)}")
            sheet.add_data_validation(rule)

    def _rule(self, spec: CellSpec) -> DataValidation | None:
        if choices := answers(spec):
            message = N_("Choose one of the answers in the list.")
            return self._validation("list", message, formula1=self._listed(choices))
        if isinstance(kind_of(spec.kind), NumberKind):
            return self._number(spec)
        if spec.kind == "date":
            return self._validation(
                "date", N_("Write a date: day/month/year."), formula1="1", operator="greaterThan"
            )
        if spec.maximum_length:
            message = N_("The text is too long for this cell.")
            limit = str(spec.maximum_length)
            return self._validation("textLength", message, formula1=limit, operator="lessThanOrEqual")
        return None

    def _number(self, spec: CellSpec) -> DataValidation:
        kind = kind_of(spec.kind)
        assert isinstance(kind, NumberKind)
        whole = not kind.decimals(spec)
        low = format(spec.minimum, "f") if spec.minimum is not None else f"-{LARGEST}"
        high = format(spec.maximum, "f") if spec.maximum is not None else LARGEST
        message = N_("Write a whole number.") if whole else N_("Write a number.")
        if spec.minimum is not None or spec.maximum is not None:
            message = N_("Write a number within the limits of this cell.")
        return self._validation(
            "whole" if whole else "decimal", message, formula1=low, formula2=high, operator="between"
        )

    def _validation(self, sort: str, message: str, **settings: Any) -> DataValidation:
        rule = DataValidation(type=sort, allow_blank=True, **settings)  # type: ignore[arg-type]
        rule.error, rule.errorTitle = self.translate(message), self.translate(N_("Not accepted here"))
        rule.showErrorMessage = True
        return rule

    def _listed(self, choices: tuple[str, ...]) -> str:
        joined = ",".join(choices)
        if len(joined) <= LONGEST_LIST and not any("," in choice or '"' in choice for choice in choices):
            return f'"{joined}"'
        if choices not in self.columns:
            column = len(self.columns) + 1
            for row, choice in enumerate(choices, start=1):
                cell = self.lists.cell(row, column, choice)
                cell.data_type = "s"
            area = (
                f"${address_of(1, column).rstrip('1')}$1:${address_of(1, column).rstrip('1')}${len(choices)}"
            )
            self.columns[choices] = f"{LISTS_SHEET}!{area}"
        return self.columns[choices]
