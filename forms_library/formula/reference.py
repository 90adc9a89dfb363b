"""The functions of the formula language as a person looks them up: name, Vietnamese name, signature, one line of help.

For completion in the formula editor and for the guide. The help in English is the docstring of the function itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from forms_library.formula.functions import FUNCTIONS, Function
from forms_library.formula.reference_vi import IN_VIETNAMESE
from forms_library.formula.styles import VIETNAMESE

Language = Literal["vi", "en"]
Group = Literal[
    "arithmetic", "sums", "conditions", "lookup", "texts", "dates", "statistics", "information", "report"
]

_REPORT = frozenset({"CHILDREN", "CONTRIBUTORS", "FIGURE", "PREV", "SAME_PERIOD_LAST_YEAR", "YTD"})
_CONDITIONS = frozenset(
    {"IF", "IFS", "SWITCH", "CHOOSE", "IFERROR", "IFNA", "TRUE", "FALSE", "AND", "OR", "NOT", "XOR"}
)
_GROUPS: dict[str, Group] = {
    "aggregation": "sums",
    "arithmetic": "arithmetic",
    "conditions": "sums",
    "dates": "dates",
    "information": "information",
    "lookup": "lookup",
    "statistics": "statistics",
    "texts": "texts",
}
_WORDS = {
    "number": "number",
    "text": "text",
    "logical": "condition",
    "value": "value",
    "raw": "value",
    "area": "range",
    "array": "range",
    "reference": "cell",
    "numbers": "number or range",
    "values": "value or range",
    "logicals": "condition or range",
    "raws": "value or range",
    "counted": "value or range",
}


@dataclass(frozen=True)
class Entry:
    """A function. `vietnamese` is its name in the Vietnamese style ("" where only Excel's is used); `parameters` are
    named in the reader's language, those in square brackets may be left out, a last "…" means "and so on"."""

    name: str
    vietnamese: str
    group: Group
    parameters: tuple[str, ...]
    help: str
    separator: str

    @property
    def signature(self) -> str:
        """`LÀM_TRÒN(số; số_chữ_số)` or `ROUND(number, number)`."""
        shown = self.vietnamese if self.vietnamese and self.separator == "; " else self.name
        return f"{shown}({self.separator.join(self.parameters)})"


@lru_cache(maxsize=2)
def functions_in(language: Language) -> tuple[Entry, ...]:
    """Every function an author may use, by Excel's name, in the words of a language."""
    return tuple(_entry(FUNCTIONS[name], language) for name in sorted(FUNCTIONS))


def _entry(function: Function, language: Language) -> Entry:
    vietnamese = next((name for name, english in VIETNAMESE.items() if english == function.name), "")
    if language == "vi":
        parameters, help_text = IN_VIETNAMESE[function.name]
        shown = tuple(part for part in parameters.split("; ") if part)
        return Entry(function.name, vietnamese, group_of(function), shown, help_text, "; ")
    help_text = " ".join(function.description.split())
    return Entry(function.name, vietnamese, group_of(function), _english(function), help_text, ", ")


def group_of(function: Function) -> Group:
    """Where a function stands in a list for people."""
    if function.name in _REPORT:
        return "report"
    if function.name in _CONDITIONS:
        return "conditions"
    module = getattr(function.implementation, "__module__", "")
    return _GROUPS[module.rpartition(".")[2]]


def _english(function: Function) -> tuple[str, ...]:
    shown = [
        _WORDS[word] if place < function.minimum else f"[{_WORDS[word]}]"
        for place, word in enumerate(function.parameters)
    ]
    if function.repeated:
        shown += [f"[{_WORDS[word]}]" for word in function.repeated] + ["…"]
    return tuple(shown)
