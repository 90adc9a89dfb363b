"""A divided report (E04, F01, E05): each sees and edits only their part, by page, address and API; it is merged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.base import clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.delegations import operations as delegations
from admin.delegations.models import Manner
from admin.delegations.operations import Wish
from admin.notifications.models import Notification
from admin.people.models import Person
from admin.people.roles import Duty
from runtime.reports.models import Report
from runtime.reports.queries import values_of
from runtime.sharing.models import ReportPart
from runtime.sharing.operations import Wanted, give, report_ready, take_back
from tests.runtime.sharing.conftest import Office
from tests.support.filling import Setting, actor_of, change, complete, shown, typed

ClientOf = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}
DAY = date(2026, 11, 24)


def given(session: Session, at: Setting, by: Person, **values: Any) -> ReportPart:
    wanted = Wanted(**{"section": "B1", "rows": ("KN",), "due_on": DAY, **values})
    part = give(session, at.report, wanted, actor=actor_of(session, by), now=clock.now())
    session.commit()
    return part


def told(session: Session, event: str) -> set[int]:
    found = set(session.scalars(sa.select(Notification.person_id).where(Notification.event == event)))
    session.commit()
    return found


def page_of(client: FlaskClient, at: Setting) -> tuple[str, Any]:
    html = client.get(f"/reports/{at.report.id}/entry").get_data(as_text=True)
    found = re.search(r'id="entry-data">(.*?)</script>', html, re.DOTALL)
    assert found is not None, html[-500:]
    return html, json.loads(found[1])


def edit(key: str, raw: str) -> dict[str, Any]:
    return {"id": f"id-{key}-{raw}", "key": key, "raw": raw, "base": 0, "origin": "typed"}


@pytest.fixture
def divided(session: Session, at: Setting, office: Office) -> ReportPart:
    """Row KN is with the economic division; another officer has typed into TC and the narrative."""
    typed(
        session,
        at.report,
        at.people.officer,
        [change("TC.NHAN", "77"), change("KN.NHAN", "5"), change("TM/P1/text", "<p>Bí mật nội bộ</p>")],
    )
    return given(session, at, at.people.officer, organisation_id=office.economy.id)


def test_the_page_holds_nothing_but_the_part(
    at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    html, data = page_of(client_of(office.binh.user_id), at)
    assert 'data-key="B1/KN/NHAN"' in html
    assert "Phần của ông/bà" in html
    for secret in ("B1/TC", "B1/PA", "TM/P1", "TT/NGUOI", "77", "Bí mật"):
        assert secret not in html, secret
    assert data["sequences"] == {"B1/KN/NHAN": 2}
    assert data["completeness"]["required"] == 1
    assert data["formulas"] is None
    assert 'data-dialog="submit-dialog"' not in html


def test_saving_takes_the_part_and_refuses_the_rest(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    client = client_of(office.binh.user_id)
    body = {"changes": [edit("B1/KN/XONG", "3"), edit("B1/TC/NHAN", "1"), edit("TM/P1/text", "x")]}
    answer = client.post(f"/reports/{at.report.id}/cells", json=body).get_json()
    assert [item["key"] for item in answer["saved"]] == ["B1/KN/XONG"]
    assert {item["key"] for item in answer["rejected"]} == {"B1/TC/NHAN", "TM/P1/text"}
    assert "không thuộc phần giao" in answer["rejected"][0]["message"]
    assert set(answer["computed"]) == {"B1/KN/CUOI", "B1/KN/TYLE"}
    assert "B1/TC" not in json.dumps(answer["problems"])
    assert set(answer["sections"]) == {"B1"}
    values = shown(values_of(session, at.report))
    assert (values["KN.XONG"], values["TC.NHAN"]) == (3, 77)  # merged into the one report
    session.commit()


def test_every_other_address_keeps_back_the_rest(
    at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    client, report = client_of(office.binh.user_id), f"/reports/{at.report.id}"
    assert client.get(f"{report}/cell.json?key=B1/KN/NHAN").get_json()["history"][0]["text"] == "5"
    assert client.get(f"{report}/cell.json?key=B1/TC/NHAN").status_code == 404
    assert client.get(f"{report}/cell.json?key=TM/P1/text").status_code == 404
    news = client.get(f"{report}/news.json?client=x&since=0").get_json()
    assert [item["key"] for item in news["changes"]] == ["B1/KN/NHAN"]
    state = client.get(f"{report}/state.json").get_json()
    assert (list(state["cells"]), list(state["sequences"])) == (["B1/KN/NHAN"], ["B1/KN/NHAN"])
    assert client.get(f"{report}/lists/DS/import").status_code == 404
    assert client.post(f"{report}/lists/DS/lines", data={}).status_code == 404
    named = client.get(f"{report}/words.json").get_json()
    assert {item["key"] for item in named["figures"]} == {"B1/KN/NHAN", "B1/KN/CUOI", "B1/KN/TYLE"}
    assert not any("Tố cáo" in sentence or "Tổng số" in sentence for sentence in named["sentences"])
    whole = ("", "/check", "/document.pdf", "/data.json", "/revisions/1")
    assert {
        path: client.get(f"{report}{path}").status_code
        for path in whole
        if client.get(f"{report}{path}").status_code == 200
    } == {}
    assert client.post(f"{report}/submit", json={}, headers=JSON).status_code == 403
    assert client.post(f"{report}/decisions/withdraw", json={}, headers=JSON).status_code == 403


def test_a_list_that_was_given_is_filled_from_a_spreadsheet(
    session: Session, at: Setting, office: Office, client_of: ClientOf
) -> None:
    given(session, at, at.people.officer, section="DS", rows=(), organisation_id=office.economy.id)
    assert client_of(office.binh.user_id).get(f"/reports/{at.report.id}/lists/DS/import").status_code == 200


def test_comments_stay_within_the_part(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    officer, binh = client_of(at.people.officer.user_id), client_of(office.binh.user_id)
    address = f"/reports/{at.report.id}/comments"
    for number, key in enumerate(("B1/KN/NHAN", "B1/TC/NHAN", "")):
        assert (
            officer.post(address, json={"id": f"c{number}", "key": key, "text": f"Về {key}"}).status_code
            == 200
        )
    threads = binh.get(f"{address}.json").get_json()["threads"]
    assert [thread["key"] for thread in threads] == ["B1/KN/NHAN"]
    hidden = officer.get(f"{address}.json").get_json()["threads"][1]["id"]
    assert binh.post(f"/comments/{hidden}/resolve", json={"resolved": True}, headers=JSON).status_code == 404
    assert binh.get(f"/comments/{hidden}").status_code == 404
    for key in ("B1/TC/NHAN", ""):
        refused = binh.post(address, json={"id": f"b{key}", "key": key, "text": "x"}, headers=JSON)
        assert refused.status_code == 403
    assert binh.post(address, json={"id": "b", "key": "B1/KN/XONG", "text": "x"}).status_code == 200


def test_files_of_others_are_not_handed_out(
    at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    def attach(client: FlaskClient, name: str) -> Any:
        head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        return client.post(
            f"/reports/{at.report.id}/attachments",
            data=head.encode() + name.encode() + b"\r\n--limit--\r\n",
            content_type="multipart/form-data; boundary=limit",
            headers=JSON,
        ).get_json()

    officer, binh = client_of(at.people.officer.user_id), client_of(office.binh.user_id)
    theirs, own = attach(officer, "chung.txt"), attach(binh, "rieng.txt")
    assert binh.get(own["url"]).status_code == 200
    for path in (theirs["url"], theirs["state_url"]):
        assert binh.get(path).status_code == 404
    assert binh.post(theirs["remove_url"]).status_code == 404
    assert "chung.txt" not in page_of(binh, at)[0]
    assert officer.get(own["url"]).status_code == 200


def test_whoever_has_no_part_cannot_open_it_for_entry(
    session: Session, at: Setting, office: Office, client_of: ClientOf
) -> None:
    given(session, at, at.people.officer, person_id=office.binh.id)
    chau = client_of(office.chau.user_id)
    page = chau.get(f"/reports/{at.report.id}/entry")
    assert page.status_code == 403
    assert "không được giao phần nào" in page.get_data(as_text=True)
    body = {"changes": [edit("B1/KN/NHAN", "1")]}
    assert chau.post(f"/reports/{at.report.id}/cells", json=body, headers=JSON).status_code == 403
    assert at.report.template_version.template.title not in chau.get("/work").get_data(as_text=True)
    assert "Phần của tôi" in client_of(office.binh.user_id).get("/work").get_data(as_text=True)


def test_those_who_keep_it_together_and_those_who_decide_see_all(
    at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    for person in (at.people.officer, office.colleague, at.people.head_of_division, at.people.head_of_agency):
        assert 'data-key="B1/TC/NHAN"' in page_of(client_of(person.user_id), at)[0]


def test_a_division_passes_rows_on_to_one_of_its_people(
    session: Session, at: Setting, office: Office, client_of: ClientOf
) -> None:
    given(session, at, at.people.officer, rows=("TONG",), organisation_id=office.economy.id)
    given(session, at, office.binh, rows=("TC",), person_id=office.chau.id)
    assert 'data-key="B1/KN/NHAN"' not in page_of(client_of(office.chau.user_id), at)[0]
    assert 'data-key="B1/KN/NHAN"' in page_of(client_of(office.binh.user_id), at)[0]
    session.commit()
    with pytest.raises(NotAllowed, match="pass on"):
        given(session, at, office.chau, rows=("KN",), person_id=office.binh.id)


def test_it_is_submitted_when_every_part_is_filled_or_taken_back(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    typed(session, at.report, at.people.officer, [change("PA.NHAN", "1")])
    session.commit()
    officer, binh = client_of(at.people.officer.user_id), client_of(office.binh.user_id)
    address = f"/reports/{at.report.id}/submit"
    refused = officer.post(address, json={}, headers=JSON)
    assert (refused.status_code, "chưa báo xong phần" in refused.get_json()["message"]) == (422, True)

    assert binh.post(f"/parts/{divided.id}/ready", data={"ready": "1"}).status_code == 302
    assert told(session, "part.ready") == {at.people.officer.id}
    assert "Đã nhập xong" in officer.get(f"/reports/{at.report.id}/parts").get_data(as_text=True)
    assert binh.post(f"/parts/{divided.id}/ready", data={"ready": "0"}).status_code == 302
    assert officer.post(address, json={}, headers=JSON).status_code == 422
    assert officer.post(f"/parts/{divided.id}/take-back").status_code == 302
    assert told(session, "part.taken_back") == {office.binh.id, office.chau.id}
    assert officer.post(address, json={}, headers=JSON).status_code == 200
    session.expire_all()
    assert session.scalar(sa.select(Report.revision)) == 1
    assert {"part.given", "part.ready", "part.taken_back"} <= set(
        session.scalars(sa.select(AuditEntry.action))
    )


def test_what_cannot_be_given(session: Session, at: Setting, office: Office) -> None:
    officer = at.people.officer
    person = {"person_id": office.binh.id}
    for wrong in (
        {"section": "KHONG", **person},
        {"rows": ("KHONG",), **person},
        {"section": "TM", "rows": ("P1",), **person},
        {"due_on": date(2026, 11, 19), **person},
        {},
        {**person, "organisation_id": office.economy.id},
        {"person_id": at.people.outsider.id},
        {"person_id": at.people.head_of_agency.id},
        {"organisation_id": at.town.office.id},
        {"organisation_id": at.town.division(at.town.communes[1]).id},
    ):
        with pytest.raises(Invalid):
            given(session, at, officer, **wrong)
    given(session, at, officer, **person)
    with pytest.raises(Conflict, match="already"):
        given(session, at, officer, rows=("TONG",), person_id=office.chau.id)
    complete(session, at)


def test_rights_from_outside(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    parts, data = (
        f"/reports/{at.report.id}/parts",
        {"section": "B1", "rows": "B1/TC", "due_on": "24/11/2026", "holder": f"person/{office.chau.id}"},
    )
    for person, page, act in (
        (at.people.outsider, 404, 404),
        (at.people.designer, 403, 403),
        (at.people.receiver, 403, 403),
        (at.people.head_of_agency, 403, 403),
        (office.binh, 200, 403),
    ):
        client = client_of(person.user_id)
        assert client.get(parts).status_code == page, person.full_name
        assert client.post(parts, data=data).status_code == act, person.full_name
        assert client.post(f"/parts/{divided.id}/take-back").status_code == act, person.full_name
    assert (
        client_of(at.people.officer.user_id)
        .post(f"/parts/{divided.id}/ready", data={"ready": "1"})
        .status_code
        == 403
    )
    head = client_of(at.people.head_of_division.user_id)
    for wrong in ({"holder": ""}, {"due_on": "ngày mai"}, {"section": ""}, {"rows": "DS/TC"}):
        assert head.post(parts, data={**data, **wrong}).status_code == 422, wrong
    assert head.post(parts, data=data).status_code == 302
    assert told(session, "part.given") == {office.binh.id, office.chau.id}


def test_after_submission_nothing_is_given_or_reported(session: Session, at: Setting, office: Office) -> None:
    part = given(session, at, at.people.officer, person_id=office.binh.id)
    binh = actor_of(session, office.binh)
    report_ready(session, part, True, actor=binh, now=clock.now())
    report_ready(session, part, True, actor=binh, now=clock.now())  # repeating changes nothing
    assert len(told(session, "part.ready")) == 1
    at.report.state = type(at.report.state)("checking")
    session.flush()
    with pytest.raises(Conflict):
        report_ready(session, part, False, actor=binh, now=clock.now())
    with pytest.raises(Conflict):
        given(session, at, at.people.officer, rows=("TC",), person_id=office.chau.id)
    with pytest.raises(NotAllowed):
        take_back(session, part, actor=actor_of(session, office.chau), now=clock.now())


def test_a_delegation_for_other_reports_does_not_open_a_divided_one(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    """Binh checks the reports of one division in the head's place; of the commune's own he holds a part as before."""
    wish = Wish(
        office.binh.id,
        Duty.CHECK,
        Manner.AUTHORISED,
        date(2026, 11, 20),
        date(2026, 11, 30),
        "05/GUQ",
        organisation_ids=(office.economy.id,),
    )
    head = actor_of(session, at.people.head_of_agency)
    delegations.give(session, at.commune.id, wish, actor=head, now=clock.now())
    session.commit()
    binh = client_of(office.binh.user_id)
    html, data = page_of(binh, at)
    assert "Bí mật" not in html
    assert data["sequences"] == {"B1/KN/NHAN": 2}
    answer = binh.post(f"/reports/{at.report.id}/cells", json={"changes": [edit("B1/TC/NHAN", "1")]})
    assert [item["key"] for item in answer.get_json()["rejected"]] == ["B1/TC/NHAN"]
    assert binh.post(f"/reports/{at.report.id}/submit", json={}, headers=JSON).status_code == 403


def test_who_holds_a_part_takes_back_no_other(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    """The colleague of the coordinating division to whom a row was given does not keep the report together."""
    own = given(session, at, at.people.officer, rows=("TC",), person_id=office.colleague.id)
    colleague = client_of(office.colleague.user_id)
    for part in (divided, own):
        assert colleague.post(f"/parts/{part.id}/take-back").status_code == 403
    assert "take-back" not in colleague.get(f"/reports/{at.report.id}/parts").get_data(as_text=True)
    session.expire_all()
    assert (divided.ended_at, own.ended_at) == (None, None)


def test_the_page_of_parts_asks_as_much_however_many_parts_there_are(
    session: Session, at: Setting, office: Office, divided: ReportPart, client_of: ClientOf
) -> None:
    officer = client_of(at.people.officer.user_id)

    engine, statements = session.get_bind().engine, list[str]()

    def note(*told: Any) -> None:
        statements.append(told[2])

    def asked() -> int:
        statements.clear()
        sa.event.listen(engine, "before_cursor_execute", note)
        assert officer.get(f"/reports/{at.report.id}/parts").status_code == 200
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    asked()
    few = asked()
    for number, rows in enumerate((("TC",), ("PA",))):
        given(session, at, at.people.officer, rows=rows, person_id=(office.chau, office.binh)[number].id)
    given(session, at, at.people.officer, section="TM", rows=(), person_id=office.chau.id)
    assert asked() == few
