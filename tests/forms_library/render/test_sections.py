"""Narrative, fields, lists and the whole document."""

from __future__ import annotations

import datetime
from decimal import Decimal

from forms_library import catalogue
from forms_library.definition import load
from forms_library.order import POSITION
from forms_library.render import document_model, records_model, rich_text, section_html
from forms_library.render.rich_text import clean_html, is_blank

REPORT = catalogue.get("KTXHT")
NARRATIVE = REPORT.section("TM")


def test_a_narrative_without_markup_becomes_paragraphs() -> None:
    assert rich_text("Một < hai\nba\n\nBốn") == "<p>Một &lt; hai<br>ba</p><p>Bốn</p>"


def test_scripts_pictures_styles_and_links_are_dropped() -> None:
    dirty = (
        '<p style="x" onclick="x">A<script>alert(1)</script><img src="http://evil/x.png">'
        '<a href="javascript:x">b</a><strong>c</strong></p>'
    )
    assert clean_html(dirty) == "<p>Ab<strong>c</strong></p>"
    assert "script" not in rich_text("<script>alert(1)</script>")


def test_spans_of_a_pasted_table_stay_within_reason() -> None:
    cleaned = clean_html('<table><tbody><tr><td colspan="1000000" rowspan="2">x</td></tr></tbody></table>')
    assert "1000000" not in cleaned
    assert 'rowspan="2"' in cleaned


def test_markup_that_would_choke_the_renderer_keeps_its_words_only() -> None:
    deep = "<blockquote>" * 500 + "đáy" + "</blockquote>" * 500
    assert clean_html(deep) == "<p>đáy</p>"
    assert clean_html("<p>a" + "<br>" * 100_000 + "b</p>") == "<p>a<br><br>b</p>"


def test_an_empty_editor_is_blank() -> None:
    assert is_blank("<p>&nbsp;<br></p>")
    assert not is_blank("<p>x</p>")


def test_the_entry_page_shows_headings_guidance_and_text_areas() -> None:
    markup = section_html(NARRATIVE, {("TM", "P1", "text"): "Kết quả </textarea>"}, mode="entry")
    assert "II. Kết quả đạt được" in markup
    assert 'name="TM/P1/text"' in markup
    assert 'aria-describedby="guidance-TM-P1-text"' in markup
    assert markup.count("</textarea>") == 5


def test_fields_and_lists_show_values_the_vietnamese_way() -> None:
    definition = load(
        {
            "format": 1,
            "code": "X",
            "title": "x",
            "sections": [
                {
                    "kind": "fields",
                    "code": "TC",
                    "fields": [{"code": "F1", "label": "Ngày lập", "kind": "date"}],
                },
                {
                    "kind": "records",
                    "code": "DS",
                    "title": "Danh sách",
                    "columns": [
                        {"code": "TEN", "label": "Tên", "kind": "text"},
                        {"code": "SO", "label": "Số"},
                    ],
                },
            ],
        }
    )
    fields = section_html(
        definition.sections[0], {("TC", "F1", "value"): datetime.date(2026, 2, 5)}, mode="review"
    )
    assert "05/02/2026" in fields
    listed = section_html(
        definition.sections[1],
        {("DS", "r1", "TEN"): "Xã <A>", ("DS", "r1", "SO"): Decimal(1234)},
        mode="print",
    )
    assert "Xã &lt;A&gt;" in listed
    assert "1.234" in listed
    assert "data-key" not in listed


LIST = load(
    {
        "format": 1,
        "code": "X",
        "title": "x",
        "sections": [
            {
                "kind": "records",
                "code": "DS",
                "total": True,
                "columns": [
                    {"code": "TEN", "label": "Tên", "kind": "text"},
                    {"code": "SO", "label": "Số", "aggregation": "sum"},
                    {"code": "NAM", "label": "Năm", "aggregation": "none"},
                ],
            }
        ],
    }
).sections[0]
RECORDS = {
    ("DS", "r1", "TEN"): "Sau",
    ("DS", "r1", "SO"): Decimal(1200),
    ("DS", "r1", "NAM"): Decimal(2025),
    ("DS", "r1", POSITION): "b",
    ("DS", "r2", "SO"): Decimal(34),
    ("DS", "r2", POSITION): "a",
    ("DS", "r3", POSITION): "c",
}


def test_a_list_stands_in_its_order_and_adds_up() -> None:
    model = records_model(LIST, RECORDS)
    assert [(line.code, [cell.text for cell in line.cells]) for line in model.rows] == [
        ("r2", ["", "34", ""]),
        ("r1", ["Sau", "1.200", "2.025"]),
        ("_total", ["Tổng cộng", "1.234", ""]),
    ]


def test_while_it_is_filled_a_list_shows_blank_rows_and_the_next_one() -> None:
    model = records_model(LIST, RECORDS, mode="entry")
    assert [line.code for line in model.rows] == ["r2", "r1", "r3", "new", "_total"]
    assert [cell.state for cell in model.rows[-2].cells] == ["input"] * 3
    assert [cell.state for cell in model.rows[-1].cells] == ["locked", "computed", "locked"]


def test_a_document_has_the_three_boxes_and_every_section() -> None:
    document = document_model(REPORT, {})
    assert (document.symbol, document.title) == ("KTXH-T.001", "Báo cáo tình hình kinh tế - xã hội tháng")
    assert [(section.kind, section.orientation) for section in document.sections] == [
        ("table", "landscape"),
        ("narrative", "portrait"),
    ]


def test_the_unit_of_measure_is_named_in_the_language_of_the_reader() -> None:
    section = catalogue.get("XLD02").sections[0]
    assert "Đơn vị tính: đơn, vụ việc" in section_html(section, {}, mode="print")
    assert "Unit of measure: đơn, vụ việc" in section_html(section, {}, mode="print", language="en")
