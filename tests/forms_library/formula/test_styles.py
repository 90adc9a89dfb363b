"""Formulas are typed and shown in Vietnamese style, and stored in Excel's."""

from __future__ import annotations

import pytest

from forms_library.formula import FormulaError
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.styles import VIETNAMESE, to_canonical, to_display


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ('=NẾU(C01=0;"";LÀM_TRÒN(C02/C01*100;1))', '=IF(C01=0,"",ROUND(C02/C01*100,1))'),
        ("=TỔNG(R01:R05)", "=SUM(R01:R05)"),
        ("=nếu(a>1;2;3)", "=IF(a>1,2,3)"),
        ("C01*1,5", "C01*1.5"),
        ("TỔNG(1,5;2)", "SUM(1.5,2)"),
        ("TỔNG(1.234.567,8;1)", "SUM(1234567.8,1)"),
        ("=ROUND(C01*1.5,2)", "=ROUND(C01*1.5,2)"),
        ('IF(A=1;"a;b";"1,5")', 'IF(A=1,"a;b","1,5")'),
        ("LÀM_TRÒN(C01,1)", "ROUND(C01,1)"),
        ("SUM(1,2)", "SUM(1,2)"),
    ],
)
def test_either_style_is_understood(typed: str, stored: str) -> None:
    assert to_canonical(typed) == stored


@pytest.mark.parametrize("typed", ["IF(A=1;1.234;2)", "A+1,234", "LÀM_TRÒN(C01*2,1)", "TỔNG(1,234,5;2)"])
def test_a_number_that_could_mean_two_things_is_asked_about(typed: str) -> None:
    with pytest.raises(FormulaError, match="two ways"):
        to_canonical(typed)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('=IF(C01=0,"",ROUND(C02/C01*100,1))', '=NẾU(C01=0;"";LÀM_TRÒN(C02/C01*100;1))'),
        ("SUM(1,2.5)", "TỔNG(1;2,5)"),
        ('CONCAT("a,b",R1.C1)', 'NỐI("a,b";R1.C1)'),
    ],
)
def test_what_is_shown_reads_back_as_what_is_stored(stored: str, shown: str) -> None:
    assert to_display(stored) == shown
    assert to_canonical(shown) == stored


def test_every_vietnamese_name_stands_for_one_function() -> None:
    assert set(VIETNAMESE.values()) <= set(FUNCTIONS)
    assert len(set(VIETNAMESE.values())) == len(VIETNAMESE)
