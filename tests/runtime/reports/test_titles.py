"""What a section without a title is called on the screen: never by its code."""

from __future__ import annotations

import pytest
from flask import Flask

from forms_library.definition import FieldsSection, NarrativeSection, RecordsSection, Section, TableSection
from runtime.reports.titles import title_of


@pytest.mark.parametrize(
    ("section", "title"),
    [
        (TableSection("B1", "Kết quả"), "Kết quả"),
        (TableSection("B1"), "Số liệu"),
        (RecordsSection("DS"), "Danh sách"),
        (NarrativeSection("TM"), "Phần thuyết minh"),
        (FieldsSection("TT"), "Phần thông tin chung"),
    ],
)
def test_a_section_is_called_by_its_title_or_by_what_it_holds(
    app: Flask, section: Section, title: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert title_of(section) == title
