"""Definitions are checked at the edge, with every problem at once and its place."""

from __future__ import annotations

import copy
import unicodedata
from typing import Any

import pytest

from forms_library import catalogue
from forms_library.definition import DefinitionError, canonical, digest, dump, load
from forms_library.kinds import kind_names
from tests.support.every_setting import EVERY_SETTING

FORM: dict[str, Any] = {
    "format": 1,
    "code": "MAU",
    "symbol": "01/MAU",
    "title": "Biểu mẫu thử",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "columns": [
                {"code": "SL", "label": "Số lượng", "kind": "integer", "aggregation": "sum"},
                {
                    "label": "Tiền",
                    "children": [
                        {"code": "DG", "label": "Đơn giá", "kind": "money", "aggregation": "none"},
                        {
                            "code": "TT",
                            "label": "Thành tiền",
                            "kind": "money",
                            "aggregation": "sum",
                            "formula": "=SL*DG",
                        },
                        {
                            "code": "BQ",
                            "label": "Bình quân",
                            "kind": "decimal",
                            "aggregation": "recompute",
                            "formula": "TT/SL",
                        },
                    ],
                },
            ],
            "rows": [
                {
                    "code": "H1",
                    "label": "Nhóm",
                    "heading": True,
                    "children": [{"code": "A1", "label": "Một"}, {"code": "A2", "label": "Hai"}],
                },
                {"code": "TC", "label": "Tổng cộng", "formula": "SUM(A1:A2)"},
            ],
        }
    ],
}


def form(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(FORM), **changes}


def problems(document: object) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(document)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_dumped_loads_to_the_same_definition() -> None:
    for document in (FORM, EVERY_SETTING):
        definition = load(document)
        assert load(dump(definition)) == definition
        assert canonical(dump(load(dump(definition)))) == canonical(dump(definition))


@pytest.mark.parametrize("code", catalogue.codes())
def test_dumping_is_stable_for_every_ready_made_form(code: str) -> None:
    once = dump(catalogue.get(code))
    assert dump(load(once)) == once


def test_every_problem_is_reported_at_once_with_its_place() -> None:
    document = form(code="1A", title="")
    document["sections"][0]["columns"][0]["kind"] = "numer"
    document["sections"][0]["rows"][0]["colour"] = "red"
    document["sections"].append({"kind": "sheet"})
    assert problems(document) == [
        "/code: “1A” cannot be a code: start with a letter, then letters, digits or underscores.",
        "/title: “title” is missing.",
        "/sections/0/columns/0/kind: “numer” is not known here. Known: " + ", ".join(kind_names()) + ".",
        "/sections/0/rows/0/colour: There is no setting called “colour” here.",
        "/sections/1/kind: “sheet” is not known here. Known: table, narrative, fields, records.",
    ]


@pytest.mark.parametrize("document", [None, [], "form", 3, {"format": 2}, {"format": 1, "sections": "x"}])
def test_nonsense_is_refused_with_reasons(document: object) -> None:
    assert problems(document)


def test_codes_are_unique_where_they_must_be() -> None:
    document = form()
    document["sections"][0]["rows"][0]["children"][1]["code"] = "A1"
    document["sections"][0]["columns"][1]["children"][0]["code"] = "SL"
    assert problems(document) == [
        "B1/A1: The code “A1” is used twice.",
        "B1/SL: The code “SL” is used twice.",
    ]


def test_labels_may_repeat() -> None:
    labels = [column.label for column in catalogue.get("XLD02").tables()[0].leaf_columns()]
    assert len(labels) > len(set(labels))


def test_text_and_codes_are_kept_in_nfc() -> None:
    document = form(title=unicodedata.normalize("NFD", "Chỉ tiêu"))
    document["sections"][0]["rows"][0]["children"][0]["code"] = unicodedata.normalize("NFD", "Chỉ_tiêu")
    document["sections"][0]["rows"][1]["formula"] = "SUM(A2)"
    definition = load(document)
    assert definition.title == unicodedata.normalize("NFC", "Chỉ tiêu")
    assert definition.tables()[0].row(unicodedata.normalize("NFC", "Chỉ_tiêu"))


def test_a_cell_rule_names_what_exists_and_a_heading_has_no_cells() -> None:
    document = form()
    document["sections"][0]["cells"] = [{"row": "H1", "column": "SL"}, {"row": "A1", "column": "XX"}]
    assert problems(document) == [
        "B1/H1/SL: There is no row “H1” with cells.",
        "B1/A1/XX: There is no column “XX”.",
    ]


def test_only_the_previous_value_can_be_offered_in_advance() -> None:
    document = form()
    document["sections"][0]["columns"][0]["prefill"] = "PREV(SL)+1"
    assert len(problems(document)) == 1


def test_the_hash_depends_on_content_only() -> None:
    assert digest({"a": 1, "b": "é"}) == digest({"b": "e\u0301", "a": 1})
    assert canonical({"b": [1, 2], "a": "ô"}) == '{"a":"ô","b":[1,2]}'.encode()
    assert digest(dump(load(FORM))) != digest(dump(load(form(title="Khác"))))


def test_a_recomputed_column_wins_over_a_row_rule_and_a_summed_one_gives_way() -> None:
    table = load(FORM).tables()[0]
    found = {code: table.rule_at("TC", code) for code in ("SL", "TT", "BQ")}
    assert {code: rule.origin for code, rule in found.items() if rule} == {
        "SL": "row",
        "TT": "row",
        "BQ": "column",
    }
    assert not any(rule.ambiguous for rule in found.values() if rule)


