"""A form with every setting, filled: lines are added, conditions are met or not, what is known is offered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.errors import Invalid
from forms_library.definition import load
from runtime.entry.operations import take_offers
from runtime.entry.queries import origins_of
from runtime.figures.operations import figure_rows
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Origin, Report
from runtime.reports.offers import offers
from runtime.reports.operations import freeze
from runtime.reports.queries import filled_report, values_of
from tests.support.every_setting import EVERY_SETTING
from tests.support.filling import Setting, accepted, actor_of, change, published, report_in, typed

LINE = "B1/N2~k3"
WHOLE = {
    "CHUNG/CO_PS/value": "1",
    "B1/R1/SO": "5",
    "B1/R1/TIEN": "2",
    "B1/R1/DAT": "x",
    "B1/R2/SO": "0",
    "B1/R2/DAT": "x",
    "B1/R2A/SO": "0",
    f"{LINE}/_at": "n",
    f"{LINE}/ND": "Vụ lạ",
    f"{LINE}/SO": "3",
    f"{LINE}/TIEN": "9",
    f"{LINE}/DAT": "x",
    "DS/r1/_at": "a",
    "DS/r1/LOAI": "kem",
    "DS/r1/TEN": "Một",
}


@pytest.fixture
def report(session: Session, at: Setting) -> Report:
    published(session, EVERY_SETTING)
    return report_in(session, at.period, at.commune, template_code="DUTHU")


def fill(session: Session, at: Setting, report: Report, **others: str) -> None:
    edits = {**WHOLE, **others}
    result = typed(session, report, at.people.officer, [change(key, raw) for key, raw in edits.items()])
    assert [item.message.text() for item in result.rejected] == []


def test_a_line_is_kept_calculated_counted_and_frozen(session: Session, at: Setting, report: Report) -> None:
    fill(session, at, report)
    filled = filled_report(session, report)
    assert filled.assessment.evaluation.values["B1", "N2", "SO"] == 3
    assert filled.assessment.evaluation.values["B1", "N2~k3", "BQ"] == 3
    assert [str(problem) for problem in filled.assessment.problems] == []
    assert filled.assessment.completeness.percent == 100
    revision = freeze(session, report, actor=actor_of(session, at.people.officer), now=clock.now())
    frozen = frozen_report(form_of(report.template_version), revision.content)
    assert frozen.values["B1", "N2~k3", "ND"] == "Vụ lạ"
    rows = {(row["section"], row["row"], row["column"]): row["number"] for row in figure_rows(report, frozen)}
    assert rows["B1", "N2~k3", "BQ"] == 3


def test_what_does_not_belong_to_a_line_is_refused(session: Session, at: Setting, report: Report) -> None:
    wrong = [f"{LINE}/BQ", f"{LINE}/STT", "B1/R1~a/SO", "B1/N2~a b/SO", "B2/~1/SL"]
    result = typed(session, report, at.people.officer, [change(key, "1") for key in wrong])
    assert len(result.rejected) == len(wrong)


def test_a_row_takes_no_more_lines_than_can_be_printed(
    session: Session, at: Setting, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms_library.definition.table.MOST_LINES", 2)
    places = [change(f"B1/N2~k{number}/_at", str(number)) for number in range(3)]
    result = typed(session, report, at.people.officer, [*places, change("DS/r1/_at", "a")])
    (rejected,) = result.rejected
    assert rejected.change.key == "B1/N2~k2/_at"
    assert rejected.message.text() == (
        "At most 2 lines are added to the row “II Vụ khác”. "
        "Put what is left into one of them, or attach it as a file."
    )


def test_the_form_says_how_many_lines_a_row_takes(session: Session, at: Setting, report: Report) -> None:
    places = [change(f"B1/N2~k{number}/_at", f"{number:02d}") for number in range(41)]
    result = typed(session, report, at.people.officer, places)
    assert [item.change.key for item in result.rejected] == ["B1/N2~k40/_at"]
    again = typed(session, report, at.people.officer, [change("B1/N2~k3/_at", "", base=99), places[-1]])
    assert not again.rejected  # one was taken away, so there is room


def test_a_line_without_a_place_takes_its_room_too(session: Session, at: Setting, report: Report) -> None:
    lines = [change(f"B1/N2~k{number}/ND", f"Vụ {number}") for number in range(41)]
    result = typed(session, report, at.people.officer, [*lines, change("B1/N2~k3/SO", "1")])
    assert [item.change.key for item in result.rejected] == ["B1/N2~k40/ND"]
    assert not typed(session, report, at.people.officer, [change("B1/N2~k40/ND", "")]).rejected


def test_a_line_that_was_taken_away_counts_no_longer(session: Session, at: Setting, report: Report) -> None:
    fill(session, at, report)
    typed(session, report, at.people.officer, [change(f"{LINE}/_at", "", base=99)])
    filled = filled_report(session, report)
    assert filled.assessment.evaluation.values["B1", "TC", "SO"] == 5


def test_where_nothing_happened_nothing_is_asked(session: Session, at: Setting, report: Report) -> None:
    edits = [change("CHUNG/CO_PS/value", "0")]
    result = typed(session, report, at.people.officer, edits)
    assert result.assessment is not None
    assert result.assessment.by_section["B1"].required == 0
    assert (result.assessment.completeness.filled, result.assessment.completeness.required) == (1, 2)
    result = typed(session, report, at.people.officer, [change("CHUNG/LY_DO/value", "Không có vụ nào")])
    assert result.assessment is not None
    assert not result.assessment.has_errors
    freeze(session, report, actor=actor_of(session, at.people.officer), now=clock.now())


def test_a_value_where_nothing_is_asked_stops_submission(
    session: Session, at: Setting, report: Report
) -> None:
    fill(session, at, report, **{"CHUNG/LY_DO/value": "thừa"})
    with pytest.raises(Invalid) as caught:
        freeze(session, report, actor=actor_of(session, at.people.officer), now=clock.now())
    assert [item["key"] for item in caught.value.details["problems"]] == ["CHUNG/LY_DO/value"]


def test_defaults_and_totals_from_below_are_offered(session: Session, at: Setting, report: Report) -> None:
    city_report = report_in(session, at.period, at.town.city, template_code="DUTHU")
    below = report_in(
        session, at.period, at.town.communes[1], template_code="DUTHU", recipient_id=at.town.city.id
    )
    accepted(session, below, {("B1", "R2A", "TIEN"): Decimal(7)})
    form = form_of(report.template_version)
    typed_values = {("CHUNG", "CO_PS", "value"): True, ("B1", "R1", "SO"): Decimal(1)}
    offered = offers(session, form, city_report, typed_values)
    assert (offered["B1", "R2A", "TIEN"].value, offered["B1", "R2A", "TIEN"].origin) == (7, Origin.ROLLED_UP)
    assert (offered["B1", "R2A", "SO"].value, offered["B1", "R2A", "SO"].need) == (0, None)
    assert ("B1", "TC", "SO") not in offered
    assert ("B1", "R2A", "SO") not in offers(session, form, city_report, {})


def test_what_is_offered_is_taken_once_asked_for(session: Session, at: Setting, report: Report) -> None:
    typed(session, report, at.people.officer, [change("CHUNG/CO_PS/value", "1"), change("B1/R1/SO", "4")])
    take_offers(session, report, actor=actor_of(session, at.people.officer), now=clock.now())
    values = values_of(session, report)
    assert values["B1", "R1", "SO"] == 4
    assert values["B1", "R2A", "SO"] == 0
    assert str(values["TM", "P1", "text"]) == (
        '<p>Trong kỳ có <span data-figure="B1/TC/SO">…</span> vụ, '
        'thu <span data-figure="B1/TC/TIEN">…</span> triệu đồng.</p>'
    )
    assert 'data-figure="B1/TC/SO">4<' in str(filled_report(session, report).values["TM", "P1", "text"])
    assert values["CHUNG", "TU_NGAY", "value"] is not None
    assert origins_of(session, report.id)["B1", "R2A", "SO"] is Origin.PREFILLED


def test_the_form_of_these_tests_is_sound() -> None:
    assert load(EVERY_SETTING).code == "DUTHU"
