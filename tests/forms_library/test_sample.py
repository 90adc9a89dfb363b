"""Sample reports pass their form's own checks, whatever the seed and the size."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from forms_library import catalogue
from forms_library.definition import load
from forms_library.formula import compile_definition
from forms_library.sample import sample_external, sample_values
from forms_library.sample.violation import violation
from forms_library.sample.words import USUAL
from forms_library.validation import validate
from forms_library.value_types import CellKey, Result

ALL = catalogue.codes()
SLOW = {"KSTT06C"}


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("size", [0.2, 1.0, 6.0])
def test_reports_are_complete_and_pass_their_checks(code: str, size: float) -> None:
    form = catalogue.get(code)
    compiled = compile_definition(form)
    for seed in range(1 if code in SLOW else 10):
        values = sample_values(form, seed, size=size)
        assert validate(form, values, compiled.evaluate(values)) == []


def test_one_seed_gives_one_report() -> None:
    form = catalogue.get("KTXHT")
    assert sample_values(form, 7) == sample_values(form, 7)
    assert sample_values(form, 7) != sample_values(form, 8)


def test_size_scales_counts_but_not_rates() -> None:
    form = catalogue.get("KTXHT")
    small, large = sample_values(form, 1, size=0.5), sample_values(form, 1, size=5.0)
    key: CellKey = ("SL", "THU_NQD", "UT")
    assert isinstance(small[key], Decimal)
    assert large[key] > 5 * small[key]  # type: ignore[operator]
    assert large["SL", "BHYT", "UT"] <= 100  # type: ignore[operator]


def chain(code: str, periods: int) -> list[dict[CellKey, Result]]:
    """Periods one after another, from January, each referring to those before."""
    form = catalogue.get(code)
    compiled = compile_definition(form)
    history: list[dict[CellKey, Result]] = []
    for index in range(periods):
        external = sample_external(
            form,
            previous=history[-1] if history else None,
            last_year=history[-12] if index >= 12 else None,
            earlier_this_year=history[index // 12 * 12 :],
        )
        values = sample_values(form, index, external=external)
        evaluation = compiled.evaluate(values, external)
        assert validate(form, values, evaluation) == []
        history.append({**values, **evaluation.values})
    return history


def test_two_years_of_monthly_reports_fit_together() -> None:
    history = chain("KTXHT", 24)
    assert history[13]["SL", "THU", "CK"] == history[1]["SL", "THU", "LK"]
    months = [history[index]["SL", "THU", "UT"] for index in range(12, 15)]
    assert history[14]["SL", "THU", "LK"] == sum(months)  # type: ignore[arg-type]


def test_files_left_over_are_carried_into_the_next_period() -> None:
    history = chain("KSTT06A", 5)
    assert all(
        later["B1", "TC", "C06"] == before["B1", "TC", "C11"] for before, later in itertools.pairwise(history)
    )


def test_a_roll_up_takes_what_the_contributors_reported() -> None:
    below = [chain("KSTT06A", 1)[0] for _ in range(3)]
    form = catalogue.get("KSTT06C")
    external = sample_external(form, contributors=below)
    values = sample_values(form, 1, external=external)
    found = compile_definition(form).evaluate(values, external)
    assert found.checks == ()
    assert found.values["B1", "NIII", "C03"] == 3 * below[0]["B1", "TC", "C03"]  # type: ignore[operator]


def test_a_form_without_hints_gets_figures_by_its_units_of_measure() -> None:
    form = load(
        {
            "format": 1,
            "code": "MOI",
            "title": "Biểu mới",
            "sections": [
                {
                    "kind": "table",
                    "code": "B1",
                    "columns": [
                        {"code": "A1", "label": "Tổng", "kind": "integer", "unit_of_measure": "Hộ"},
                        {"code": "A2", "label": "Trong đó", "kind": "integer", "unit_of_measure": "Hộ"},
                        {"code": "A3", "label": "Ngày", "kind": "date", "required": True},
                        {"code": "A4", "label": "Có", "kind": "one_of", "group": "G"},
                        {"code": "A5", "label": "Không", "kind": "one_of", "group": "G"},
                    ],
                    "rows": [{"code": "D1", "label": "Một"}, {"code": "D2", "label": "Hai"}],
                    "checks": [{"code": "K1", "formula": "A2<=A1", "scope": "row"}],
                }
            ],
        }
    )
    values = sample_values(form, 3)
    assert validate(form, values, compile_definition(form).evaluate(values)) == []


def test_a_part_of_the_narrative_begins_with_its_own_text() -> None:
    table = {
        "kind": "table",
        "code": "B1",
        "columns": [{"code": "C1", "label": "Số đơn"}],
        "rows": [{"code": "R1", "label": "Một"}],
    }
    parts = [
        {"code": "P1", "heading": "Đánh giá", "default": "Tiếp nhận {R1.C1} đơn."},
        {"code": "P2", "heading": "Kiến nghị"},
    ]
    words = {"kind": "narrative", "code": "TM", "parts": parts}
    form = load({"format": 1, "code": "MOI", "title": "Biểu mới", "sections": [table, words]})
    values = sample_values(form, 1)
    assert values["TM", "P1", "text"] == '<p>Tiếp nhận <span data-figure="B1/R1/C1">…</span> đơn.</p>'
    assert values["TM", "P2", "text"] in {" ".join(pair) for pair in itertools.permutations(USUAL, 2)}


@pytest.mark.parametrize(
    ("check", "size"),
    [
        ("A<=B", "MAX(0,(A)-(B))"),
        ("(A >= B)", "MAX(0,(B)-(A))"),
        ("A=B+C", "ABS((A)-(B+C))"),
        ('IF(PREV(A)="",TRUE,A=PREV(A))', 'IF(PREV(A)="",0,ABS((A)-(PREV(A))))'),
        ("AND(A<=B,B<=C)", "SUM(MAX(0,(A)-(B)),MAX(0,(B)-(C)))"),
        ("OR(A=0,B=0)", "MIN(ABS((A)-(0)),ABS((B)-(0)))"),
        ("A<>B", "IF(A<>B,0,1)"),
        ('A="x"', 'IF(A="x",0,1)'),
        ("A", None),
        ("ISNUMBER(A)", None),
    ],
)
def test_a_check_becomes_the_size_of_its_failure(check: str, size: str | None) -> None:
    assert violation(check) == size
