"""A report that is opened for the first time begins with the constants of its form, whatever their kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from runtime.entry.queries import origins_of
from runtime.reports.models import Origin
from runtime.reports.queries import report_of, values_of
from tests.support.filling import Setting, assignment_in, history_of, published

CHOICES = [{"code": "tot", "label": "Tốt"}, {"code": "kem", "label": "Kém"}]
KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "SO": ({"kind": "integer", "default": "3"}, Decimal(3)),
    "TP": ({"kind": "decimal", "decimals": 2, "default": "0.5"}, Decimal("0.50")),
    "TL": ({"kind": "percent", "decimals": 1, "default": "12.5"}, Decimal("12.5")),
    "TIEN": ({"kind": "money", "default": "1500000"}, Decimal(1_500_000)),
    "CHU": ({"kind": "text", "default": "Không"}, "Không"),
    "DAI": ({"kind": "long_text", "default": "Một\nhai"}, "Một\nhai"),
    "NGAY": ({"kind": "date", "default": "2026-01-31"}, date(2026, 1, 31)),
    "CHON": ({"kind": "choice", "choices": CHOICES, "default": "kem"}, "kem"),
    "NHIEU": ({"kind": "choices", "choices": CHOICES, "default": "tot;kem"}, "tot;kem"),
    "CO": ({"kind": "yes_no", "default": "false"}, False),
}
ASKED = [{"code": code, "label": code, **settings} for code, (settings, _value) in KINDS.items()]
FORM: dict[str, Any] = {
    "format": 1,
    "code": "MACDINH",
    "symbol": "01/MD",
    "title": "Biểu có giá trị ban đầu",
    "sections": [
        {
            "kind": "fields",
            "code": "TT",
            "title": "Thông tin",
            "fields": [*ASKED, {"code": "KHI", "label": "Khi cần", "default": "x", "hidden_if": "SO=3"}],
        },
        {
            "kind": "table",
            "code": "B1",
            "label_columns": [{"code": "ND", "label": "Nội dung"}],
            "columns": [
                *ASKED,
                {"code": "DAU", "label": "Đạt", "kind": "one_of", "group": "K", "default": "true"},
            ],
            "rows": [{"code": "R1", "label": "Một"}],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "parts": [{"code": "P1", "heading": "Đánh giá", "default": "Không có việc đột xuất."}],
        },
    ],
}


@pytest.mark.parametrize("again", [False, True])
def test_a_report_begins_with_the_constants_of_its_form(
    session: Session, at: Setting, client_of: Callable[[int], FlaskClient], again: bool
) -> None:
    published(session, FORM)
    owed = assignment_in(session, at.period, at.commune, template_code="MACDINH")
    session.commit()
    officer = client_of(at.people.officer.user_id)
    for _time in range(1 + again):
        assert officer.post(f"/assignments/{owed.id}/report").status_code == 302
    report = report_of(session, owed.id)
    assert report is not None
    values = values_of(session, report)
    expected = {("TT", code, "value"): value for code, (_settings, value) in KINDS.items()}
    expected |= {("B1", "R1", code): value for code, (_settings, value) in KINDS.items()}
    expected |= {("B1", "R1", "DAU"): True, ("TM", "P1", "text"): "<p>Không có việc đột xuất.</p>"}
    # KHI applies while SO is blank, which it was when the form was opened.
    assert values == {**expected, ("TT", "KHI", "value"): "x"}
    assert set(origins_of(session, report.id).values()) == {Origin.PREFILLED}
    history = history_of(session, report)
    assert len(history) == len(values)
    assert {line.person_id for line in history} == {at.people.officer.id}
    page = officer.get(f"/reports/{report.id}/entry").text
    assert "1.500.000" in page
    assert "có thể điền sẵn" not in page
