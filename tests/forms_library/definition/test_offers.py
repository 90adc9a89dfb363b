"""What is offered in empty cells: defaults that fit, values from elsewhere, figures bound into a text."""

from __future__ import annotations

import copy
import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import DefinitionError, canonical, dump, load
from forms_library.definition.offers import bound_figures, default_value, default_values
from forms_library.formula import Need, compile_definition
from forms_library.value_types import CellSpec, Choice, ValueProblem
from tests.support.every_setting import EVERY_SETTING

FORM = load(EVERY_SETTING)


def column(**settings: Any) -> dict[str, Any]:
    table = {
        "kind": "table",
        "code": "T",
        "columns": [{"code": "A", "label": "A", **settings}],
        "rows": [{"code": "R", "label": "Dòng"}],
    }
    return {"format": 1, "code": "TT", "title": "Thử", "sections": [table]}


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (CellSpec("integer"), "12", Decimal(12)),
        (CellSpec("date"), "2026-02-05", datetime.date(2026, 2, 5)),
        (CellSpec("yes_no"), "false", False),
        (CellSpec("choice", choices=(Choice("a", "A"),)), "a", "a"),
        (CellSpec("text"), "Không", "Không"),
    ],
)
def test_a_default_is_written_as_json_has_it(spec: CellSpec, text: str, value: object) -> None:
    assert default_value(spec, text) == value


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (CellSpec("integer"), "1.5"),
        (CellSpec("integer", maximum=Decimal(3)), "4"),
        (CellSpec("date"), "05/02/2026"),
        (CellSpec("choice", choices=(Choice("a", "A"),)), "b"),
        (CellSpec("yes_no"), "x"),
    ],
)
def test_a_default_that_does_not_fit_is_refused(spec: CellSpec, text: str) -> None:
    with pytest.raises(ValueProblem):
        default_value(spec, text)


def test_a_wrong_default_stands_at_its_column() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(column(default="một"))
    (problem,) = caught.value.problems
    assert (problem.place.section, problem.place.column) == ("T", "A")


@pytest.mark.parametrize(("written", "kept"), [(True, "true"), (False, "false"), ("true", "true")])
def test_yes_and_no_may_be_written_as_json_has_them(written: object, kept: str) -> None:
    definition = load(column(kind="yes_no", default=written))
    assert definition.tables()[0].default_at("R", "A") == kept
    once = canonical(dump(definition))
    assert f'"default":"{kept}"'.encode() in once
    assert canonical(dump(load(json.loads(once)))) == once
    assert dict(default_values(definition)) == {("T", "R", "A"): kept == "true"}


@pytest.mark.parametrize(
    "formula",
    [
        "PREV(R.A)",
        "SAME_PERIOD_LAST_YEAR(A)",
        'FIGURE("SO_HO")',
        "SUM(CONTRIBUTORS())",
        "SUM(CONTRIBUTORS(XLD02!R.A))",
        "XLD02!B1.R01.C06",
    ],
)
def test_these_may_be_offered(formula: str) -> None:
    assert load(column(prefill=formula)).tables()[0].prefill("R", "A").formula == formula


@pytest.mark.parametrize("formula", ["A+1", "PREV(A)+1", "CONTRIBUTORS(A)", "FIGURE(A)", "R.A", "YTD(A)"])
def test_anything_else_may_not(formula: str) -> None:
    with pytest.raises(DefinitionError):
        load(column(prefill=formula))


def test_a_row_offers_in_its_numeric_columns_and_a_cell_says_it_better() -> None:
    table = FORM.tables()[0]
    assert table.prefill("R1", "SO").formula == "PREV(R1.SO)"
    assert table.prefill("R1", "GHI").formula == ""
    assert table.prefill("R2", "TIEN").formula == "XLD02!TONG.C01"
    assert table.default_at("R2", "TIEN") == "0.5"
    assert table.default_at("R1", "SO") == "0"
    assert table.default_at("TC", "SO") == ""


def test_a_row_offers_to_the_column_in_which_it_is_read() -> None:
    document = column()
    document["sections"][0]["rows"][0]["prefill"] = "PREV(R)"
    assert compile_definition(load(document)).prefills == {("T", "R", "A"): Need("prev", "", ("T", "R", "A"))}


def test_what_a_form_offers_is_known_by_cell() -> None:
    prefills = compile_definition(FORM).prefills
    assert prefills["CHUNG", "NGUOI_LAP", "value"] == Need("prev", "", ("CHUNG", "NGUOI_LAP", "value"))
    assert prefills["B1", "R2A", "TIEN"].kind == "contributors"
    assert prefills["B1", "R2", "TIEN"] == Need("report", "XLD02", ("", "TONG", "C01"))


def test_a_text_binds_figures_of_the_form() -> None:
    assert bound_figures(FORM, "Có {TC.SO} vụ, {B1.TC.TIEN} và {CHUNG.TONG}; {ABC.D}") == {
        "TC.SO": ("B1", "TC", "SO"),
        "B1.TC.TIEN": ("B1", "TC", "TIEN"),
        "CHUNG.TONG": ("CHUNG", "TONG", "value"),
        "ABC.D": None,
    }


def test_a_text_that_binds_what_is_not_there_is_refused() -> None:
    document = copy.deepcopy(EVERY_SETTING)
    document["sections"][4]["parts"][0]["default"] = "Có {TC.KHONG_CO} vụ"
    with pytest.raises(DefinitionError) as caught:
        load(document)
    assert [problem.message.params["name"] for problem in caught.value.problems] == ["TC.KHONG_CO"]


def test_a_cell_has_its_own_unit_note_and_indicator() -> None:
    table = FORM.tables()[0]
    assert table.spec("R2", "TIEN").unit_of_measure == "tỷ đồng"
    assert table.spec("R1", "TIEN").unit_of_measure == "triệu đồng"
    assert table.note("R2", "TIEN") == "Làm tròn hai chữ số"
    assert (table.indicator("R2", "TIEN"), table.indicator("R2", "SO")) == ("TIEN_TO_CAO", "SO_TO_CAO")


def test_a_part_does_not_begin_with_more_than_it_takes() -> None:
    part = {"code": "P", "heading": "Phần", "default": "x" * 11, "maximum_length": 10}
    section = {"kind": "narrative", "code": "N", "parts": [part]}
    with pytest.raises(DefinitionError) as refused:
        load({"format": 1, "code": "BM", "title": "Biểu", "sections": [section]})
    (problem,) = refused.value.problems
    assert (problem.place.row, problem.place.setting) == ("P", "default")
