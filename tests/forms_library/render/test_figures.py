"""Figures bound into written text: found, put in as they stand, and nothing else of the text touched."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_library.definition import load
from forms_library.render.figures import NO_FIGURE, beginning, figure_text, figures_in, with_figures
from forms_library.value_types import CellSpec, ExcelError
from tests.support.every_setting import EVERY_SETTING

TEXT = '<p>Thu <span data-figure="B1/R1/TH">1,0</span> và <strong><span data-figure="B1/R2/TH"></span></strong>.</p>'


def test_the_cells_that_a_text_names() -> None:
    assert figures_in(TEXT) == ["B1/R1/TH", "B1/R2/TH"]
    assert figures_in("<p>Không có <span>số</span> nào.</p>") == []
    assert figures_in('<span data-figure="A/B/C"><strong>1</strong></span>') == [""]  # holds more than words


def test_present_values_are_put_in_and_written_safely() -> None:
    shown = with_figures(TEXT, {"B1/R1/TH": "1.234,5", "B1/R2/TH": "<b>"}.__getitem__)
    assert shown == (
        '<p>Thu <span data-figure="B1/R1/TH">1.234,5</span> và '
        '<strong><span data-figure="B1/R2/TH">&lt;b&gt;</span></strong>.</p>'
    )
    assert with_figures(shown, lambda _address: "2").count(">2<") == 2


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("B1/R1/TH", "1.234,5"),
        ("B1/R2/TH", NO_FIGURE),
        ("B1/R3/TH", "#DIV/0!"),
        ("B1/R9/TH", NO_FIGURE),
        ("nonsense", NO_FIGURE),
    ],
)
def test_a_figure_is_written_as_it_is_printed(address: str, expected: str) -> None:
    keys = [("B1", row, "TH") for row in ("R1", "R2", "R3")]
    specs = dict.fromkeys(keys, CellSpec("decimal", decimals=1))
    results = dict(zip(keys, (Decimal("1234.5"), None, ExcelError.DIV0), strict=True))
    assert figure_text(address, results, specs) == expected


def test_a_beginning_binds_the_figures_it_names() -> None:
    text = "Thu < chi: {TC.SO} vụ,\n{B1.TC.TIEN} đồng; {ABC.D}\n\nKhông có vướng mắc."
    begun = beginning(load(EVERY_SETTING), text)
    assert begun == (
        '<p>Thu &lt; chi: <span data-figure="B1/TC/SO">…</span> vụ,<br>'
        '<span data-figure="B1/TC/TIEN">…</span> đồng; {ABC.D}</p><p>Không có vướng mắc.</p>'
    )
    assert figures_in(begun) == ["B1/TC/SO", "B1/TC/TIEN"]
