"""Who may open the designer: designers alone; everybody else is turned away without learning anything."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.designer.conftest import Office

READ = [
    "/designer/",
    "/designer/functions.json",
    "/designer/BM01",
    "/designer/BM01/versions/1",
    "/designer/BM01/versions/1/definition.json",
    "/designer/BM01/draft.json",
    "/designer/BM01/names.json",
    "/designer/BM01/compare",
    "/designer/BM01/publish",
    "/designer/BM01/officer",
    "/designer/BM01/officer/form",
    "/designer/BM01/sample.pdf",
]
DONE = [
    "/designer/",
    "/designer/BM01/draft.json",
    "/designer/BM01/preview.json",
    "/designer/BM01/formula.json",
    "/designer/BM01/trace.json",
    "/designer/BM01/renamed.json",
    "/designer/BM01/presence.json",
    "/designer/BM01/publish",
    "/designer/BM01/duplicate",
    "/designer/BM01/discard",
    "/designer/BM01/retire",
    "/designer/BM01/restore",
]


def statuses(client: FlaskClient) -> set[int]:
    """How every page and act of the designer answers."""
    return {client.get(address).status_code for address in READ} | {
        client.post(address, json={}).status_code for address in DONE
    }


def test_who_is_no_designer_is_refused(office: Office, client_of: Callable[[int], FlaskClient]) -> None:
    assert statuses(client_of(office.officer)) == {403}
    assert statuses(client_of(office.stranger)) == {403}


def test_a_visitor_is_sent_to_sign_in(office: Office, client: FlaskClient) -> None:
    for address in READ:
        answer = client.get(address)
        if address.endswith(".json"):
            assert answer.status_code == 401
        else:
            assert answer.status_code == 302
            assert "/login" in answer.headers["Location"]
    assert {client.post(address).status_code for address in DONE if address.endswith(".json")} == {401}


def test_an_unknown_template_or_version_is_not_found(designer: FlaskClient) -> None:
    for address in [*(page.replace("BM01", "KHONGCO") for page in READ[2:]), "/designer/BM01/versions/99"]:
        assert designer.get(address).status_code == 404


def test_nothing_can_be_done_to_an_unknown_template(designer: FlaskClient) -> None:
    body = {"definition": {"code": "KHONGCO", "sections": []}, "text": "C01"}
    for address in DONE[1:]:
        assert designer.post(address.replace("BM01", "KHONGCO"), json=body).status_code == 404
