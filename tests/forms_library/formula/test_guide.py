"""The guide for authors says what the engine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_library.formula.guards import GUARDS, Guard
from forms_library.formula.styles import VIETNAMESE
from tests.forms_library.formula.agreement import REASONS

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "formulas.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_is_listed_with_its_limit(guard: Guard) -> None:
    assert f"| {guard.name} | {guard.limit:,} |" in GUIDE


def test_every_vietnamese_name_is_listed() -> None:
    assert [name for name, english in VIETNAMESE.items() if f"| {name} | {english} |" not in GUIDE] == []


def test_every_difference_to_libreoffice_is_justified() -> None:
    assert [reason.name for reason in REASONS if f"- **{reason.name}.** {reason.why}" not in GUIDE] == []
