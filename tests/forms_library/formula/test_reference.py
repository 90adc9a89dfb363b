"""The list of functions that the editor completes from."""

from __future__ import annotations

import re

import pytest

from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.reference import functions_in
from forms_library.formula.reference_vi import IN_VIETNAMESE
from forms_library.formula.styles import VIETNAMESE


def test_every_function_is_listed_in_both_languages() -> None:
    assert set(IN_VIETNAMESE) == set(FUNCTIONS)
    for language in ("vi", "en"):
        listed = functions_in(language)  # type: ignore[arg-type]
        assert [entry.name for entry in listed] == sorted(FUNCTIONS)
        assert all(entry.help and "\n" not in entry.help for entry in listed)


def test_every_vietnamese_name_stands_for_a_function() -> None:
    assert set(VIETNAMESE.values()) <= set(FUNCTIONS)


def test_signatures() -> None:
    shown = {entry.name: entry.signature for entry in functions_in("vi")}
    assert shown["ROUND"] == "LÀM_TRÒN(số; số_chữ_số)"
    assert shown["SUMIF"] == "TỔNG_NẾU(vùng; điều_kiện; [vùng_tính])"
    assert shown["LOG10"] == "LOG10(số)"
    english = {entry.name: entry.signature for entry in functions_in("en")}
    assert english["IF"] == "IF(condition, value, [value])"
    assert english["SUM"] == "SUM(number or range, [number or range], …)"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_vietnamese_parameters_are_those_of_the_function(name: str) -> None:
    function, parameters = FUNCTIONS[name], IN_VIETNAMESE[name][0].split("; ")
    required = [part for part in parameters if part and part != "…" and not part.startswith("[")]
    assert len(required) == max(function.minimum, len(function.repeated) if not function.parameters else 0)
    assert ("…" in parameters) == bool(function.repeated)
    if not function.repeated:
        assert len([part for part in parameters if part]) == function.maximum
    assert all(re.fullmatch(r'\[?[\w"]+\]?|…', part) for part in parameters if part)
