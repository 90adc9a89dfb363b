"""Where a value came from is proven: by the history of its cell when a change is undone, by the form for constants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from runtime.entry.origins import Past, origin_of
from runtime.entry.schemas import Change
from runtime.reports.forms import form_of
from runtime.reports.models import Origin
from tests.support.every_setting import EVERY_SETTING
from tests.support.filling import Setting, change, history_of, published, report_in, typed

KEY, OTHER = ("B1", "KN", "NHAN"), ("B1", "TC", "NHAN")
PAST = {3: Past(KEY, "820", Origin.ROLLED_UP), 4: Past(KEY, None, Origin.IMPORTED)}


@pytest.mark.parametrize(
    ("restores", "key", "value", "expected"),
    [
        (3, KEY, Decimal(820), Origin.ROLLED_UP),
        (3, KEY, Decimal(821), Origin.PASTED),
        (3, OTHER, Decimal(820), Origin.PASTED),
        (4, KEY, None, Origin.IMPORTED),
        (5, KEY, Decimal(820), Origin.PASTED),
        (0, KEY, Decimal(820), Origin.PASTED),
    ],
)
def test_only_the_value_that_the_named_change_wrote_there_has_its_origin(
    at: Setting, restores: int, key: tuple[str, str, str], value: Any, expected: Origin
) -> None:
    undone = Change("1", "", "", 0, Origin.PASTED, restores)
    assert origin_of(form_of(at.report.template_version), undone, key, value, PAST) is expected


@pytest.mark.parametrize("origin", [Origin.PREFILLED, Origin.IMPORTED, Origin.PASTED, Origin.ROLLED_UP])
def test_undoing_gives_the_origin_back(
    session: Session, at: Setting, client_of: Callable[[int], FlaskClient], origin: Origin
) -> None:
    given = replace(change("KN.NHAN", "820"), origin=origin)
    typed(
        session, at.report, at.people.officer, [given, change("TC.NHAN", "7"), change("KN.NHAN", "9", base=1)]
    )
    session.commit()
    officer = client_of(at.people.officer.user_id)

    def undone(number: str, key: str, raw: str, base: int, restores: object) -> Any:
        item = {"id": number, "key": key, "raw": raw, "base": base, "origin": "typed", "restores": restores}
        return officer.post(f"/reports/{at.report.id}/cells", json={"changes": [item]})

    assert undone("a", "B1/KN/NHAN", "820", 3, 1).get_json()["saved"][0]["text"] == "820"
    # Another cell, and another value, prove nothing.
    undone("b", "B1/TC/NHAN", "820", 2, 1)
    undone("c", "B1/KN/NHAN", "821", 4, 1)
    assert undone("d", "B1/KN/NHAN", "820", 6, "1").status_code == 422
    assert [line.origin for line in history_of(session, at.report)[3:]] == [
        origin,
        Origin.TYPED,
        Origin.TYPED,
    ]
    story = officer.get(f"/reports/{at.report.id}/cell.json?key=B1/KN/NHAN").get_json()
    assert story["history"][1]["origin"] == story["history"][3]["origin"] != story["history"][0]["origin"]


def test_only_what_the_form_puts_into_a_new_row_is_pre_filled(
    session: Session, at: Setting, client_of: Callable[[int], FlaskClient]
) -> None:
    published(session, EVERY_SETTING)
    report = report_in(session, at.period, at.commune, template_code="DUTHU")
    session.commit()
    claims = {
        "B1/N2~k3/_at": "n",
        "B1/N2~k3/ND": "Lạ",
        "B1/N2~k3/SO": "0",
        "B1/N2~k4/SO": "3",
        "B1/R1/SO": "2",
    }
    changes = [
        {"id": f"c-{key}", "key": key, "raw": raw, "base": 0, "origin": "prefilled"}
        for key, raw in claims.items()
    ]
    officer = client_of(at.people.officer.user_id)
    answer = officer.post(f"/reports/{report.id}/cells", json={"changes": changes}).get_json()
    assert (answer["rejected"], len(answer["saved"])) == ([], len(claims))
    believed = [line for line in history_of(session, report) if line.origin is not Origin.TYPED]
    assert [(line.row, line.column, line.origin) for line in believed] == [("N2~k3", "SO", Origin.PREFILLED)]
