"""A computed cell explains itself with labels and with the figures of the report."""

from __future__ import annotations

from decimal import Decimal

from forms_library.definition.model import CellRule, Column, Definition, Row
from forms_library.formula import Need, explain
from tests.forms_library.formula.forms import filled, one_table

PLAN = Column("KH", "Kế hoạch", aggregation="sum")
DONE = Column("TH", "Thực hiện", aggregation="sum")
ROWS = [Row("T", "Tổng số", formula="SUM(CHILDREN())", children=(Row("A", "Cấp xã"), Row("B", "Cấp tỉnh")))]


def _form(formula: str, **cells: str) -> Definition:
    share = Column("TL", "Tỷ lệ", kind="percent", decimals=1, formula=formula, aggregation="recompute")
    return one_table(
        [PLAN, DONE, share], ROWS, [CellRule("A", code, formula=text) for code, text in cells.items()]
    )


def test_the_rule_is_shown_with_labels_and_with_numbers() -> None:
    explanation = explain(_form("TH/KH*100"), ("B1", "A", "TL"), filled({"A.KH": 150, "A.TH": 120}))
    assert explanation is not None
    assert explanation.text == "Tỷ lệ = Thực hiện / Kế hoạch × 100 = 120 / 150 × 100 = 80,0"


def test_a_total_names_its_rows() -> None:
    explanation = explain(_form("TH/KH*100"), ("B1", "T", "KH"), filled({"A.KH": 1500, "B.KH": 2}))
    assert explanation is not None
    assert explanation.words == "the sum of (Cấp xã; Cấp tỉnh)"
    assert explanation.numbers == "1.500 + 2"
    assert explanation.result == "1.502"


def test_the_words_are_translated() -> None:
    known = {
        "if %(a)s then %(b)s, otherwise %(c)s": "nếu %(a)s thì %(b)s, nếu không thì %(c)s",
        "(blank)": "(trống)",
    }
    explanation = explain(
        _form('IF(KH=0,"",TH/KH)'),
        ("B1", "A", "TL"),
        filled({"A.KH": 2}),
        translate=lambda text: known.get(text, text),
    )
    assert explanation is not None
    assert explanation.words == "nếu Kế hoạch = 0 thì (trống), nếu không thì Thực hiện / Kế hoạch"


def test_brackets_stand_where_they_are_needed_only() -> None:
    explanation = explain(_form("(TH-(KH-TH))/(TH*KH)"), ("B1", "A", "TL"), filled({"A.KH": 2, "A.TH": 3}))
    assert explanation is not None
    assert explanation.words == "(Thực hiện − (Kế hoạch − Thực hiện)) / (Thực hiện × Kế hoạch)"


def test_values_from_outside_say_where_they_come_from() -> None:
    definition = _form("TH", KH="PREV(B.KH)+TH")
    before = Need("prev", "", ("B1", "B", "KH"))
    explanation = explain(definition, ("B1", "A", "KH"), filled({"A.TH": 3}), {before: Decimal(10)})
    assert explanation is not None
    assert explanation.words == "Cấp tỉnh in the previous period + Thực hiện"
    assert explanation.numbers == "10 + 3"


def test_an_input_has_nothing_to_explain() -> None:
    assert explain(_form("TH"), ("B1", "A", "TH"), {}) is None
