"""The canvas: the form as the officer sees it, harmless whatever is written in it, with every problem at once."""

from __future__ import annotations

import copy
import json
from itertools import zip_longest
from typing import Any

import pytest
from flask.testing import FlaskClient

from designer.editor.pieces import HOLE, in_pieces
from designer.editor.preview import preview
from tests.support.filling import FORM

Form = dict[str, Any]
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def drawn(client: FlaskClient, form: Form) -> Any:
    answer = client.post("/designer/BM01/preview.json", json={"definition": form})
    assert answer.status_code == 200
    return answer.get_json()


def sections_of(answer: Any) -> dict[str, str]:
    """The sections put together again: the lines in the holes of their frame."""
    html = answer["pieces"]["html"]
    whole = {}
    for section in answer["pieces"]["sections"]:
        around = section["frame"].split(HOLE)
        lines = [html[stamp] for stamp in section["lines"]]
        whole[section["code"]] = "".join(
            part for pair in zip_longest(around, lines, fillvalue="") for part in pair
        )
    return whole


def test_every_section_is_drawn_with_sample_figures(designer: FlaskClient, form: Form) -> None:
    sections = sections_of(drawn(designer, form))
    assert list(sections) == [section["code"] for section in form["sections"]]
    assert 'data-key="B1/KN/NHAN"' in sections["B1"]


def test_only_lines_that_the_page_does_not_have_are_sent(designer: FlaskClient, form: Form) -> None:
    known = list(drawn(designer, form)["pieces"]["html"])
    form["sections"][0]["rows"][0]["label"] = "Tên khác"
    body = {"definition": form, "known": known}
    answer = designer.post("/designer/BM01/preview.json", json=body).get_json()
    (line,) = answer["pieces"]["html"].values()
    assert "Tên khác" in line


