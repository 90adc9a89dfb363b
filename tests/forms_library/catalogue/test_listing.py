"""The library is searched as people type: without marks, in any order, by what a form is about."""

from __future__ import annotations

import pytest

from forms_library import catalogue
from forms_library.catalogue.listing import AREA_NAMES, Area, listings, search
from forms_library.definition import digest, dump
from forms_library.text import plain


def found(words: str = "", **narrowed: str) -> set[str]:
    return {item.code for item in search(listings(), words, **narrowed)}


def test_every_ready_made_form_is_listed_once() -> None:
    assert sorted(item.code for item in listings()) == list(catalogue.codes())
    assert {item.area for item in listings()} == set(Area) == set(AREA_NAMES)


def test_a_listing_has_the_digest_that_a_published_version_of_it_gets() -> None:
    (item,) = search(listings(), "02/XLD")
    assert item.digest == digest(dump(catalogue.get("XLD02")))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("02/XLD", {"XLD02"}),
        ("tong hop ket qua xu ly don", {"XLD02"}),
        ("đơn lý xử quả kết hợp tổng", {"XLD02"}),
        ("ho ngheo dien bien", {"HN02"}),
        ("157/2026", {"HTLS01"}),
        ("không có biểu này", set()),
    ],
)
def test_words_are_found_in_symbol_title_and_legal_basis(words: str, codes: set[str]) -> None:
    assert found(words) == codes


def test_the_field_is_searched_in_the_language_of_the_reader() -> None:
    vietnamese = {"Poverty reduction": "Giảm nghèo"}
    named = search(listings(), "giam ngheo", translate=lambda text: vietnamese.get(text, text))
    assert {"HN01", "HN02"} <= {item.code for item in named}


def test_field_and_period_narrow_the_choice() -> None:
    assert found(area="poverty") == {"HN01", "HN02"}
    assert "KTXHT" in found(period_kind="month")
    assert found(area="poverty", period_kind="month") == set()


def test_plain_letters() -> None:
    assert plain("  Đường  HUẾ ") == "duong hue"
