"""Figures bound into written text: `<span data-figure="B1/R1/C1">1.234,5</span>` names a cell and shows its value.

What stands inside is what was shown last. Whoever shows, prints or freezes the text puts the present value there with
`with_figures`, so that the words never say another number than the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape

from forms_library.definition import Definition
from forms_library.definition.offers import BOUND, bound_figures
from forms_library.render.rich_text import rich_text
from forms_library.value_types import CellKey, CellSpec, Result, Value, ValueProblem
from forms_library.values import key_text, paper_text, read_key

NO_FIGURE = "…"
# As the cleaner writes it; a figure holds words only.
_FIGURE = re.compile(r'<span data-figure="([^"]*)">([^<]*)</span>')
_MARK = re.compile(r"<span data-figure=")


def figures_in(html: str) -> list[str]:
    """The addresses of the cells that a clean text names, "" for one that holds more than words."""
    named = [unescape(found[1]) for found in _FIGURE.finditer(html)]
    return named + [""] * (len(_MARK.findall(html)) - len(named))


def with_figures(html: str, text_of: Callable[[str], str]) -> str:
    """A clean text with the present figures; `text_of` says what stands at an address."""

    def shown(found: re.Match[str]) -> str:
        return f'<span data-figure="{found[1]}">{escape(text_of(unescape(found[1])), quote=False)}</span>'

    return _FIGURE.sub(shown, html)


def figure_text(address: str, results: Mapping[CellKey, Result], specs: Mapping[CellKey, CellSpec]) -> str:
    """The value at an address as printed; `NO_FIGURE` where nothing stands or the form has no such cell."""
    try:
        key = read_key(address)
    except ValueProblem:
        return NO_FIGURE
    result = results.get(key)
    return NO_FIGURE if result is None or key not in specs else paper_text(result, specs[key]) or NO_FIGURE


def with_present_figures(
    values: Mapping[CellKey, Value],
    computed: Mapping[CellKey, Result],
    written: Iterable[CellKey],
    specs: Mapping[CellKey, CellSpec],
) -> dict[CellKey, Value]:
    """The values with every figure that the written part (the keys `written`) names as it stands now."""
    bound = dict(values)
    known: Mapping[CellKey, Result] = {**values, **computed}
    for key in written:
        text = values.get(key)
        if isinstance(text, str) and figures_in(text):
            bound[key] = with_figures(text, lambda address: figure_text(address, known, specs))
    return bound


def beginning(definition: Definition, text: str) -> str:
    """The text with which a part of the narrative begins, as the editor keeps it: `{R05.C03}` is that cell's figure."""
    cells = bound_figures(definition, text)

    def bound(found: re.Match[str]) -> str:
        key = cells.get(unescape(found[1]))
        return f'<span data-figure="{key_text(key)}">{NO_FIGURE}</span>' if key else found[0]

    return BOUND.sub(bound, str(rich_text(text)))
