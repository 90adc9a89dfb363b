"""What may be typed into a cell, what is kept, and what is shown."""

from __future__ import annotations

import contextlib
import datetime
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_library.translations import translator
from forms_library.values import (
    CellSpec,
    Choice,
    ExcelError,
    ValueProblem,
    edit_text,
    format_vi,
    from_json,
    key_text,
    parse,
    read_key,
    to_json,
    values_to_json,
)

COUNT = CellSpec("integer")
TENTHS = CellSpec("decimal", decimals=1)
HUNDREDTHS = CellSpec("decimal", decimals=2)
THOUSANDTHS = CellSpec("decimal", decimals=3)
PERCENT = CellSpec("percent", decimals=1)
MONEY = CellSpec("money")
CITY = CellSpec("choice", choices=(Choice("HUE", "Huế"), Choice("DN", "Đà Nẵng")))


def refused(raw: str, spec: CellSpec) -> str:
    """The Vietnamese reason why `raw` is not taken."""
    with pytest.raises(ValueProblem) as caught:
        parse(raw, spec)
    return caught.value.message.text(translator("vi"))


@pytest.mark.parametrize(
    ("raw", "spec", "number"),
    [
        ("1.234,5", TENTHS, "1234.5"),
        ("1234,5", TENTHS, "1234.5"),
        ("1234.5", TENTHS, "1234.5"),
        ("1,234.5", TENTHS, "1234.5"),
        ("1.234.567,8", TENTHS, "1234567.8"),
        ("1,234,567.8", TENTHS, "1234567.8"),
        ("1.234.567", TENTHS, "1234567"),
        ("1 234,5", TENTHS, "1234.5"),
        ("1\u00a0234\u00a0567", COUNT, "1234567"),
        ("1\u202f234", COUNT, "1234"),
        ("1.234", COUNT, "1234"),
        ("1,234", COUNT, "1234"),
        ("12.000", MONEY, "12000"),
        ("0,125", THOUSANDTHS, "0.125"),
        ("1234,567", THOUSANDTHS, "1234.567"),
        (",5", TENTHS, "0.5"),
        ("5,0", COUNT, "5"),
        ("\uff11\uff12\uff13", COUNT, "123"),
        ("-5", COUNT, "-5"),
        ("\u22125", COUNT, "-5"),
        ("\u2013 5", COUNT, "-5"),
        ("+5", COUNT, "5"),
        ("007", COUNT, "7"),
        ("12,5%", PERCENT, "12.5"),
        ("12,5 %", PERCENT, "12.5"),
        ("  42\t", COUNT, "42"),
    ],
)
def test_numbers_are_read_in_the_vietnamese_and_the_english_style(
    raw: str, spec: CellSpec, number: str
) -> None:
    assert parse(raw, spec) == Decimal(number)


@pytest.mark.parametrize("spec", [TENTHS, HUNDREDTHS, THOUSANDTHS, PERCENT])
@pytest.mark.parametrize("raw", ["1.234", "1,234", "-12.500"])
def test_a_single_separator_before_three_digits_is_asked_about(raw: str, spec: CellSpec) -> None:
    assert "hai cách" in refused(raw, spec)


def test_the_question_offers_two_ways_to_write_that_are_both_accepted() -> None:
    message = refused("1.234", HUNDREDTHS)
    assert message == "“1.234” có thể đọc theo hai cách. Hãy ghi rõ 1234 hoặc 1,23."
    assert (parse("1234", HUNDREDTHS), parse("1,23", HUNDREDTHS)) == (Decimal(1234), Decimal("1.23"))


@pytest.mark.parametrize(
    ("raw", "spec", "reason"),
    [
        ("mười hai", COUNT, "không phải là số"),
        ("12 người", COUNT, "không phải là số"),
        ("1E+06", COUNT, "không phải là số"),
        ("#DIV/0!", COUNT, "không phải là số"),
        ("-", COUNT, "không phải là số"),
        ("", COUNT, ""),
        ("1.23.4", TENTHS, "nhóm ba chữ số"),
        ("12 34", COUNT, "nhóm ba chữ số"),
        ("1,2.345,6", TENTHS, "không phải là số"),
        ("1,5", COUNT, "số nguyên"),
        ("1,25", TENTHS, "tối đa 1 chữ số thập phân"),
        ("5%", COUNT, "không nhập tỷ lệ"),
        ("1234567890123456", MONEY, "tối đa 15 chữ số"),
    ],
)
def test_what_is_not_such_a_number_is_refused_with_a_reason(raw: str, spec: CellSpec, reason: str) -> None:
    if not raw:
        assert parse(raw, spec) is None
    else:
        assert reason in refused(raw, spec)


def test_blank_is_not_zero() -> None:
    assert parse(" \u00a0 ", COUNT) is None
    assert parse("0", COUNT) == Decimal(0)


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_what_is_shown_can_be_typed_back(number: Decimal) -> None:
    assert parse(format_vi(number, HUNDREDTHS), HUNDREDTHS) == number


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_whole_numbers_as_shown_can_be_typed_back(number: int) -> None:
    assert parse(format_vi(Decimal(number), COUNT), COUNT) == number


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_a_reason(raw: str) -> None:
    for spec in (COUNT, HUNDREDTHS, PERCENT, CellSpec("date"), CellSpec("yes_no"), CITY, CellSpec("text")):
        with contextlib.suppress(ValueProblem):
            parse(raw, spec)


