"""Which cell of a form a figure of a packet is for, and its value as the cell's editor would send it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms_library.definition.lines import group_of
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, CellSpec, ValueProblem
from forms_library.values import from_json, read_key
from runtime.exchange.packets import Figure
from runtime.reports.forms import Form

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_MARKS = {True: "x", False: "0"}
Pairs = Mapping[tuple[str, str], CellKey]


def pairs_of(form: Form) -> Pairs:
    """The keys of all fixed cells by their row and column: the codes of rows are unique in a form."""
    return {(key[1], key[2]): key for key in form.specs}


def key_of(form: Form, pairs: Pairs, figure: Figure) -> CellKey:
    """The cell of the form; ValueProblem where there is none, or none that other systems fill."""
    if figure.cell:
        key = read_key(figure.cell)
    else:
        key = pairs.get((figure.row, figure.column), ("", figure.row, figure.column))
    if key[0] in form.lists or group_of(key[1]) is not None:
        raise ValueProblem(
            Message(N_("Rows that reporters add are not taken from other systems; send the fixed rows."))
        )
    if key not in form.specs:
        text = "/".join(part for part in key if part)
        raise ValueProblem(Message(N_("The form has no cell %(key)s."), {"key": text}))
    if key in form.narrative or form.specs[key].kind == "file":
        raise ValueProblem(Message(N_("Texts and files are not taken from other systems; only figures are.")))
    return key


def typed(spec: CellSpec, value: str | bool | None) -> str:
    """The value as a person would type it, read in one way only; ValueProblem where its kind is another."""
    if value is None:
        return ""
    if kind_of(spec.kind).numeric:
        return _numeral(value)
    if value == "":
        return ""
    from_json(value, spec.kind)
    return value if isinstance(value, str) else _MARKS[value]


def _numeral(value: str | bool) -> str:
    """With a decimal comma, after a zero in front: 1.234 then cannot be read as a thousand."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        text = N_('A number is sent as a text with a decimal point, such as "1234.5".')
        raise ValueProblem(Message(text))
    sign, digits = ("-", value[1:]) if value[0] == "-" else ("", value)
    return f"{sign}0{digits}".replace(".", ",")
