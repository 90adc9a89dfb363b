"""The command line for forms: problems with their places, values in and values out, all in JSON."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path
from typing import Any

import pytest

from forms_library.commands import FAILED, UNUSABLE, register_commands
from forms_library.definition.dump import dump
from forms_library.definition.model import Check, Column, Row
from tests.forms_library.formula.forms import one_table
from tests.forms_library.spreadsheet.corpus.made import made, sheet_of


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    register_commands(parser.add_subparsers())
    chosen = parser.parse_args(["form", *arguments])
    return int(chosen.run(chosen, None))


def file(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def definition(total: str = "KH+TH") -> dict[str, Any]:
    columns = [
        Column("KH", "Kế hoạch", kind="decimal", decimals=2),
        Column("TH", "Thực hiện", kind="decimal", decimals=2),
        Column("TONG", "Tổng", kind="decimal", decimals=2, formula=total),
        Column("NGAY", "Ngày", kind="date"),
    ]
    checks = [Check("K1", "TH<=KH", message="Thực hiện không lớn hơn kế hoạch")]
    return dump(one_table(columns, [Row("KT01", "Một")], checks=checks))


def test_check_says_nothing_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = definition()
    document["sections"][0]["columns"] = [
        c for c in document["sections"][0]["columns"] if c["code"] != "NGAY"
    ]
    assert run("check", file(tmp_path, "d.json", document), "--language", "en") == 0
    assert "0 errors" in capsys.readouterr().out


def test_check_names_the_place_of_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, "d.json", definition("KH+SAI"))
    assert run("check", path, "--format", "json", "--language", "en") == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["severity"] == "error"
    assert problem["place"] == {"section": "B1", "column": "TONG", "start": 3, "end": 6}
    assert run("check", path, "--language", "en") == 1
    assert "B1/TONG (characters 4 to 6)" in capsys.readouterr().out


def test_check_shows_problems_of_structure_with_their_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", file(tmp_path, "d.json", {"code": "T"}), "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["problems"]


def test_evaluate_gives_exact_values_and_failing_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = '{"B1/KT01/KH": "0.10", "B1/KT01/TH": 999999999999.25, "B1/KT01/NGAY": "2026-02-05"}'
    assert (
        run("evaluate", file(tmp_path, "d.json", definition()), "--data", file(tmp_path, "v.json", data)) == 0
    )
    answer = json.loads(capsys.readouterr().out)
    assert answer["values"] == {"B1/KT01/TONG": "999999999999.35"}
    assert [check["check"] for check in answer["checks"]] == ["K1"]
    assert answer["checks"][0]["keys"] == ["B1/KT01/TH", "B1/KT01/KH"]


def test_evaluate_in_floats_gives_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = file(tmp_path, "v.json", {"values": {"B1/KT01/KH": "1.5", "B1/KT01/TH": "1"}})
    assert run("evaluate", file(tmp_path, "d.json", definition()), "--data", data, "--float") == 0
    assert json.loads(capsys.readouterr().out) == {"values": {"B1/KT01/TONG": 2.5}}


@pytest.mark.parametrize("options", [[], ["--float"]])
def test_evaluate_takes_many_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    data = file(tmp_path, "v.json", [{"B1/KT01/KH": str(n)} for n in range(3)])
    path = file(tmp_path, "d.json", definition())
    assert run("evaluate", path, "--data", data, "--many", *options) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [float(answer["values"]["B1/KT01/TONG"]) for answer in answers] == [0, 1, 2]


def test_evaluate_takes_values_from_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = [{"kind": "prev", "template": "", "key": "B1/KT01/TH", "value": {"number": "7"}}]
    data = file(tmp_path, "v.json", {"values": {}, "external": outside})
    assert run("evaluate", file(tmp_path, "d.json", definition("PREV(TH)+1")), "--data", data) == 0
    assert json.loads(capsys.readouterr().out)["values"] == {"B1/KT01/TONG": "8.00"}


def test_an_error_of_a_formula_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, "d.json", definition("KH/TH"))
    assert run("evaluate", path, "--data", file(tmp_path, "v.json", {"B1/KT01/KH": "1"})) == 0
    assert json.loads(capsys.readouterr().out)["values"] == {"B1/KT01/TONG": {"error": "#DIV/0!"}}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{", "is not JSON"),
        ('{"B1/KT09/KH": "1"}', "no such cell"),
        ('{"B1/KT01/KH": "một"}', "B1/KT01/KH"),
        ("[]", "A report is an object"),
        ('{"values": {}, "external": [1]}', "external values"),
    ],
)
def test_what_cannot_be_used_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str, says: str
) -> None:
    path = file(tmp_path, "d.json", definition())
    assert run("evaluate", path, "--data", file(tmp_path, "v.json", data), "--language", "en") == 2
    assert says in capsys.readouterr().err


def test_a_form_that_cannot_be_calculated_is_refused_with_its_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path, "d.json", definition("KH+"))
    assert run("evaluate", path, "--data", "absent.json", "--language", "en") == 2
    assert "B1/TONG" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "/nowhere/d.json", "--language", "en") == 2
    assert "/nowhere/d.json" in capsys.readouterr().err


def test_the_data_may_come_through_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"B1/KT01/KH": 2}'))
    assert run("evaluate", file(tmp_path, "d.json", definition()), "--data", "-") == 0
    assert json.loads(capsys.readouterr().out)["values"] == {"B1/KT01/TONG": "2.00"}


# import


def test_import_prints_the_definition_and_the_doubts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(made("wrong-codes"))
    assert run("import", str(path), "--language", "en") == 0
    written = json.loads(capsys.readouterr().out)
    assert written["definition"]["title"] == "BÁO CÁO KẾT QUẢ KIỂM TRA"
    assert {"sort": "duplicate_code", "cell": "G5"}.items() <= written["doubts"][0].items()
    assert run("check", file(tmp_path, "d.json", written["definition"]), "--language", "en") == 0


def test_import_converts_old_fonts_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(made("vni"))
    run("import", str(path), "--convert-fonts")
    assert json.loads(capsys.readouterr().out)["definition"]["title"] == "TỔNG HỢP KẾT QUẢ CHUYỂN ĐỔI SỐ"


def test_import_says_what_it_cannot_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(made("vni"))
    assert run("import", str(path), "--sheet", "Biểu 9", "--language", "en") == UNUSABLE
    assert "no sheet “Biểu 9”; it has: Sheet." in capsys.readouterr().err
    assert run("import", file(tmp_path, "text.xlsx", "STT;Nội dung"), "--language", "en") == UNUSABLE
    assert "not a spreadsheet" in capsys.readouterr().err
    assert run("import", str(tmp_path / "none.xlsx"), "--language", "en") == UNUSABLE
    path.write_bytes(sheet_of("A1 | Kính gửi"))
    assert run("import", str(path)) == FAILED
