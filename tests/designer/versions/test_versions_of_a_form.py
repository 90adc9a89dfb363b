"""Versions compared and published with their questions; forms duplicated, retired, printed and previewed."""

from __future__ import annotations

from html import unescape
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.organisations.models import Organisation, OrganisationKind
from admin.regimes.operations import FormOfRegime
from designer.template.queries import template_by_code
from tests.factories import City, regime

Form = dict[str, Any]
PUBLISH = {"note": "Bỏ một dòng", "effective_from": ""}


def begin(client: FlaskClient, changed: Form) -> None:
    body = {"definition": changed, "number": 1, "lock": None}
    assert client.post("/designer/BM01/draft.json", json=body).status_code == 200


def without_a_row(changed: Form) -> Form:
    """The rows are TONG over KN and TC: TC goes, KN gets another name, a column is added."""
    table = changed["sections"][0]
    tree = next(row for row in table["rows"] if row.get("children"))
    tree["children"] = [row for row in tree["children"] if row["code"] != "TC"]
    tree["children"][0]["label"] = "Đơn khiếu nại lần đầu"
    table["checks"][0]["rows"] = ["KN"]
    table["columns"].append({"code": "MOI", "label": "Cột mới", "kind": "integer", "aggregation": "sum"})
    return changed


def test_a_comparison_tells_what_came_went_and_changed(designer: FlaskClient, form: Form) -> None:
    begin(designer, without_a_row(form))
    page = designer.get("/designer/BM01/compare").text
    for text in ("Phiên bản 1 và phiên bản 2", "Mới thêm", "Đã bỏ", "Cột mới", "Đơn khiếu nại lần đầu"):
        assert text in page
    assert "vẫn tra cứu và xuất ra được" in page
    assert "Hai phiên bản giống nhau" in designer.get("/designer/BM01/compare?from=1&to=1").text
    assert designer.get("/designer/BM01/compare?from=1&to=9").status_code == 404


def test_there_is_nothing_to_compare_before_a_second_version(designer: FlaskClient) -> None:
    assert designer.get("/designer/BM01/compare").status_code == 404
    assert designer.get("/designer/BM01/publish").headers["Location"].endswith("/designer/BM01")


def test_a_code_that_seems_to_mean_something_else_is_asked(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][0]["unit_of_measure"] = "triệu đồng"
    form["sections"][0]["columns"][6]["kind"] = "date"
    begin(designer, form)
    page = unescape(designer.get("/designer/BM01/publish").text)
    assert 'name="confirmed" value="DAU"' in page
    assert "nay: “Kỳ trước chuyển sang, triệu đồng”" in page
    assert "Trước: “Ghi chú, Văn bản ngắn”, nay: “Ghi chú, Ngày”" in page  # the name alone says nothing
    refused = designer.post("/designer/BM01/publish", data=PUBLISH)
    assert refused.status_code == 422
    assert "DAU" in refused.text
    accepted = designer.post("/designer/BM01/publish", data={**PUBLISH, "confirmed": ["DAU", "GHICHU"]})
    assert accepted.headers["Location"].endswith("/versions/2")


