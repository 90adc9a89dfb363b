"""The workload of every formula benchmark: 30 groups of 9 rows, 10 columns, totals, differences, ratios,
amounts of money."""

from __future__ import annotations

import random
from decimal import Decimal
from math import floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from openpyxl import Workbook

from forms_library.definition.model import Column, Definition, Row, TableSection
from forms_library.value_types import CellKey, Value

MEMBERS = 9
INPUTS = ("C01", "C02", "C03", "C04", "C10")
COLUMNS = (
    *(Column(f"C{n:02d}", "", aggregation="sum") for n in range(1, 5)),
    Column("C05", "", formula="C01+C02-C03", aggregation="sum"),
    Column(
        "C06",
        "",
        kind="percent",
        decimals=1,
        formula='IF(C01=0,"",ROUND(C05/C01*100,1))',
        aggregation="recompute",
    ),
    Column("C07", "", kind="money", formula="C04*C02", aggregation="sum"),
    Column("C08", "", formula="C05+C07", aggregation="sum"),
    Column("C09", "", kind="decimal", decimals=2, formula="IFERROR(C08/C04,0)", aggregation="recompute"),
    Column("C10", "", aggregation="sum"),
)


def form(groups: int = 30, name: str = "T") -> Definition:
    """The form; `name` makes another digest of the same work."""
    rows = tuple(
        Row(
            f"G{g}",
            "",
            formula="SUM(CHILDREN())",
            children=tuple(Row(f"R{g}_{member}", "") for member in range(MEMBERS)),
        )
        for g in range(groups)
    )
    return Definition(name, name, name, sections=(TableSection("B1", columns=COLUMNS, rows=rows),))


def values(groups: int = 30, seed: int = 1) -> dict[CellKey, Value]:
    """What people typed."""
    source = random.Random(seed)
    return {
        ("B1", f"R{g}_{member}", code): Decimal(source.randint(0, 1000))
        for g in range(groups)
        for member in range(MEMBERS)
        for code in INPUTS
    }


def half_away(value: float, digits: int) -> float:
    """The rounding a careful programmer writes."""
    unit = 10.0**digits
    whole = floor(abs(value) * unit + 0.5 + abs(value) * unit * 1e-15) / unit
    return whole if value >= 0 else -whole


def by_hand(given: list[list[list[float]]]) -> list[list[float]]:
    """What a programmer writes instead: for each group the rows' ten cells, then the total's."""
    found = []
    for group in given:
        total = [0.0] * 10
        for row in group:
            cells = _line(row[0], row[1], row[2], row[3])
            cells[9] = row[4]
            for place in (0, 1, 2, 3, 4, 6, 7, 9):
                total[place] += cells[place]
            found.append(cells)
        total[5] = half_away(total[4] / total[0] * 100, 1) if total[0] else 0.0
        total[8] = half_away(total[7] / total[3], 2) if total[3] else 0.0
        found.append(total)
    return found


def _line(c1: float, c2: float, c3: float, c4: float) -> list[float]:
    c5 = c1 + c2 - c3
    c6 = half_away(half_away(c5 / c1 * 100, 1), 1) if c1 else 0.0
    c7 = c4 * c2
    c8 = c5 + c7
    c9 = half_away(c8 / c4, 2) if c4 else 0.0
    return [c1, c2, c3, c4, c5, c6, c7, c8, c9, 0.0]


def spreadsheet(path: Path, groups: int = 30) -> None:
    """The same form as a workbook, for engines that read those."""
    book = Workbook()
    page = book.active
    assert page is not None
    given = values(groups)
    for g in range(groups):
        top = g * (MEMBERS + 1) + 1
        for member in range(MEMBERS):
            line = top + 1 + member
            for code in INPUTS:
                page.cell(line, int(code[1:]), float(str(given["B1", f"R{g}_{member}", code])))
            _rules(page, line)
        _rules(page, top)
        for column in "ABCDEGHJ":  # totals are sums, ratios are calculated anew
            page[f"{column}{top}"] = f"=SUM({column}{top + 1}:{column}{top + MEMBERS})"
    book.save(path)


def _rules(page: object, line: int) -> None:
    cells = {
        "E": f"=A{line}+B{line}-C{line}",
        "F": f'=IF(A{line}=0,"",ROUND(E{line}/A{line}*100,1))',
        "G": f"=D{line}*B{line}",
        "H": f"=E{line}+G{line}",
        "I": f"=IFERROR(H{line}/D{line},0)",
    }
    for column, formula in cells.items():
        page[f"{column}{line}"] = formula  # type: ignore[index]


def half_away_many(values: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    """The same rounding for an array."""
    unit = 10.0**digits
    sizes = np.abs(values) * unit
    rounded: NDArray[np.float64] = np.copysign(np.floor(sizes + 0.5 + sizes * 1e-15) / unit, values)
    return rounded


def by_hand_many(given: NDArray[np.float64], chunk: int = 512) -> list[NDArray[np.float64]]:
    """What a programmer writes for many organisations: `given` [input column, group, member, organisation];
    chunks of results [column, group, member (the total last), organisation]."""
    found = []
    for start in range(0, given.shape[3], chunk):
        part = given[:, :, :, start : start + chunk]
        cells = np.empty((10, part.shape[1], MEMBERS + 1, part.shape[3]))
        cells[[0, 1, 2, 3, 9], :, :MEMBERS] = part
        rows, totals = cells[:, :, :MEMBERS], cells[:, :, MEMBERS]
        rows[4] = rows[0] + rows[1] - rows[2]
        rows[6] = rows[3] * rows[1]
        rows[7] = rows[4] + rows[6]
        for place in (0, 1, 2, 3, 4, 6, 7, 9):
            rows[place].sum(axis=1, out=totals[place])
        with np.errstate(divide="ignore", invalid="ignore"):
            cells[5] = np.where(cells[0] != 0, half_away_many(cells[4] / cells[0] * 100, 1), np.nan)
            cells[8] = np.where(cells[3] != 0, half_away_many(cells[7] / cells[3], 2), 0.0)
        found.append(cells)
    return found
