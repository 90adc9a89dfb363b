"""Two revisions beside each other, as values: figures in the order of the form, words, files."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import load
from forms_library.formula import compile_definition
from forms_library.value_types import CellKey, Value
from runtime.approval.comparing import Comparison, FileChange, Piece, all_values, compare, differing, words
from runtime.reports.assessment import assess
from runtime.reports.content import Filled
from runtime.reports.externals import Externals
from runtime.reports.forms import Form
from tests.runtime.stage import FORM
from tests.support.every_setting import EVERY_SETTING

PLAN, DONE, TOTAL = ("B1", "R1", "KH"), ("B1", "R1", "TH"), ("B1", "R3", "TH")
TEXT = ("TM", "P1", "text")


@pytest.fixture(scope="module")
def form() -> Form:
    definition = load(FORM)
    return Form(definition, compile_definition(definition), "digest")


def filled(form: Form, values: Mapping[CellKey, Value]) -> Filled:
    return Filled(form, values, Externals(), assess(form, values, Externals()))


def between(
    form: Form, before: dict[CellKey, Value], after: dict[CellKey, Value], **files: Any
) -> Comparison:
    earlier, later = files.get("earlier", []), files.get("later", [])
    return compare(filled(form, before), filled(form, after), earlier, later)


def test_the_same_content_has_no_differences(form: Form) -> None:
    values: dict[CellKey, Value] = {PLAN: Decimal(10), TEXT: "<p>Ổn định</p>"}
    assert not between(form, values, dict(values))


def test_changed_figures_stand_in_the_order_of_the_form_with_what_follows_from_them(form: Form) -> None:
    found = between(
        form, {DONE: Decimal(950), PLAN: Decimal(1000)}, {DONE: Decimal("900.5"), PLAN: Decimal(1000)}
    )
    assert [(change.key[1:], change.computed) for change in found.figures] == [
        (("R1", "TH"), False),
        (("R1", "TL"), True),
        (("R3", "TH"), True),
        (("R3", "TL"), True),
    ]
    assert [change.key for change in found.entered] == [DONE]
    assert (found.figures[0].earlier_text, found.figures[0].later_text) == ("950,0", "900,5")


def test_a_cell_that_was_emptied_and_one_that_was_filled(form: Form) -> None:
    found = between(form, {PLAN: Decimal(1)}, {DONE: Decimal(2)})
    entered = {change.key: (change.earlier, change.later) for change in found.entered}
    assert entered == {PLAN: (Decimal(1), None), DONE: (None, Decimal(2))}


def test_zero_is_not_blank(form: Form) -> None:
    assert between(form, {PLAN: Decimal(0)}, {}).entered[0].earlier_text == "0,0"


def test_lines_and_records_are_compared_where_they_stand_but_not_with_another_period() -> None:
    definition = load(EVERY_SETTING)
    form = Form(definition, compile_definition(definition), "digest")
    shared: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): True, ("B1", "N2~k", "ND"): "Vụ lạ"}
    before = filled(form, {**shared, ("B1", "N2~k", "SO"): Decimal(3), ("B1", "R1", "SO"): Decimal(1)})
    after = filled(form, {**shared, ("B1", "N2~k", "SO"): Decimal(4), ("DS", "a~1", "TEN"): "Một"})
    found = [change.key for change in compare(before, after, [], []).entered]
    assert found == [("B1", "R1", "SO"), ("B1", "N2~k", "SO"), ("DS", "a~1", "TEN")]
    values = all_values(before), all_values(after)
    assert [key for key in differing(form, *values, rows=True) if key in found] == found
    assert [key for key in differing(form, *values, rows=False) if key in found] == [("B1", "R1", "SO")]


def test_words_that_were_added_and_removed() -> None:
    pieces = list(
        words("<p>Thu ngân sách đạt khá.</p><p>Hết.</p>", "<p>Thu ngân sách đạt thấp.</p><p>Hết.</p>")
    )
    assert pieces == [
        Piece("same", "Thu ngân sách đạt "),
        Piece("removed", "khá."),
        Piece("added", "thấp."),
        Piece("same", "\nHết.\n"),
    ]


def test_a_text_of_ten_thousand_words_is_compared_at_once() -> None:
    before = " ".join(f"chữ{number}" for number in range(10_000))
    pieces = list(words(f"<p>{before}</p>", f"<p>{before} thêm</p>"))
    assert [piece.kind for piece in pieces] == ["removed", "added", "same"]


def test_a_narrative_is_compared_by_its_words_not_its_markup(form: Form) -> None:
    found = between(form, {TEXT: "<p>Ổn định</p>"}, {TEXT: "<p><strong>Ổn định</strong></p>"})
    assert [piece.kind for piece in found.texts[0].pieces] == ["same"]


def test_files_by_name_and_content(form: Form) -> None:
    kept, old, new = (
        {"name": name, "sha256": digest} for name, digest in (("a.pdf", "1"), ("b.pdf", "2"), ("b.pdf", "3"))
    )
    gone = {"name": "c.pdf", "sha256": "4"}
    added = {"name": "d.pdf", "sha256": "5"}
    found = between(form, {}, {}, earlier=[kept, old, gone], later=[kept, new, added])
    assert found.files == (
        FileChange("c.pdf", "removed"),
        FileChange("b.pdf", "replaced"),
        FileChange("d.pdf", "added"),
    )