def test_a_row_without_a_name_leaves_the_form_drawn(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["rows"].append({"code": "MOI"})
    form["sections"][0]["columns"][3]["formula"] = "NHAN+KHONGCO"
    answer = drawn(designer, form)
    assert 'data-key="B1/MOI/NHAN"' in sections_of(answer)["B1"]
    assert [problem["setting"] for problem in answer["problems"] if problem["row"] == "MOI"] == ["label"]


def test_naming_a_column_settles_its_warning(designer: FlaskClient, form: Form) -> None:
    named = [form["sections"][0]["columns"][0]["label"], ""]
    told = []
    for name in (*named, named[0]):
        form["sections"][0]["columns"][0]["label"] = name
        problems = drawn(designer, form)["problems"]
        told.append([problem["column"] for problem in problems if problem["setting"] == "label"])
    assert told == [[], ["DAU"], []]


def test_a_part_begins_with_its_own_words_and_figures(designer: FlaskClient, form: Form) -> None:
    parts = [{"code": "P1", "heading": "Đánh giá", "default": "Còn {KN.CUOI} đơn."}]
    form["sections"].append({"kind": "narrative", "code": "LOI", "title": "", "parts": parts})
    words = sections_of(drawn(designer, form))["LOI"]
    assert "Còn" in words
    assert "…" not in words


def test_the_pieces_are_the_whole() -> None:
    shown = preview(FORM, language="vi", translate=str)
    pieces = in_pieces(shown.sections).as_json()
    assert sections_of({"pieces": pieces}) == dict(shown.sections)


def test_drawing_keeps_nothing(designer: FlaskClient, form: Form) -> None:
    drawn(designer, {**form, "title": "Chỉ xem thử"})
    assert designer.get("/designer/BM01/draft.json").get_json()["number"] == 1


def test_tags_in_labels_are_text(designer: FlaskClient, form: Form) -> None:
    table, narrative = form["sections"][:2]
    table["title"] = table["columns"][0]["label"] = table["rows"][0]["label"] = SCRIPT
    table["label_columns"][0]["label"] = table["columns"][1]["unit_of_measure"] = SCRIPT
    narrative["parts"][0]["heading"] = narrative["parts"][0]["guidance"] = SCRIPT
    html = "".join(sections_of(drawn(designer, form)).values())
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


def test_tags_in_a_draft_do_not_leave_the_data_of_the_page(designer: FlaskClient, form: Form) -> None:
    form["title"] = form["sections"][0]["rows"][0]["label"] = "</script>" + SCRIPT
    designer.post("/designer/BM01/draft.json", json={"definition": form, "number": 1, "lock": None})
    assert "<script>alert" not in designer.get("/designer/BM01").text
    assert "<script>alert" not in designer.get("/designer/BM01/versions/2").text


def test_an_unreadable_definition_lists_all_its_problems(designer: FlaskClient, form: Form) -> None:
    table = form["sections"][0]
    table["columns"][0]["kind"] = "bịa"
    table["rows"][0]["code"] = "1 sai"
    table["columns"][1]["minimum"] = "không phải số"
    answer = drawn(designer, form)
    assert answer["pieces"]["sections"] == []
    paths = {problem["path"] for problem in answer["problems"]}
    assert paths >= {
        "/sections/0/columns/0/kind",
        "/sections/0/rows/0/code",
        "/sections/0/columns/1/minimum",
    }


def test_every_broken_formula_is_reported_with_its_place(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "DAU+KHONGCO"
    form["sections"][0]["columns"][4]["formula"] = "XONG/"
    problems = {problem["column"]: problem for problem in drawn(designer, form)["problems"]}
    assert (problems["CUOI"]["start"], problems["CUOI"]["end"]) == (4, 11)
    assert problems["TYLE"]["severity"] == "error"


def test_a_form_with_a_broken_formula_is_still_drawn(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "NHAN+"
    assert 'data-key="B1/KN/NHAN"' in sections_of(drawn(designer, form))["B1"]


def figures(form: Form) -> str:
    return preview(form, language="vi", translate=str).sections["B1"]


def test_sample_figures_stay_while_texts_and_formulas_change() -> None:
    form = copy.deepcopy(FORM)
    before = figures(form)
    form["sections"][0]["columns"][0]["label"] = "Tên khác"
    assert figures(form).replace("Tên khác", "Kỳ trước chuyển sang") == before


@pytest.mark.parametrize("value", [None, 5, "chữ", [], {}, {"sections": []}])
def test_anything_can_be_previewed(value: object) -> None:
    shown = preview(value, language="vi", translate=str)
    assert shown.sections == {}
    assert shown.problems


def test_the_page_carries_what_the_script_needs(designer: FlaskClient) -> None:
    page = designer.get("/designer/BM01").text
    text = page.split('id="editor-data"', 1)[1].split(">", 1)[1].split("</script>", 1)[0]
    data = json.loads(text)
    assert (data["number"], data["lock"], data["draft"]) == (1, None, False)
    assert data["problems"] == [problem for problem in data["problems"] if problem["severity"] != "error"]


@pytest.mark.parametrize(
    ("places", "setting", "written", "place"),
    [
        (("columns",), "hidden_if", "KHONGCO>1", ("B1", "", "DAU")),
        (("columns",), "required_if", "NHAN>", ("B1", "", "DAU")),
        (("rows",), "hidden_if", "((", ("B1", "TONG", "")),
        (("columns",), "prefill", "PREV(KHONGCO)", ("B1", "KN", "DAU")),
        ((), "hidden_if", "KHONG.CO>", ("B1", "", "")),
    ],
)
def test_a_broken_condition_is_reported_where_it_is_written_and_the_form_still_drawn(
    form: Form, places: tuple[str, ...], setting: str, written: str, place: tuple[str, str, str]
) -> None:
    table = form["sections"][0]
    node = table[places[0]][0] if places else table
    node[setting] = written
    shown = preview(form, language="vi", translate=str)
    found = [problem.place for problem in shown.problems if problem.place.setting]
    assert [(at.setting, at.section, at.row, at.column) for at in found] == [(setting, *place)]
    assert 'data-key="B1/KN/NHAN"' in shown.sections["B1"]


def test_a_default_that_does_not_fit_is_said_beside_the_default(form: Form) -> None:
    form["sections"][0]["columns"][0]["default"] = "chữ"
    (problem,) = preview(form, language="vi", translate=str).problems
    assert (problem.place.column, problem.place.setting) == ("DAU", "default")
