"""A version as an empty spreadsheet, for designers alone."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from designer.template.queries import version_numbered
from forms_library.spreadsheet.exporting.returned import read_returned
from forms_library.spreadsheet.opening import open_package
from forms_library.spreadsheet.reading import read_book
from tests.designer.conftest import Office

FILE = "/designer/BM01/versions/1/form.xlsx"


def test_a_version_is_downloaded_with_its_marks(designer: FlaskClient, session: object) -> None:
    answer = designer.get(FILE)
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    found = read_returned(read_book(open_package(answer.data)))
    assert found is not None
    digest = version_numbered(session, "BM01", 1).digest  # type: ignore[arg-type]
    assert (found.marks.template, found.marks.version, found.marks.digest) == ("BM01", 1, digest)
    assert found.marks.base == {}


def test_an_unfinished_draft_says_so(designer: FlaskClient) -> None:
    draft = designer.get("/designer/BM01/draft.json").get_json()
    draft["definition"]["sections"][0]["columns"] = []
    assert designer.post("/designer/BM01/draft.json", json=draft).status_code == 200
    assert designer.get("/designer/BM01/versions/2/form.xlsx").status_code == 409


def test_others_do_not_get_it(
    office: Office, client_of: Callable[[int], FlaskClient], client: FlaskClient
) -> None:
    assert client_of(office.officer).get(FILE).status_code == 403
    assert "/login" in client.get(FILE).headers["Location"]
