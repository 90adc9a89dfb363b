"""Writing with the figures of the form: named in the text, shown as they stand, frozen, drafted into sentences."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.people.roles import Role
from runtime.documents.printing import _sections
from runtime.entry.operations import SaveResult, save_cells
from runtime.reports.models import Report
from runtime.reports.operations import freeze
from runtime.reports.queries import filled_report
from runtime.sharing.scopes import Scope
from tests.factories import holder
from tests.support.filling import (
    Setting,
    accepted,
    actor_of,
    change,
    complete,
    opened_period,
    report_in,
    typed,
)

ClientOf = Callable[[int], FlaskClient]
PART = ("TM", "P1", "text")


def figure(key: str, shown: str = "?") -> str:
    return f'<span data-figure="{key}">{shown}</span>'


def written(session: Session, at: Setting, text: str, scope: Scope | None = None) -> SaveResult:
    edits = [change("TM/P1/text", f"<p>{text}</p>", base=99)]
    actor = actor_of(session, at.people.officer)
    others = {} if scope is None else {"scope": scope}
    return save_cells(session, at.report, edits, actor=actor, now=clock.now(), **others)


def text_of(session: Session, report: Report) -> Any:
    return filled_report(session, report).values[PART]


# In the text


def test_a_figure_follows_the_form_and_is_frozen_with_it(session: Session, at: Setting) -> None:
    complete(session, at)
    text = f"Nhận {figure('B1/KN/NHAN')} đơn, cộng {figure('B1/TONG/NHAN')}, kinh phí {figure('B1/KN/TIEN')}."
    assert not written(session, at, text).rejected
    assert ">10</span> đơn, cộng <" in text_of(session, at.report)
    assert ">15</span>, kinh phí <" in text_of(session, at.report)
    assert ">…</span>." in text_of(session, at.report)  # nothing stands there
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "1250", base=99)])
    assert ">1.250</span> đơn, cộng <" in text_of(session, at.report)
    revision = freeze(session, at.report, actor=actor_of(session, at.people.officer), now=clock.now())
    assert ">1.250</span> đơn, cộng <" in revision.content["values"]["TM/P1/text"]
    assert ">1.255</span>" in revision.content["values"]["TM/P1/text"]
    assert ">1.250</span>" in str(list(_sections(filled_report(session, at.report))))  # what is printed


@pytest.mark.parametrize("key", ["B1/KN/KHAC", "TM/P1/text", "DS/r1/_at", "nonsense", ""])
def test_a_text_names_only_cells_of_the_form(session: Session, at: Setting, key: str) -> None:
    (refused,) = written(session, at, f"Nhận {figure(key)}").rejected
    assert (key or "?") in refused.message.text()


def test_a_figure_holds_nothing_but_words(session: Session, at: Setting) -> None:
    assert written(session, at, figure("B1/KN/NHAN", "<strong>1</strong>")).rejected


def test_nobody_reads_a_cell_by_naming_it(session: Session, at: Setting) -> None:
    """Who has the written part alone keeps what others named there, and names nothing that is kept from them."""
    alone = Scope({"TM": None})
    complete(session, at)
    assert written(session, at, figure("B1/KN/NHAN"), alone).rejected
    assert not written(session, at, figure("B1/KN/NHAN")).rejected
    assert not written(session, at, figure("B1/KN/NHAN") + " đơn", alone).rejected
    assert written(session, at, figure("B1/KN/NHAN") + figure("B1/TC/NHAN"), alone).rejected


# What helps to write


def earlier(session: Session, at: Setting, code: str, figures: dict[str, str]) -> None:
    period = opened_period(session, at.regime, code)
    values = {("B1", "TONG", column): Decimal(number) for column, number in figures.items()}
    accepted(session, report_in(session, period, at.commune), values)  # type: ignore[arg-type]


def test_figures_and_sentences_are_offered(session: Session, at: Setting, client_of: ClientOf) -> None:
    earlier(session, at, "2026M10", {"NHAN": "10", "XONG": "5"})
    earlier(session, at, "2025M11", {"NHAN": "20"})
    complete(session, at)
    session.commit()
    officer = client_of(at.people.officer.user_id)
    told = officer.get(f"/reports/{at.report.id}/words.json").get_json()
    figures = {item["key"]: item for item in told["figures"]}
    assert figures["B1/KN/NHAN"]["text"] == "10"
    assert "Khiếu nại" in figures["B1/KN/NHAN"]["label"]
    assert not any(key.startswith("TM/") for key in figures)
    assert (
        "Tổng số – tiếp nhận: 15, tăng 5 (50%) so với tháng 10 năm 2026, "
        "giảm 5 (25%) so với tháng 11 năm 2025."
    ) in told["sentences"]


def test_words_are_for_those_who_enter(
    session: Session, at: Setting, client_of: ClientOf, client: FlaskClient
) -> None:
    elsewhere = holder(session, "canbo9", at.town.division(at.town.communes[1]), Role.OFFICER)
    session.commit()
    address = f"/reports/{at.report.id}/words.json"
    assert client_of(elsewhere.user_id).get(address).status_code == 404
    assert client_of(at.people.head_of_agency.user_id).get(address).status_code == 403
    assert client.get(address).status_code in (302, 401)
