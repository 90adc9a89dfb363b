"""A definition leaves as a file and comes back the same, byte for byte; rights hold on both ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.people.roles import Role
from designer.template.operations import create_template, publish
from forms_library.definition import canonical, digest, dump, load
from tests.designer.conftest import Office
from tests.factories import holder
from tests.support.every_setting import EVERY_SETTING


def bring(client: FlaskClient, content: bytes, owner: int = 0) -> Any:
    data = {"file": (BytesIO(content), "bieu.json"), "owner": str(owner)}
    return client.post("/definitions/import", data=data, content_type="multipart/form-data")


def test_what_is_exported_and_imported_has_the_same_bytes(designer: FlaskClient) -> None:
    sent = canonical(dump(load(EVERY_SETTING)))
    pretty = json.dumps(EVERY_SETTING, indent=2).encode()
    assert bring(designer, pretty).headers["Location"].endswith("/designer/DUTHU")
    exported = designer.get("/designer/DUTHU/versions/1/definition.json")
    assert exported.data == sent
    assert 'filename="DUTHU-1.json"' in exported.headers["Content-Disposition"]
    assert digest(json.loads(exported.data)) == digest(dump(load(EVERY_SETTING)))


def test_a_form_that_is_there_gets_a_draft_and_an_open_draft_is_not_lost(
    designer: FlaskClient, form: dict[str, Any]
) -> None:
    form["title"] = "Tên từ tệp"
    assert bring(designer, json.dumps(form).encode()).status_code == 302
    assert designer.get("/designer/BM01/draft.json").get_json()["definition"]["title"] == "Tên từ tệp"
    again = bring(designer, json.dumps(form).encode())
    assert again.status_code == 409


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"\xff\xfe", b"[" * 99_999, b'{"sections": []}', b'{"sections": [{"kind": "x"}]}'],
)
def test_a_file_that_is_no_form_is_refused_in_words(designer: FlaskClient, content: bytes) -> None:
    answer = bring(designer, content)
    assert answer.status_code == 422
    assert "notice-bad" in answer.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "bm01"}, "không thể là mã biểu"),
        ({"title": "x" * 301}, "300"),
        ({"title": "a\ud800"}, "không lưu được"),
        ({"notes": ["a\0b"]}, "không lưu được"),
        ({"notes": [float("nan")]}, "không lưu được"),
        ({"period_kinds": [[1]]}, "không chứa định nghĩa"),
        ({"sections": [1]}, "không chứa định nghĩa"),
    ],
)
def test_what_could_not_be_kept_or_shown_is_told_in_words(
    designer: FlaskClient, change: dict[str, Any], said: str
) -> None:
    answer = bring(designer, json.dumps({**EVERY_SETTING, **change}).encode())
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_must_be_chosen(designer: FlaskClient) -> None:
    answer = designer.post("/definitions/import", data={"owner": "0"})
    assert answer.status_code == 422
    assert "Hãy chọn tệp" in answer.text


def test_only_designers_import_and_only_for_their_own(
    office: Office,
    session: Session,
    client_of: Callable[[int], FlaskClient],
    form: dict[str, Any],
) -> None:
    officer = client_of(office.officer)
    assert officer.get("/definitions/import").status_code == 403
    assert bring(officer, json.dumps(EVERY_SETTING).encode()).status_code == 403
    assert officer.get("/designer/BM01/versions/1/definition.json").status_code == 403
    from admin.organisations.queries import by_code

    ward, other = by_code(session, "P01"), by_code(session, "P02")
    local = holder(session, "thietkexa", ward, Role.DESIGNER)
    foreign = create_template(
        session, {**EVERY_SETTING, "code": "RIENG"}, actor=None, now=clock.now(), owner_id=other.id
    )
    publish(session, foreign, actor=None, now=clock.now())
    user, ward_id = local.user_id, ward.id
    session.commit()
    client = client_of(user)
    assert bring(client, json.dumps(EVERY_SETTING).encode(), ward_id).status_code == 302
    assert bring(client, json.dumps({**form, "title": "Đổi"}).encode(), ward_id).status_code == 403
    assert bring(client, json.dumps({**EVERY_SETTING, "code": "RIENG"}).encode(), ward_id).status_code == 404
    assert client.get("/designer/RIENG/versions/1/definition.json").status_code == 404
