"""hidden_if and required_if: what they reach, what their names mean, what they change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import Definition, load
from forms_library.definition.conditions import Relevance
from forms_library.formula import check_definition, compile_definition
from forms_library.formula.javascript import javascript_module
from forms_library.validation import validate
from forms_library.value_types import CellKey, Value
from forms_library.values import key_text
from tests.forms_library.formula.node import calculate_in_node
from tests.support.every_setting import EVERY_SETTING

FORM = load(EVERY_SETTING)
YES: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): True}


def relevance(values: dict[CellKey, Value], form: Definition = FORM) -> Relevance:
    return compile_definition(form).evaluate(values).relevance


def problems(values: dict[CellKey, Value]) -> dict[str, str]:
    found = validate(FORM, values, compile_definition(FORM).evaluate(values))
    return {str(problem.place): problem.message.id for problem in found}


def test_a_form_with_every_setting_has_no_error() -> None:
    assert [str(problem) for problem in check_definition(FORM) if problem.severity == "error"] == []


def test_a_section_that_does_not_apply_hides_all_its_cells_and_asks_for_none() -> None:
    found = relevance({("CHUNG", "CO_PS", "value"): False})
    assert found.hides(("B1", "R1", "SO"))
    assert found.hides(("TM", "P2", "text"))
    assert not found.hides(("TM", "P1", "text"))
    asked = problems({("CHUNG", "CO_PS", "value"): False, ("CHUNG", "LY_DO", "value"): "Không có vụ nào"})
    assert asked == {}


def test_a_value_where_nothing_is_asked_for_is_told_and_never_dropped() -> None:
    values: dict[CellKey, Value] = {**YES, ("CHUNG", "LY_DO", "value"): "thừa"}
    assert problems(values)["CHUNG/LY_DO/value"].startswith("Nothing is asked for here")


def test_a_field_is_asked_for_when_its_condition_is_met() -> None:
    asked = problems({("CHUNG", "CO_PS", "value"): False})
    assert asked == {"CHUNG/LY_DO/value": "This cell must be filled in."}


def test_the_condition_of_a_column_speaks_of_each_row() -> None:
    values: dict[CellKey, Value] = {**YES, ("B1", "R1", "SO"): Decimal(2), ("B1", "R2A", "SO"): Decimal(0)}
    found = relevance(values)
    assert found.requires(("B1", "R1", "TIEN"))
    assert not found.requires(("B1", "R2A", "TIEN"))
    assert found.hides(("B1", "R2A", "BQ"))
    assert not found.hides(("B1", "R1", "BQ"))


def test_the_condition_of_a_row_hides_the_whole_row() -> None:
    found = relevance({**YES, ("B1", "R1", "SO"): Decimal(0)})
    assert all(found.hides(("B1", row, column)) for row in ("R2", "R2A") for column in ("SO", "TIEN", "GHI"))
    assert not found.hides(("B1", "R1", "SO"))


def test_the_condition_of_a_row_hides_the_lines_below_it() -> None:
    found = Relevance(hidden=frozenset({("B1", "N2", "")}))
    assert found.hides(("B1", "N2~k3", "SO"))
    assert not found.hides(("B1", "N3~k3", "SO"))


def test_a_computed_cell_that_does_not_apply_is_blank() -> None:
    values: dict[CellKey, Value] = {**YES, ("B1", "R1", "SO"): Decimal(4), ("B1", "R1", "TIEN"): Decimal(10)}
    evaluation = compile_definition(FORM).evaluate(values)
    assert evaluation.values["B1", "R1", "BQ"] == Decimal("2.5")
    emptied = compile_definition(FORM).evaluate({**values, ("B1", "R1", "SO"): Decimal(0)})
    assert emptied.values["B1", "R1", "BQ"] is None


def test_conditions_are_judged_in_each_record() -> None:
    values: dict[CellKey, Value] = {
        ("DS", "r1", "LOAI"): "tot",
        ("DS", "r2", "LOAI"): "kem",
        ("DS", "r2", "TEN"): "Hai",
    }
    found = relevance(values)
    assert found.requires(("DS", "r1", "SL"))
    assert not found.requires(("DS", "r2", "SL"))
    assert found.hides(("DS", "r1", "MO_TA"))
    assert not found.hides(("DS", "r2", "MO_TA"))


def test_a_list_that_must_not_stay_empty_says_so() -> None:
    assert problems(YES)["DS"] == "The list has %(count)s lines; at least %(limit)s are needed."
    many: dict[CellKey, Value] = {("DS", f"r{n}", "TEN"): "x" for n in range(4)}
    assert problems({**YES, **many})["DS"] == "The list has %(count)s lines; at most %(limit)s are possible."


def test_a_condition_with_an_error_is_not_met() -> None:
    form = _form({"hidden_if": "1/A=5"})
    assert relevance({}, form) == Relevance()


def test_a_condition_that_names_nothing_stands_where_it_is_written() -> None:
    (problem,) = check_definition(_form({"required_if": "KHONG>0"}))
    assert (problem.severity, problem.place.column) == ("error", "B")


def test_a_check_of_what_does_not_apply_does_not_apply() -> None:
    form = _form({"hidden_if": "A=1"}, checks=[{"code": "K", "formula": "B>5", "message": "Phải trên năm."}])
    values: dict[CellKey, Value] = {("T", "R", "A"): Decimal(1)}
    assert validate(form, values, compile_definition(form).evaluate(values)) == []
    values[("T", "R", "A")] = Decimal(2)
    assert len(validate(form, values, compile_definition(form).evaluate(values))) == 1


@pytest.mark.parametrize("answer", [True, False, None])
def test_the_browser_judges_conditions_as_the_server_does(answer: Value) -> None:
    compiled = compile_definition(FORM)
    values: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): answer, ("B1", "R1", "SO"): Decimal(3)}
    (found,) = calculate_in_node(
        javascript_module(compiled), [({"CHUNG/CO_PS/value": answer, "B1/R1/SO": 3}, [])]
    )
    judged = compiled.evaluate(values).relevance
    assert set(found["hidden"]) == {key_text(key) for key in judged.hidden}
    assert set(found["required"]) == {key_text(key) for key in judged.required}


@pytest.mark.parametrize("setting", ["hidden_if", "required_if"])
def test_the_disk_cache_keeps_conditions(setting: str, tmp_path: Any) -> None:
    from forms_library.formula.compiled import compile_plan
    from forms_library.formula.plan import plan_of
    from forms_library.formula.stored import Folder

    compiled = compile_plan(plan_of(_form({setting: "A=1"})))
    folder = Folder(tmp_path)
    folder.save("d", compiled.stored)
    loaded = folder.load("d")
    assert loaded is not None
    assert loaded.outline.conditions == compiled.stored.outline.conditions != ()


def _form(settings: dict[str, Any], checks: list[dict[str, Any]] | None = None) -> Definition:
    table = {
        "kind": "table",
        "code": "T",
        "columns": [{"code": "A", "label": "A"}, {"code": "B", "label": "B", **settings}],
        "rows": [{"code": "R", "label": "Dòng"}],
        "checks": checks or [],
    }
    return load({"format": 1, "code": "TT", "title": "Thử", "sections": [table]})
