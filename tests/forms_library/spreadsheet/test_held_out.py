"""Forms the importer's author did not try are found as well as the benchmark says."""

from __future__ import annotations

from bench.spreadsheet.held_out import finding, sheets
from tests.forms_library.spreadsheet.corpus.score import Share

NONE = Share(0, 0, 0)


def test_unseen_forms_are_found_however_carelessly_they_are_drawn() -> None:
    found = [finding(*sheet) for sheet in sheets([301])]
    assert sum((item.columns for item in found), NONE).share >= 0.95
    assert sum((item.rules for item in found), NONE).share >= 0.90
    assert all(item.sound for item in found)
