"""Two versions of a form are compared in terms of what was added, removed, moved, renamed or computed otherwise."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from forms_library import catalogue
from forms_library.definition import dump, load
from forms_library.definition.compare import Change, Difference, compare
from forms_library.definition.meaning import meaning_questions
from forms_library.definition.words import ITEM_NAMES
from forms_library.messages import Message

FORM: dict[str, Any] = {
    "format": 1,
    "code": "BM01",
    "symbol": "01/BM",
    "title": "Giải quyết đơn",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Số liệu",
            "label_columns": [{"code": "ND", "label": "Nội dung"}],
            "columns": [
                {"code": "NHAN", "label": "Tiếp nhận", "unit_of_measure": "đơn"},
                {
                    "label": "Đã giải quyết",
                    "children": [
                        {"code": "DUNG", "label": "Đúng hạn"},
                        {"code": "QUA", "label": "Quá hạn", "formula": "NHAN-DUNG"},
                    ],
                },
            ],
            "rows": [
                {"code": "R1", "label": "Khiếu nại", "children": [{"code": "R11", "label": "Đất đai"}]},
                {"code": "R2", "label": "Tố cáo"},
                {"code": "R3", "label": "Kiến nghị"},
            ],
            "checks": [{"code": "K1", "formula": "DUNG<=NHAN", "message": "Đúng hạn không quá tiếp nhận"}],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "title": "Thuyết minh",
            "parts": [{"code": "P1", "heading": "Kết quả"}],
        },
    ],
}


def changes(edit: Callable[[dict[str, Any]], object]) -> list[Change]:
    new = copy.deepcopy(FORM)
    edit(new)
    return compare(load(FORM), load(new))


def rows(form: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = form["sections"][0]["rows"]
    return found


def columns(form: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = form["sections"][0]["columns"]
    return found


def only(edit: Callable[[dict[str, Any]], object]) -> Change:
    (change,) = changes(edit)
    return change


def test_equal_definitions_do_not_differ() -> None:
    assert changes(lambda form: None) == []


def test_an_added_row_and_column() -> None:
    change = only(lambda form: rows(form).insert(1, {"code": "R4", "label": "Phản ánh"}))
    assert (change.difference, change.item, change.label) == (Difference.ADDED, "row", "Phản ánh")
    change = only(lambda form: columns(form).append({"code": "TON", "label": "Tồn"}))
    assert (change.difference, change.item, change.label) == (Difference.ADDED, "column", "Tồn")


def test_a_removed_row_keeps_the_name_it_had_and_touches_figures() -> None:
    change = only(lambda form: rows(form).pop(1))
    assert (change.difference, change.place.row, change.label) == (Difference.REMOVED, "R2", "Tố cáo")
    assert change.touches_figures


def test_as_few_rows_as_possible_are_called_moved() -> None:
    change = only(lambda form: rows(form).append(rows(form).pop(0)))
    assert (change.difference, change.place.row) == (Difference.MOVED, "R1")


def test_a_row_that_hangs_elsewhere_says_where() -> None:
    change = only(lambda form: rows(form)[1].update(children=rows(form)[0].pop("children")))
    assert (change.difference, change.before, change.after) == (Difference.MOVED, "Khiếu nại", "Tố cáo")
    assert not change.touches_figures


def test_a_row_in_another_section_leaves_its_figures_behind() -> None:
    def move(form: dict[str, Any]) -> None:
        other = {
            **copy.deepcopy(form["sections"][0]),
            "code": "B2",
            "checks": [],
            "rows": [rows(form).pop(2)],
        }
        form["sections"].append(other)

    moved = [change for change in changes(move) if change.item == "row"]
    assert [change.difference for change in moved] == [Difference.MOVED]
    assert moved[0].between_sections
    assert moved[0].touches_figures


@pytest.mark.parametrize(
    ("setting", "value", "difference"),
    [
        ("label", "Tổng số tiếp nhận", Difference.RENAMED),
        ("kind", "decimal", Difference.KIND),
        ("unit_of_measure", "vụ", Difference.UNIT),
        ("formula", "DUNG+1", Difference.FORMULA),
        ("prefill", "PREV(QUA)", Difference.FORMULA),
        ("required", True, Difference.SETTING),
        ("maximum", "10", Difference.SETTING),
    ],
)
def test_each_setting_has_its_kind_of_change(setting: str, value: object, difference: Difference) -> None:
    change = only(lambda form: columns(form)[0].update({setting: value}))
    assert (change.difference, change.setting, change.place.column) == (difference, setting, "NHAN")
    assert change.setting_name


def test_values_are_said_in_words() -> None:
    change = only(lambda form: columns(form)[0].update(kind="money"))
    assert (change.before, change.after) == (Message("Whole number"), Message("Money"))
    change = only(lambda form: columns(form)[0].update(required=True))
    assert (change.before, change.after) == (Message("no"), Message("yes"))


def test_a_renamed_header_is_told_once_for_all_columns_below() -> None:
    change = only(lambda form: columns(form)[1].update(label="Kết quả"))
    assert (change.item, change.before, change.after) == ("header", "Đã giải quyết", "Kết quả")


def test_a_renamed_row_does_not_move_the_rows_below_it() -> None:
    assert only(lambda form: rows(form)[0].update(label="Đơn khiếu nại")).difference is Difference.RENAMED


def test_a_changed_check() -> None:
    change = only(lambda form: form["sections"][0]["checks"][0].update(severity="warning"))
    assert (change.difference, change.item, change.after) == (Difference.CHECK, "check", Message("Warning"))


def test_a_section_that_went_is_one_change() -> None:
    change = only(lambda form: form["sections"].pop())
    assert (change.difference, change.item, change.label) == (Difference.REMOVED, "section", "Thuyết minh")


def test_every_item_has_a_name() -> None:
    assert {change.item for change in compare(*map(catalogue.get, ("KTXHT", "XLD02")))} <= set(ITEM_NAMES)


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_form_does_not_differ_from_itself_read_again(code: str) -> None:
    form = catalogue.get(code)
    assert compare(form, load(dump(form))) == []


def version(edit: Callable[[dict[str, Any]], object]) -> Any:
    new = copy.deepcopy(FORM)
    edit(new)
    return load(new)


def test_a_new_name_for_a_code_in_use_asks_nothing() -> None:
    renamed = version(lambda form: columns(form)[0].update(label="Tổng số đơn", kind="decimal"))
    assert meaning_questions([load(FORM)], renamed) == []


@pytest.mark.parametrize("change", [{"unit_of_measure": "vụ"}, {"kind": "text"}])
def test_another_unit_or_sort_of_value_for_a_code_in_use_is_asked_about(change: dict[str, str]) -> None:
    (question,) = meaning_questions([load(FORM)], version(lambda form: columns(form)[0].update(change)))
    assert (question.code, question.returned) == ("NHAN", False)


def test_another_unit_over_a_table_changes_what_its_counts_and_amounts_mean() -> None:
    renamed = version(lambda form: form["sections"][0].update(unit_of_measure="nghìn đơn"))
    codes = [question.code for question in meaning_questions([load(FORM)], renamed)]
    assert codes == ["DUNG", "QUA"]  # NHAN has a unit of its own
    moved = version(lambda form: (
        form["sections"][0].update(unit_of_measure="đơn"), columns(form)[0].update(unit_of_measure="")
    ))  # fmt: skip
    assert "NHAN" not in [question.code for question in meaning_questions([load(FORM)], moved)]


def test_a_code_that_was_removed_returns_only_for_the_same_thing() -> None:
    without = version(lambda form: rows(form).pop(2))
    assert meaning_questions([load(FORM), without], load(FORM)) == []
    (question,) = meaning_questions(
        [load(FORM), without], version(lambda form: rows(form)[2].update(label="Cán bộ"))
    )
    assert (question.item, question.code, question.before.label, question.now.label, question.returned) == (
        "row",
        "R3",
        "Kiến nghị",
        "Cán bộ",
        True,
    )


def test_the_first_version_asks_nothing() -> None:
    assert meaning_questions([], load(FORM)) == []


def test_a_cell_that_begins_or_ceases_to_say_something_was_there_before() -> None:
    def say(form: dict[str, Any]) -> None:
        form["sections"][0]["cells"] = [
            {"row": "R1", "column": "NHAN", "formula": "R11.NHAN", "indicator": "X"}
        ]

    said = changes(say)
    assert [(one.item, one.setting, one.before, one.after) for one in said] == [
        ("cell", "formula", "", "R11.NHAN"),
        ("cell", "indicator", "", "X"),
    ]
    assert [one.touches_figures for one in said] == [True, False]
    new = copy.deepcopy(FORM)
    say(new)
    back = compare(load(new), load(FORM))
    assert [(one.setting, one.before, one.after) for one in back] == [
        ("formula", "R11.NHAN", ""),
        ("indicator", "X", ""),
    ]


def test_a_cell_of_a_new_row_is_new() -> None:
    def add(form: dict[str, Any]) -> None:
        form["sections"][0]["rows"].append({"code": "R4", "label": "Khác"})
        form["sections"][0]["cells"] = [{"row": "R4", "column": "NHAN", "note": "Ghi chú"}]

    assert [(one.difference, one.item) for one in changes(add)] == [
        (Difference.ADDED, "row"),
        (Difference.ADDED, "cell"),
    ]


def test_a_cell_of_another_unit_or_sort_of_its_own_is_asked_about() -> None:
    before = version(lambda form: cells(form, {"unit_of_measure": "vụ"}))
    assert meaning_questions([before], before) == []
    (question,) = meaning_questions(
        [before], version(lambda form: cells(form, {"unit_of_measure": "nghìn vụ"}))
    )
    assert (question.item, question.code, question.before.label) == (
        "cell",
        "R1.NHAN",
        "Khiếu nại – Tiếp nhận",
    )
    assert (question.before.unit_of_measure, question.now.unit_of_measure) == ("vụ", "nghìn vụ")
    (question,) = meaning_questions([before], version(lambda form: cells(form, {"kind": "text"})))
    assert (question.before.kind, question.now.kind) == ("integer", "text")


def test_a_cell_that_begins_or_ceases_to_be_measured_otherwise_is_asked_about() -> None:
    own = version(lambda form: cells(form, {"unit_of_measure": "vụ"}))
    assert [asked.code for asked in meaning_questions([load(FORM)], own)] == ["R1.NHAN"]
    assert [asked.code for asked in meaning_questions([own], load(FORM))] == ["R1.NHAN"]
    without = version(lambda form: rows(form).pop(0))
    assert [asked.code for asked in meaning_questions([own, without], load(FORM))] == ["R1.NHAN"]
    same = version(lambda form: cells(form, {"unit_of_measure": "đơn"}))
    assert meaning_questions([load(FORM)], same) == []


def test_what_a_column_changes_is_not_asked_again_for_its_cells() -> None:
    def says(form: dict[str, Any]) -> None:
        cells(form, {"unit_of_measure": "vụ"})
        columns(form)[0].update(unit_of_measure="vụ")

    after = version(lambda form: columns(form)[0].update(unit_of_measure="việc"))
    assert [asked.code for asked in meaning_questions([version(says)], after)] == ["NHAN"]


def cells(form: dict[str, Any], rule: dict[str, Any]) -> None:
    form["sections"][0]["cells"] = [{"row": "R1", "column": "NHAN", **rule}]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (("column", "KQ"), "KQ = 1"),
        (("row", "R3"), "R3 = 1"),
        (("cell", ""), "R3.NHAN = 1"),
        (("field", "F1"), "F1 = 1"),
    ],
)
def test_another_answer_under_a_code_is_asked_about(place: tuple[str, str], code: str) -> None:
    before = with_answers(place, ("1", "Bò"), ("2", "Trâu"))
    assert meaning_questions([before], with_answers(place, ("2", "Trâu"), ("1", "bò"), ("3", "Lợn"))) == []
    (question,) = meaning_questions([before], with_answers(place, ("1", "Bỏ"), ("2", "Trâu")))
    assert (question.item, question.code) == ("answer", code)
    assert (question.before.label, question.now.label, question.returned) == ("Bò", "Bỏ", False)
    without = with_answers(place, ("2", "Trâu"))
    (question,) = meaning_questions([before, without], with_answers(place, ("1", "Dê"), ("2", "Trâu")))
    assert (question.before.label, question.now.label, question.returned) == ("Bò", "Dê", True)


def with_answers(place: tuple[str, str], *answers: tuple[str, str]) -> Any:
    said = {"kind": "choice", "choices": [{"code": code, "label": label} for code, label in answers]}

    def offer(form: dict[str, Any]) -> None:
        item, code = place
        if item == "column":
            columns(form).append({"code": code, "label": "Kết quả", **said})
        elif item == "row":
            rows(form)[2].update(said)
        elif item == "cell":
            form["sections"][0]["cells"] = [{"row": "R3", "column": "NHAN", **said}]
        else:
            field = {"code": code, "label": "Kết quả", **said}
            form["sections"].append({"kind": "fields", "code": "TT", "fields": [field]})

    return version(offer)


def test_answers_are_compared_with_their_codes() -> None:
    place = ("column", "KQ")
    old, swapped = (
        with_answers(place, *answers)
        for answers in ((("1", "Bò"), ("2", "Trâu")), (("2", "Bò"), ("1", "Trâu")))
    )
    (change,) = compare(old, swapped)
    assert (change.before, change.after) == ("1 = Bò, 2 = Trâu", "2 = Bò, 1 = Trâu")
    assert (change.difference, change.touches_figures) == (Difference.ANSWERS, True)
    (change,) = compare(old, with_answers(place, ("1", "Bò"), ("2", "Trâu"), ("3", "Lợn")))
    assert (change.difference, change.touches_figures) == (Difference.SETTING, False)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [("minimum", "-1.5", "-1,5"), ("maximum", "1234.5", "1.234,5"), ("default", "0.5", "0,5")],
)
def test_figures_are_compared_as_they_are_written(setting: str, value: str, said: str) -> None:
    assert column_changed("decimal", setting, value).after == said


def test_a_text_that_looks_like_a_figure_is_compared_as_it_is() -> None:
    assert column_changed("text", "default", "1.5").after == "1.5"


def column_changed(kind: str, setting: str, value: str) -> Change:
    before = version(lambda form: columns(form)[0].update(kind=kind))
    (change,) = compare(before, version(lambda form: columns(form)[0].update({"kind": kind, setting: value})))
    return change
