"""Chế độ báo cáo: complete before it is used (A03, A04, D15)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.base.errors import Invalid
from admin.days_off.queries import working_calendar
from admin.people.roles import Role
from admin.regimes.models import Regime, RegimeClass
from admin.regimes.operations import Secrecy, activate, change_regime, create_regime
from tests import factories
from tests.factories import BEFORE, City


@pytest.fixture
def town(session: Session) -> City:
    return factories.city(session)


@pytest.mark.parametrize(
    ("absent", "name"),
    [
        ({"content": ""}, "Required content"),
        ({"send_method": ""}, "Way of sending"),
        ({"due_rule": None}, "Time limit for sending"),
        ({"cut_off_rule": ""}, "Cut-off of the figures"),
        ({"outline": ""}, "Outline of the report"),
        ({"forms": ()}, "Reporting organisations"),
    ],
)
def test_a_periodic_regime_needs_components_1_to_9(
    session: Session, town: City, absent: dict[str, object], name: str
) -> None:
    regime = factories.regime(session, town, active=False, **absent)
    with pytest.raises(Invalid, match=name):
        activate(session, regime, calendar=working_calendar(session), now=BEFORE)
    assert not regime.active


def test_an_ad_hoc_regime_does_without_cut_off_and_outline(session: Session, town: City) -> None:
    rules = {"cut_off_rule": "", "outline": "", "due_rule": {"kind": "date"}}
    assert factories.regime(session, town, regime_class=RegimeClass.AD_HOC, **rules).active


def test_secret_reports_are_refused(session: Session, town: City) -> None:
    with pytest.raises(Invalid, match="secret"):
        create_regime(session, factories.regime_texts(town), now=BEFORE, secrecy=Secrecy.SECRET)


def test_a_due_day_on_the_cut_off_is_refused(session: Session, town: City) -> None:
    due = {"kind": "fixed_day", "day": 14, "roll": "none"}
    with pytest.raises(Invalid, match="one working day after the cut-off"):
        factories.regime(session, town, due_rule=due)


def test_a_regime_in_use_stays_complete(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    with pytest.raises(Invalid):
        change_regime(
            session,
            regime,
            factories.regime_texts(town, outline=""),
            calendar=working_calendar(session),
            now=BEFORE,
        )


def test_replacing_the_legal_basis_keeps_the_former_on_record(session: Session, town: City) -> None:
    regime = factories.regime(session, town)
    texts = factories.regime_texts(town, legal_basis="Thông tư 05/2025/TT-VPCP")
    change_regime(session, regime, texts, calendar=working_calendar(session), now=BEFORE)
    session.flush()
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "regime.changed")).one()
    assert entry.details["former_legal_basis"] == "Quyết định số 1153/QĐ-UBND"


def form_data(town: City, **values: str) -> dict[str, str]:
    return {
        "code": "XLD-QUY",
        "name": "Báo cáo xử lý đơn",
        "secrecy": "none",
        "profile": "hue",
        "regime_class": "periodic",
        "issuing_level": "government",
        "frequency": "quarter",
        "recipient_id": str(town.department.id),
        "content": "Kết quả",
        "send_method": "Hệ thống",
        "outline": "Không có",
        "document_symbol": "BC",
        "cut_off": "15-14",
        "due": "fixed_day",
        "due_fixed": "17, 20",
        "due_roll": "y",
        "forms-0-template_code": "",
        "forms-0-reporter_kind": "commune",
        "forms-0-level": "1",
        "forms-0-recipient_id": "0",
        **values,
    }


def test_a_regime_is_written_down_in_the_dialog(
    session: Session, client_of: Callable[[int], FlaskClient], town: City
) -> None:
    admin = factories.holder(session, "quantri", town.city, Role.OFFICE_ADMIN)
    session.commit()
    client = client_of(admin.user_id)
    page = client.post("/regimes/new", data=form_data(town)).headers["Location"]
    session.rollback()
    regime = session.scalars(sa.select(Regime)).one()
    assert regime.due_rule == {"kind": "fixed_day", "day": [17, 20], "roll": "next"}
    assert "Ngày 17, 20 của tháng chốt số liệu" in client.get(page).text
    refused = client.post(f"{page}/activate")
    assert refused.status_code == 422
    assert "Đối tượng thực hiện báo cáo" in refused.text


def test_the_dialog_refuses_a_secret_report(
    session: Session, client_of: Callable[[int], FlaskClient], town: City
) -> None:
    admin = factories.holder(session, "quantri", town.city, Role.OFFICE_ADMIN)
    session.commit()
    answer = client_of(admin.user_id).post("/regimes/new", data=form_data(town, secrecy="secret"))
    assert answer.status_code == 422
    assert "bí mật nhà nước" in answer.text
