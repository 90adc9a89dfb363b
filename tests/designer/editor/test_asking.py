"""What the editor asks while a form is drawn: functions, traces, new codes, and who else is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from admin.base.clock import Clock
from designer.editor.renaming import renamed as renamed_codes
from designer.editor.tracing import Asked, Trace, trace
from forms_library.formula.renaming import Renaming
from tests.support.filling import FORM

Form = dict[str, Any]


def names(found: Trace) -> tuple[list[str], list[str]]:
    return [place.name for place in found.uses], [place.name for place in found.used_by]


def test_functions_are_told_in_the_readers_words(designer: FlaskClient) -> None:
    told = {entry["name"]: entry for entry in designer.get("/designer/functions.json").get_json()}
    assert told["SUM"]["vietnamese"] == "TỔNG"
    assert told["ROUND"]["parameters"] == ["số", "số_chữ_số"]


def test_a_cell_tells_what_it_uses_and_what_uses_it(designer: FlaskClient, form: Form) -> None:
    body = {"definition": form, "section": "B1", "row": "KN", "column": "CUOI"}
    answer = designer.post("/designer/BM01/trace.json", json=body).get_json()
    assert {place["name"] for place in answer["uses"]} == {"KN.DAU", "KN.NHAN", "KN.XONG"}
    assert all(place["label"] for place in answer["uses"])


def test_a_column_speaks_of_columns_and_a_row_of_rows() -> None:
    uses, used_by = names(trace(FORM, Asked("B1", column="XONG")))
    assert uses == []
    assert "CUOI" in used_by
    uses, _ = names(trace(FORM, Asked("B1", row="TONG")))
    assert uses == ["KN", "TC"]


def test_what_cannot_be_read_uses_nothing() -> None:
    assert trace({"sections": []}, Asked("B1")) == Trace()


def renamed(client: FlaskClient, form: Form, *pairs: tuple[str, str, str]) -> Any:
    renamings = [{"kind": kind, "section": "B1", "old": old, "new": new} for kind, old, new in pairs]
    return client.post("/designer/BM01/renamed.json", json={"definition": form, "renamings": renamings})


def test_a_new_code_reaches_the_formulas(designer: FlaskClient, form: Form) -> None:
    table = renamed(designer, form, ("column", "NHAN", "C02")).get_json()["definition"]["sections"][0]
    assert [column["code"] for column in table["columns"]][:2] == ["DAU", "C02"]
    assert table["columns"][3]["formula"] == "DAU+C02-XONG"


def test_codes_without_end_are_not_renamed(designer: FlaskClient, form: Form) -> None:
    answer = renamed(designer, form, *[("column", "NHAN", "C02")] * 501)
    assert answer.status_code == 422
    assert "500" in answer.get_json()["message"]


def test_two_codes_exchange_their_names(designer: FlaskClient, form: Form) -> None:
    answer = renamed(designer, form, ("column", "NHAN", "XONG"), ("column", "XONG", "NHAN"))
    table = answer.get_json()["definition"]["sections"][0]
    assert table["columns"][3]["formula"] == "DAU+XONG-NHAN"


def test_sections_parts_and_fields_get_new_codes_too() -> None:
    renamings = [
        Renaming("section", "", "B1", "BANG"),
        Renaming("part", "TM", FORM["sections"][1]["parts"][0]["code"], "MO_DAU"),
        Renaming("field", "TT", FORM["sections"][2]["fields"][0]["code"], "HO_TEN"),
    ]
    table, narrative, fields = renamed_codes(FORM, renamings)["sections"][:3]
    assert (table["code"], narrative["parts"][0]["code"], fields["fields"][0]["code"]) == (
        "BANG",
        "MO_DAU",
        "HO_TEN",
    )


def test_a_code_that_is_taken_or_none_is_refused(designer: FlaskClient, form: Form) -> None:
    assert renamed(designer, form, ("column", "NHAN", "DAU")).status_code == 422
    refused = renamed(designer, form, ("column", "NHAN", "1 sai"))
    assert refused.status_code == 422
    assert "1 sai" in refused.get_json()["message"]
    del form["sections"][0]["columns"][0]["code"]
    assert renamed(designer, form, ("column", "NHAN", "C02")).status_code == 422


def test_designers_of_one_form_see_each_other_while_they_are_there(
    designer: FlaskClient, colleague: FlaskClient, form: Form, clock: Clock
) -> None:
    def heard(client: FlaskClient) -> Any:
        return client.post("/designer/BM01/presence.json", json={"section": "B1"}).get_json()

    assert heard(designer) == {"others": [], "number": 1, "lock": None}
    assert heard(colleague)["others"] == [{"name": "Nguyễn Văn Thietke", "section": "B1"}]
    colleague.post("/designer/BM01/draft.json", json={"definition": form, "number": 1, "lock": None})
    told = heard(designer)
    assert (told["number"], told["lock"]) == (2, 1)
    assert len(told["others"]) == 1
    clock.set(clock.now() + timedelta(minutes=1))
    assert heard(designer)["others"] == []


def test_what_the_script_never_sends_is_refused(designer: FlaskClient, form: Form) -> None:
    for route, body in (
        ("trace.json", {"definition": form, "section": 5}),
        ("renamed.json", {"definition": form, "renamings": [{"kind": "cell"}]}),
        ("renamed.json", {"definition": form, "renamings": "tất cả"}),
        ("preview.json", {"definition": form, "known": [1]}),
        ("presence.json", {"section": "x" * 100}),
    ):
        assert designer.post(f"/designer/BM01/{route}", json=body).status_code == 422
