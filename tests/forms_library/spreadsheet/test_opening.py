"""Hostile files are stopped at a named guard, before anything parses them."""

from __future__ import annotations

import tracemalloc

import pytest

from forms_library.spreadsheet.opening import Limits, Refused, open_package
from tests.forms_library.spreadsheet.hostile import HOSTILE, honest

MEGABYTE = 1024 * 1024


def test_an_ordinary_workbook_is_opened_with_its_links_in_the_text() -> None:
    package = open_package(honest())
    assert b"worksheet" in package.part("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_its_guard(name: str) -> None:
    make, guard = HOSTILE[name]
    with pytest.raises(Refused) as refusal:
        open_package(make())
    assert refusal.value.guard == guard
    assert refusal.value.message.text()


@pytest.mark.parametrize("name", ["zip bomb", "two million rows", "20 MB of texts"])
def test_refusing_takes_little_memory(name: str) -> None:
    content = HOSTILE[name][0]()
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            open_package(content)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * MEGABYTE


def test_a_large_file_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refused) as refusal:
        open_package(honest(), Limits(file=1000))
    assert refusal.value.guard == "file_size"
