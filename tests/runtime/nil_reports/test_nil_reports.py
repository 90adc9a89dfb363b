"""Without occurrence: allowed by the form, complete without figures, frozen and printed as such."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from runtime.documents.context import Narrative
from runtime.documents.printing import preview_context
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision
from runtime.reports.nil import NOTHING, Nil, occurrences
from tests.support.filling import Setting, change, typed

ClientOf = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def officer(at: Setting, client_of: ClientOf) -> FlaskClient:
    return client_of(at.people.officer.user_id)


def declare(client: FlaskClient, report: Report, section: str = "", nil: int = 1) -> Any:
    return client.post(f"/reports/{report.id}/nil", data={"section": section, "nil": nil}, headers=JSON)


def submit(client: FlaskClient, report: Report) -> Any:
    return client.post(f"/reports/{report.id}/submit", json={}, headers=JSON)


def test_the_whole_report_is_complete_without_a_figure(
    session: Session, at: Setting, quiet: Report, officer: FlaskClient, client_of: ClientOf
) -> None:
    assert submit(officer, quiet).status_code == 422
    assert declare(officer, quiet).status_code == 302
    page = officer.get(f"/reports/{quiet.id}/entry").get_data(as_text=True)
    assert "Bỏ khai" in page
    assert "figures-entry" not in page  # nothing takes typing
    assert submit(officer, quiet).status_code == 200

    session.expire_all()
    report = session.get_one(Report, quiet.id)
    content = session.scalars(sa.select(Revision.content)).one()
    assert (content["nil"], report.required, report.filled) == ([""], 0, 0)
    paper = preview_context(report, frozen_report(form_of(report.template_version), content))
    (section,) = paper.sections
    assert isinstance(section, Narrative)
    assert "không phát sinh" in section.parts[0].html
    session.commit()
    head = client_of(at.people.head_of_division.user_id)
    for address in (f"/reports/{quiet.id}", f"/reports/{quiet.id}/check"):
        assert "Không phát sinh" in head.get(address).get_data(as_text=True)


def test_a_section_is_not_asked_for_and_the_rest_is(
    session: Session, at: Setting, quiet: Report, officer: FlaskClient
) -> None:
    declare(officer, quiet, "B1")
    refused = submit(officer, quiet).get_json()
    assert [problem["key"] for problem in refused["problems"]] == ["TM/P1/text"]
    typed(session, quiet, at.people.officer, [change("TM/P1/text", "<p>Không có đơn.</p>")])
    session.commit()
    assert submit(officer, quiet).status_code == 200
    content = session.scalars(sa.select(Revision.content)).one()
    assert content["nil"] == ["B1"]
    report = session.get_one(Report, quiet.id)
    paper = preview_context(report, frozen_report(form_of(report.template_version), content))
    assert isinstance(paper.sections[0], Narrative)
    assert "Không phát sinh." in paper.sections[0].parts[0].html


def test_figures_and_the_declaration_exclude_each_other(
    session: Session, at: Setting, quiet: Report, officer: FlaskClient
) -> None:
    typed(session, quiet, at.people.officer, [change("KN.NHAN", "3"), change("TC.NHAN", "0")])
    session.commit()
    refused = declare(officer, quiet, "B1")
    assert (refused.status_code, "Khiếu nại" in refused.get_json()["message"]) == (422, True)
    typed(session, quiet, at.people.officer, [change("KN.NHAN", "0", base=1)])  # zeros say the same
    session.commit()
    assert declare(officer, quiet, "B1").status_code == 302
    result = typed(session, quiet, at.people.officer, [change("KN.NHAN", "4", base=3)])
    assert [item.message.id for item in result.rejected] == [
        "This part is declared without occurrence. Take the declaration back before you enter figures."
    ]
    session.commit()
    declare(officer, quiet, "B1", nil=0)
    assert typed(session, quiet, at.people.officer, [change("KN.NHAN", "4", base=3)]).saved
    session.commit()
    actions = list(session.scalars(sa.select(AuditEntry.action)))
    assert (actions.count("report.declared_nil"), actions.count("report.nil_taken_back")) == (1, 1)


def test_the_form_decides_what_may_be_declared(at: Setting, quiet: Report, officer: FlaskClient) -> None:
    assert declare(officer, quiet, "TM").status_code == 422
    assert declare(officer, quiet, "KHONG").status_code == 422
    assert declare(officer, at.report).status_code == 422
    assert "không phát sinh" not in officer.get(f"/reports/{at.report.id}/entry").get_data(as_text=True)


def test_only_those_who_fill_the_report_declare(
    at: Setting, quiet: Report, officer: FlaskClient, client_of: ClientOf
) -> None:
    assert declare(client_of(at.people.outsider.user_id), quiet).status_code == 404
    assert declare(client_of(at.people.head_of_division.user_id), quiet).status_code == 403
    declare(officer, quiet)
    submit(officer, quiet)
    assert declare(officer, quiet, nil=0).status_code == 409


def test_zero_and_blank_are_no_occurrence() -> None:
    values: dict[Any, Any] = {
        ("B1", "R1", "A"): Decimal(0),
        ("B1", "R1", "B"): None,
        ("B1", "R2", "A"): Decimal(1),
        ("TM", "P1", "text"): "x",
    }
    assert list(occurrences(values, "B1")) == [("B1", "R2", "A")]
    assert len(list(occurrences(values, ""))) == 2
    assert (NOTHING.covers("B1"), Nil(frozenset({""})).covers("B1")) == (False, True)
