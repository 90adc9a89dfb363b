"""The table as HTML: header tree, code row, levels, headings, states, marks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from forms_library import catalogue
from forms_library.definition import TableSection, load
from forms_library.messages import Message
from forms_library.problems import Place, Problem
from forms_library.render import Mode, table_html, table_model
from forms_library.render.build import orientation_of

MODES: tuple[Mode, ...] = ("entry", "canvas", "review", "print")


def table(code: str) -> TableSection:
    return catalogue.get(code).tables()[0]


def html(section: TableSection, mode: Mode = "entry", **settings: Any) -> ElementTree.Element:
    markup = table_html(table_model(section, settings.pop("values", {}), **settings), mode)
    return ElementTree.fromstring(_well_formed(str(markup)))


def _well_formed(markup: str) -> str:
    """`col` has no end tag in HTML."""
    head, _, rest = markup.partition("<colgroup>")
    columns, _, tail = rest.partition("</colgroup>")
    return f"{head}<colgroup>{columns.replace('>', '/>')}</colgroup>{tail}"


def grid_width(row: ElementTree.Element) -> int:
    return sum(int(cell.get("colspan", "1")) for cell in row)


@pytest.mark.parametrize("code", [code for code in catalogue.codes() if catalogue.get(code).tables()])
@pytest.mark.parametrize("mode", MODES)
def test_header_cells_tile_every_line_of_the_header(code: str, mode: Mode) -> None:
    section = table(code)
    width = len(section.label_columns) + len(section.leaf_columns())
    head = html(section, mode).find("thead")
    assert head is not None
    lines = [row for row in head if row.get("class") != "codes"]
    covered = [0] * len(lines)
    for index, row in enumerate(lines):
        for cell in row:
            for below in range(int(cell.get("rowspan", "1"))):
                covered[index + below] += int(cell.get("colspan", "1"))
    assert covered == [width] * len(lines)


@pytest.mark.parametrize("code", [code for code in catalogue.codes() if catalogue.get(code).tables()])
def test_every_line_of_the_body_is_as_wide_as_the_table(code: str) -> None:
    section = table(code)
    width = len(section.label_columns) + len(section.leaf_columns())
    assert {grid_width(row) for row in html(section).iter("tr") if row.get("data-row")} == {width}


@pytest.mark.parametrize("code", [code for code in catalogue.codes() if catalogue.get(code).tables()])
def test_no_header_cell_is_empty_and_each_has_a_scope(code: str) -> None:
    for cell in html(table(code)).iter("th"):
        assert "".join(cell.itertext()).strip()
        assert cell.get("scope") in {"col", "colgroup", "row", "rowgroup"}


def test_the_code_row_repeats_what_the_form_prints() -> None:
    row = next(row for row in html(table("XLD02")).iter("tr") if row.get("class") == "codes")
    texts = ["".join(cell.itertext()) for cell in row]
    assert texts[:4] == ["MS", "1", "2", "3=4+23"]
    assert texts[-1] == "26"


def test_a_header_may_have_seven_levels() -> None:
    assert len(table_model(table("HT13A"), {}).header) == 7


def test_headings_span_the_table_and_carry_no_cells() -> None:
    rows = {row.get("data-row"): row for row in html(table("PCTN01")).iter("tr")}
    heading = rows["H01"]
    assert "is-heading" in str(heading.get("class"))
    assert not [cell for cell in heading if cell.get("data-key")]
    assert [cell.get("colspan") for cell in heading] == [None, "3"]
    # The cell is as wide as the table: its words are apart, to stay in sight, but for paper, which is not scrolled.
    assert heading[1][0].get("class") == "heading-text"
    printed = next(
        row for row in html(table("PCTN01"), "print").iter("tr") if "is-heading" in str(row.get("class"))
    )
    assert len(printed[1]) == 0


def test_cells_say_who_fills_them() -> None:
    cells = {cell.get("data-key"): cell for cell in html(table("XLD02")).iter("td") if cell.get("data-key")}
    typed, computed = cells["B1/R01/C01"], cells["B1/R01/C03"]
    assert (typed.get("tabindex"), typed.get("aria-readonly"), typed.get("data-required")) == (
        "-1",
        None,
        "true",
    )
    assert "is-computed" in str(computed.get("class"))
    assert computed.get("aria-readonly") == "true"
    assert typed.get("data-kind") == "integer"


def test_paper_carries_no_keys_and_no_focus() -> None:
    markup = str(table_html(table_model(table("XLD02"), {}), "print"))
    assert "data-key" not in markup
    assert "tabindex" not in markup
    assert "style=" not in markup


def test_values_stand_in_the_vietnamese_way() -> None:
    model = table_model(table("KTXHT"), {("SL", "THU_NQD", "UT"): Decimal("1234.5")})
    cell = next(c for row in model.rows for c in row.cells if c.key == ("SL", "THU_NQD", "UT"))
    assert (cell.text, cell.decimals, cell.align) == ("1.234,5", 1, "right")


def test_problems_mark_all_cells_that_take_part_and_errors_win() -> None:
    keys = (("B1", "R01", "C01"), ("B1", "R01", "C02"))
    problems = [
        Problem(Message("Lưu ý"), "warning", Place(*keys[0]), keys),
        Problem(Message("Sai <b>"), "error", Place(*keys[0])),
    ]
    cells = {c.get("data-key"): c for c in html(table("XLD02"), problems=problems).iter("td")}
    assert cells["B1/R01/C01"].get("data-problem") == "Sai <b>"
    assert cells["B1/R01/C01"].get("aria-invalid") == "true"
    assert "has-warning" in str(cells["B1/R01/C02"].get("class"))


def test_hostile_labels_are_text() -> None:
    section = load(
        {
            "format": 1,
            "code": "X",
            "title": "x",
            "sections": [
                {
                    "kind": "table",
                    "code": "B",
                    "title": "<script>",
                    "label_columns": [{"code": "ND", "label": '"><img src=x>'}],
                    "columns": [{"code": "C", "label": "<b>", "kind": "text", "note": '" onmouseover="x'}],
                    "rows": [{"code": "R", "label": "</td><script>"}],
                }
            ],
        }
    ).tables()[0]
    for mode in MODES:
        markup = str(table_html(table_model(section, {("B", "R", "C"): "<svg onload=x>"}), mode))
        assert "<script" not in markup
        assert "<img" not in markup
        assert "<svg" not in markup
        assert ' onmouseover="' not in markup


def test_wide_tables_lie_on_their_side() -> None:
    assert orientation_of(table("XLD02")) == "landscape"
    assert orientation_of(table("PCTN01")) == "portrait"


def test_six_levels_of_rows_are_told_apart() -> None:
    row: dict[str, Any] = {"code": "R6", "label": "6"}
    for level in range(5, 0, -1):
        row = {"code": f"R{level}", "label": str(level), "children": [row]}
    section = load(
        {
            "format": 1,
            "code": "X",
            "title": "x",
            "sections": [
                {
                    "kind": "table",
                    "code": "B",
                    "label_columns": [{"code": "ND", "label": "Nội dung"}],
                    "columns": [{"code": "C", "label": "c"}],
                    "rows": [row],
                }
            ],
        }
    ).tables()[0]
    assert [row.level for row in table_model(section, {}).rows] == [1, 2, 3, 4, 5, 6]
    assert 'class="line level-6"' in str(table_html(table_model(section, {})))