@pytest.mark.parametrize(
    ("value", "spec", "shown"),
    [
        (Decimal("1234.5"), TENTHS, "1.234,5"),
        (Decimal("1234"), TENTHS, "1.234,0"),
        (Decimal("26.35"), TENTHS, "26,35"),
        (Decimal("-0.0"), TENTHS, "0,0"),
        (Decimal(1234567), COUNT, "1.234.567"),
        (datetime.date(2026, 2, 5), CellSpec("date"), "05/02/2026"),
        (True, CellSpec("yes_no"), "Có"),
        (True, CellSpec("one_of", choices=()), "x"),
        ("DN", CITY, "Đà Nẵng"),
        (ExcelError.DIV0, TENTHS, "#DIV/0!"),
        (None, COUNT, ""),
    ],
)
def test_values_are_shown_the_vietnamese_way(value: object, spec: CellSpec, shown: str) -> None:
    assert format_vi(value, spec) == shown  # type: ignore[arg-type]


def test_days_are_day_month_year_never_month_day_year() -> None:
    assert parse("5/2/2026", CellSpec("date")) == datetime.date(2026, 2, 5)
    assert parse("2026-02-05", CellSpec("date")) == datetime.date(2026, 2, 5)
    assert "Không có ngày" in refused("31/02/2026", CellSpec("date"))
    assert "ngày/tháng/năm" in refused("tháng 2", CellSpec("date"))


def test_text_is_kept_in_nfc_without_invisible_characters() -> None:
    raw = unicodedata.normalize("NFD", "  Tiếng\u200b  Việt ")
    assert parse(raw, CellSpec("text")) == "Tiếng Việt"


def test_long_text_keeps_its_lines() -> None:
    assert parse("Một \r\n\r\n\r\n\r\nHai", CellSpec("long_text")) == "Một\n\nHai"


def test_a_choice_may_be_typed_by_code_or_label_in_any_case() -> None:
    assert parse("huế", CITY) == parse("hue", CITY) == "HUE"
    assert "Huế, Đà Nẵng" in refused("Hội An", CITY)


def test_several_choices_are_kept_in_the_order_of_the_list() -> None:
    spec = CellSpec("choices", choices=CITY.choices)
    assert parse("Đà Nẵng; Huế", spec) == "HUE;DN"
    assert parse(edit_text("HUE;DN", spec), spec) == "HUE;DN"


def test_yes_and_no_are_read_as_forms_write_them() -> None:
    spec = CellSpec("yes_no")
    assert [parse(raw, spec) for raw in ("x", "1", "Có", "0", "không", "")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]


def test_a_mark_is_there_or_blank() -> None:
    spec = CellSpec("one_of")
    assert (parse("x", spec), parse("0", spec)) == (True, None)


def test_a_file_is_never_typed() -> None:
    assert "đính kèm" in refused("C:\\bao-cao.xlsx", CellSpec("file"))


@pytest.mark.parametrize(
    ("size", "language", "shown"),
    [
        (0, "vi", "1 KB"),
        (1_047_000, "vi", "1.022 KB"),
        (1_572_864, "vi", "1,5 MB"),
        (1_572_864, "en", "1.5 MB"),
        (2_097_152, "en", "2 MB"),
    ],
)
def test_a_file_is_shown_by_its_name_and_size_and_kept_by_its_content(
    size: int, language: str, shown: str
) -> None:
    spec, reference = CellSpec("file"), f"{'a' * 64}:{size}:Báo cáo: quý 1.pdf"
    assert parse(reference, spec) == reference
    assert format_vi(reference, spec, language) == f"Báo cáo: quý 1.pdf ({shown})"
    assert edit_text(reference, spec) == reference


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        (Decimal("1234.50"), "decimal", "1234.50"),
        (Decimal("1E+3"), "integer", "1000"),
        (datetime.date(2026, 2, 5), "date", "2026-02-05"),
        (False, "yes_no", False),
        ("HUE", "choice", "HUE"),
        (None, "integer", None),
    ],
)
def test_json_keeps_values_exactly(value: object, kind: str, stored: object) -> None:
    assert to_json(value) == stored  # type: ignore[arg-type]
    assert from_json(stored, kind) == value


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        (1.5, "decimal"),
        ("NaN", "decimal"),
        ("Infinity", "money"),
        ("abc", "integer"),
        ("05/02/2026", "date"),
        ("x", "yes_no"),
    ],
)
def test_json_of_another_kind_is_refused(stored: object, kind: str) -> None:
    with pytest.raises(ValueProblem):
        from_json(stored, kind)


def test_cell_keys_have_a_text_form() -> None:
    assert read_key(key_text(("B1", "R01", "C03"))) == ("B1", "R01", "C03")
    with pytest.raises(ValueProblem):
        read_key("B1/R01")


def test_blanks_are_left_out_of_json() -> None:
    assert values_to_json({("B", "R", "C"): Decimal(1), ("B", "R", "D"): None}) == {"B/R/C": "1"}
