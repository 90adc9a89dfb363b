"""Rows that reporters add: the browser's modules give what the server calculates, in each row and over all of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from forms_library.definition.lines import line_code
from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    Definition,
    LabelColumn,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.formula import compile_definition
from forms_library.formula.javascript import javascript_module
from forms_library.formula.records import LINE, form_of_one, lists_of, records_in
from forms_library.order import position_key
from forms_library.value_types import CellKey, ExcelError, Value
from tests.forms_library.formula.node import Cases, calculate_all_in_node

OVER_A_LIST = (
    "SUM(DS.TIEN)",
    "SUM(DS.SL)+SUM(DS.TIEN)*2",
    "COUNT(DS.SL)",
    "COUNTA(DS.TEN)",
    "COUNTBLANK(DS.SL)",
    "AVERAGE(DS.SL)",
    "MAX(DS.NGAY)-MIN(DS.NGAY)",
    'SUMIF(DS.TEN,"Bàn",DS.TIEN)',
    'COUNTIF(DS.SL,">2")',
    "IFERROR(SUM(DS.GIA),-1)",
)
COLUMNS = (
    Column("TEN", "Tên", kind="text"),
    Column("SL", "Số lượng", kind="decimal", decimals=1),
    Column("DG", "Đơn giá", kind="money", decimals=2),
    Column("NGAY", "Ngày", kind="date"),
    Column("TIEN", "Thành tiền", kind="money", decimals=2, formula="SL*DG"),
    Column("GIA", "Giá bình quân", kind="money", decimals=2, formula="DG/SL"),
)
FORM = Definition(
    "T",
    "T",
    "Thử",
    sections=(
        RecordsSection("DS", columns=COLUMNS, checks=(Check("K", "COUNT(SL)<=3", scope="section"),)),
        TableSection(
            "B1",
            label_columns=(LabelColumn("ND", "Nội dung"),),
            columns=(
                Column("SO", "Số", kind="decimal", decimals=2, aggregation="sum"),
                Column("DOI", "Gấp đôi", kind="decimal", decimals=2, aggregation="sum", formula="SO*2"),
            ),
            rows=(
                Row("N1", "Nhóm 1", added=True, formula="SUM(CHILDREN())"),
                Row("N2", "Nhóm 2", added=True, formula="SUM(CHILDREN())"),
                Row("TC", "Tổng", formula="N1+N2"),
            ),
        ),
        TableSection(
            "B2",
            columns=(Column("C", "Cộng", kind="decimal", decimals=2),),
            rows=tuple(Row(f"T{n}", f"Dòng {n}") for n in range(len(OVER_A_LIST))),
            cells=tuple(CellRule(f"T{n}", "C", formula=text) for n, text in enumerate(OVER_A_LIST)),
        ),
    ),
)


def a_report(seed: int) -> dict[CellKey, Value]:
    """Some records and lines, some cells of them blank, and a record that holds nothing."""
    random = Random(seed)
    values: dict[CellKey, Value] = {position_key("DS", "r9"): "z"}
    for number in range(random.randrange(6)):
        row = f"r{number}"
        values[position_key("DS", row)] = chr(random.randrange(97, 122))
        given: dict[str, Value] = {
            "TEN": random.choice(["Bàn", "Ghế"]),
            "SL": Decimal(random.randrange(0, 50)) / 10,
            "DG": Decimal(random.randrange(-9999, 99999)) / 100,
            "NGAY": datetime.date(2026, 1, 1) + datetime.timedelta(random.randrange(300)),
        }
        values |= {("DS", row, code): value for code, value in given.items() if random.random() < 0.8}
    for group in ("N1", "N2"):
        for number in range(random.randrange(4)):
            row = line_code(group, f"k{number}")
            values["B1", row, "ND"] = f"Việc {number}"
            if random.random() < 0.8:
                values["B1", row, "SO"] = Decimal(random.randrange(-500, 9999)) / 100
    return values


REPORTS = [a_report(seed) for seed in range(40)]


def test_rows_and_what_reads_them_are_calculated_as_on_the_server() -> None:
    compiled = compile_definition(FORM)
    module = javascript_module(compiled)
    assert "serverOnly = []" in module
    columns = columns_in_the_browser(REPORTS)
    needs = ["/".join(need.key) for need in compiled.stored.outline.needs]
    cases: Cases = [({}, [found.get(need, []) for need in needs]) for found in columns]
    (answers,) = calculate_all_in_node([(module, cases)])
    failing = 0
    for values, answer in zip(REPORTS, answers, strict=True):
        evaluation = compiled.evaluate(values)
        exact = {"/".join(key): plain(value) for key, value in evaluation.values.items()}
        assert answer["values"] == {key: exact[key] for key in answer["values"]}
        assert bool(answer["failing"]) == any(check.check == "K" for check in evaluation.checks)
        failing += len(answer["failing"])
    assert 0 < failing < len(REPORTS)


def columns_in_the_browser(reports: Sequence[dict[CellKey, Value]]) -> list[dict[str, list[Any]]]:
    """For each report the columns of its lists by "section/group/column", rows calculated by their own modules."""
    found: list[dict[str, list[Any]]] = [{} for _ in reports]
    for (code, group), section in lists_of(FORM).items():
        one = form_of_one(section, group)
        assert one is not None
        rows = [list(records_in(section, group, values).values()) for values in reports]
        cases: Cases = [
            ({"/".join(key): plain(value) for key, value in row.items()}, []) for each in rows for row in each
        ]
        (answers,) = calculate_all_in_node([(javascript_module(compile_definition(one)), cases)])
        filled = iter(
            [{**given, **answer["values"]} for (given, _), answer in zip(cases, answers, strict=True)]
        )
        for columns, each in zip(found, rows, strict=True):
            whole = [next(filled) for _ in each]
            for column in section.leaf_columns():
                columns[f"{code}/{group}/{column.code}"] = [
                    row.get(f"{code}/{LINE}/{column.code}") for row in whole
                ]
    return found


def plain(value: object) -> Any:
    """A value as the page has it."""
    if isinstance(value, ExcelError):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