def test_errors_stop_publishing_on_its_page(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "NHAN+KHONGCO"
    begin(designer, form)
    page = designer.get("/designer/BM01/publish").text
    assert "KHONGCO" in page
    assert 'id="publish-form"' not in page


def test_a_draft_is_dropped_for_the_version_before_it(
    designer: FlaskClient, session: Session, form: Form
) -> None:
    assert designer.post("/designer/BM01/discard").status_code == 409
    begin(designer, without_a_row(form))
    assert "/designer/BM01/discard" in designer.get("/designer/BM01").text
    dropped = designer.post("/designer/BM01/discard", follow_redirects=True)
    assert dropped.request.path == "/designer/BM01/versions/1"
    assert "Đã bỏ bản nháp" in dropped.text
    assert designer.get("/designer/BM01/draft.json").get_json()["number"] == 1
    assert "/designer/BM01/discard" not in designer.get("/designer/BM01").text
    begin(designer, without_a_row(form))  # another one can be begun


def test_what_was_never_published_is_not_dropped(designer: FlaskClient) -> None:
    designer.post("/designer/", data={"code": "MOI", "symbol": "01/M", "title": "Biểu mới", "owner": 0})
    refused = designer.post("/designer/MOI/discard")
    assert refused.status_code == 409
    assert "ngừng sử dụng" in refused.text
    assert designer.get("/designer/MOI").status_code == 200


def test_a_duplicate_is_a_draft_of_its_own(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "BM01!TONG.DAU+NHAN-XONG"
    begin(designer, form)
    data = {"code": "BM02", "symbol": "02/BM", "title": "Bản sao"}
    assert designer.post("/designer/BM01/duplicate", data=data).headers["Location"].endswith("/designer/BM02")
    copy = designer.get("/designer/BM02/draft.json").get_json()["definition"]
    assert (copy["code"], copy["symbol"], copy["title"]) == ("BM02", "02/BM", "Bản sao")
    assert copy["sections"][0]["columns"][3]["formula"] == "BM02!TONG.DAU+NHAN-XONG"
    again = designer.post("/designer/BM01/duplicate", data=data)
    assert again.status_code == 422
    assert "Bản sao" in again.text  # what was typed is still there


def test_a_retired_form_is_offered_no_more_and_comes_back(
    designer: FlaskClient, session: Session, form: Form
) -> None:
    begin(designer, without_a_row(form))
    designer.post("/designer/BM01/retire")
    assert "/designer/BM01" not in designer.get("/designer/").text
    assert "/designer/BM01" in designer.get("/designer/?retired=1").text
    for page in ("edit", "publish"):
        shown = designer.get(
            "/designer/BM01" if page == "edit" else f"/designer/BM01/{page}", follow_redirects=True
        )
        assert shown.request.path == "/designer/BM01/versions/1"
        assert "Biểu này đã ngừng sử dụng" in shown.text
        assert 'action="/designer/BM01/restore"' in shown.text
    kept = designer.get("/designer/BM01/draft.json").get_json()
    refused = designer.post("/designer/BM01/draft.json", json={**kept, "definition": form})
    assert refused.status_code == 422  # a conflict would be settled and sent again
    assert "Hãy dùng lại biểu trước khi sửa" in refused.get_json()["message"]
    assert designer.post("/designer/BM01/publish", data=PUBLISH).status_code == 422
    designer.post("/designer/BM01/restore")
    assert designer.get("/designer/BM01").status_code == 200
    session.expire_all()
    assert template_by_code(session, "BM01").retired_at is None


def test_a_form_that_a_regime_asks_for_says_so_on_its_page(designer: FlaskClient, session: Session) -> None:
    receiving = session.scalars(sa.select(Organisation).where(Organisation.code == "STC")).one()
    asking = (FormOfRegime("BM01", OrganisationKind.COMMUNE),)
    town = City(receiving, receiving, receiving, [], {})
    regime(session, town, name="Báo cáo khiếu nại", forms=asking)
    session.commit()
    page = designer.post("/designer/BM01/retire", follow_redirects=True)
    assert page.status_code == 200
    assert page.request.path == "/designer/BM01/versions/1"
    assert "Báo cáo khiếu nại. Hãy bỏ biểu khỏi các chế độ đó trước." in page.text
    assert template_by_code(session, "BM01").retired_at is None


def test_the_officers_view_and_the_paper_show_the_draft(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][0]["label"] = "Tên cột trong bản nháp"
    begin(designer, form)
    assert "Tên cột trong bản nháp" in designer.get("/designer/BM01/officer/form").text
    assert "is-narrow" in designer.get("/designer/BM01/officer?narrow=1").text
    answer = designer.get("/designer/BM01/sample.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_a_form_that_cannot_be_read_is_compared_but_not_printed(designer: FlaskClient, form: Form) -> None:
    changed = without_a_row(form)
    changed["sections"][0]["columns"][0]["kind"] = "bịa"
    begin(designer, changed)
    refused = designer.get("/designer/BM01/sample.pdf")
    assert refused.status_code == 409
    assert "Bản nháp chưa in được" in refused.text
    assert 'href="/designer/BM01#/sections/0/columns/0/kind"' in refused.text
    tried = designer.get("/designer/BM01/officer/form").text
    assert "Hãy sửa hết lỗi trước" in tried
    assert 'href="/designer/BM01#/sections/0/columns/0/kind" target="_top"' in tried
    for place in ("compare", "publish"):
        page = designer.get(f"/designer/BM01/{place}").text
        assert "bịa" in page
        assert "Đơn khiếu nại lần đầu" in page
    assert designer.post("/designer/BM01/fill-in", data={"indicator": "SO_DON"}).status_code == 409


def test_cells_whose_formula_does_not_work_are_marked_on_paper(designer: FlaskClient, form: Form) -> None:
    form["sections"][0]["columns"][3]["formula"] = "NHAN+KHONGCO"
    begin(designer, form)
    answer = designer.get("/designer/BM01/sample.pdf")
    assert answer.mimetype == "application/pdf"
    assert "Không có" not in designer.get("/designer/BM01/compare").text