def test_a_row_rule_does_not_reach_a_column_that_is_not_aggregated() -> None:
    table = load(FORM).tables()[0]
    assert table.rule_at("TC", "DG") is None
    assert table.is_input("TC", "DG")


def test_an_undeclared_aggregation_makes_the_crossing_ambiguous() -> None:
    document = form()
    del document["sections"][0]["columns"][1]["children"][1]["aggregation"]
    rule = load(document).tables()[0].rule_at("TC", "TT")
    assert rule is not None
    assert rule.ambiguous


def test_a_cell_rule_beats_both_and_a_typed_cell_is_typed() -> None:
    document = form()
    document["sections"][0]["cells"] = [
        {"row": "TC", "column": "TT", "formula": "A1.TT+A2.TT"},
        {"row": "TC", "column": "SL", "typed": True},
    ]
    table = load(document).tables()[0]
    rule = table.rule_at("TC", "TT")
    assert rule is not None
    assert (rule.formula, rule.origin) == ("A1.TT+A2.TT", "cell")
    assert table.is_input("TC", "SL")


def test_rows_are_walked_in_document_order_with_levels() -> None:
    table = load(FORM).tables()[0]
    assert [(at.row.code, at.level, at.parent) for at in table.all_rows()] == [
        ("H1", 1, ""),
        ("A1", 2, "H1"),
        ("A2", 2, "H1"),
        ("TC", 1, ""),
    ]
    assert [row.code for row in table.data_rows()] == ["A1", "A2", "TC"]


def test_a_row_says_more_about_its_kind_than_its_column() -> None:
    table = catalogue.get("PCTN01").tables()[0]
    kinds = {code: table.cell_kind(code, "SL") for code in ("M001", "M023", "M039", "M090")}
    assert kinds == {"M001": "integer", "M023": "money", "M039": "percent", "M090": "decimal"}


def test_a_header_or_a_row_tree_too_deep_is_refused() -> None:
    node: dict[str, Any] = {"code": "C", "label": "c"}
    row: dict[str, Any] = {"code": "R9", "label": "r"}
    for level in range(9):
        node = {"label": str(level), "children": [node]}
        row = {"code": f"R{level}", "label": "r", "children": [row]}
    document = form()
    document["sections"][0]["columns"] = [node]
    document["sections"][0]["rows"] = [row]
    texts = problems(document)
    assert any("at most 8 levels" in text for text in texts)
    assert any("at most 6 levels" in text for text in texts)


def refused(document: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as error:
        load(document)
    return [problem.message.text() for problem in error.value.problems]


def one_field(**settings: Any) -> dict[str, Any]:
    field = {"code": "A", "label": "Một", "kind": "integer", **settings}
    return {**FORM, "sections": [{"kind": "fields", "code": "F", "fields": [field]}]}


@pytest.mark.parametrize(
    "limit", ["1e999999999", "1" + "0" * 15, "1e-400", "0." + "0" * 16, "Infinity", "1_0", "１"]
)
def test_a_limit_that_no_cell_could_keep_is_refused(limit: str) -> None:
    assert len(refused(one_field(minimum=limit))) == 1
    assert load(one_field(minimum="-999999999999999")).sections


TWICE, SEMICOLON = "can be read as two of the answers", "has a semicolon"


@pytest.mark.parametrize(
    ("kind", "answers", "why"),
    [
        ("choice", [("1", "Đạt"), ("2", "đạt")], TWICE),
        ("choice", [("1", "2"), ("2", "1")], TWICE),
        ("choices", [("a", "Có; một phần")], SEMICOLON),
        ("choices", [("a;b", "Có")], SEMICOLON),
    ],
)
def test_answers_can_be_told_apart_when_they_are_typed(
    kind: str, answers: list[tuple[str, str]], why: str
) -> None:
    choices = [{"code": code, "label": label} for code, label in answers]
    assert all(why in text for text in refused(one_field(kind=kind, choices=choices)))


def test_an_answer_may_be_called_by_its_code_and_one_of_them_may_have_a_semicolon() -> None:
    choices = [{"code": "Có", "label": "có"}, {"code": "x", "label": "Không; không rõ"}]
    assert load(one_field(kind="choice", choices=choices)).sections


def test_a_title_fits_its_column_in_the_database() -> None:
    assert load({**FORM, "title": "x" * 300}).title
    assert refused({**FORM, "title": "x" * 301}) == ["This text is too long: at most 300 characters."]


@pytest.mark.parametrize("code", ["R×2", "÷", "1R", "R-1", "_R"])
def test_a_code_that_no_formula_could_name_is_refused(code: str) -> None:
    assert len(refused({**FORM, "code": code})) == 1


def test_many_tables_and_wide_lists_have_a_limit_too() -> None:
    columns = [{"code": f"C{number}", "label": "a"} for number in range(100)]
    tables = [
        {
            "kind": "table",
            "code": f"B{table}",
            "columns": columns,
            "rows": [{"code": f"R{table}_{number}", "label": "a"} for number in range(501)],
        }
        for table in range(2)
    ]
    assert load({**FORM, "sections": tables[:1]}).sections
    assert refused({**FORM, "sections": tables}) == [
        "The tables of the form have 100200 cells together; at most 100000 are possible."
    ]
    wide = [{"code": f"C{number}", "label": "a"} for number in range(201)]
    records = {"kind": "records", "code": "DS", "columns": wide}
    assert refused({**FORM, "sections": [records]}) == [
        "The table has 201 columns; at most 200 are possible."
    ]
