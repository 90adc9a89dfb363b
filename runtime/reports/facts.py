"""What a check that reads other forms or periods compares: each form and period with its figures, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forms_library.calendar import Period
from forms_library.definition import Definition
from forms_library.definition.naming import cell_name
from forms_library.formula import CheckResult, Need
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, CellSpec, Result
from forms_library.values import format_vi
from runtime.reports.externals import BESIDE, CONTRIBUTORS, INDICATOR, Externals, total
from runtime.reports.forms import Form

MOST_CELLS = 4


def facts_of(
    check: CheckResult, form: Form, known: Mapping[CellKey, Result], externals: Externals
) -> Message | None:
    """ "03/GQKN, Quý I năm 2026: Tổng số (1) = 5; 02/XLD, Quý I năm 2026: Khiếu nại (6) = 6"; None if nothing outside
    takes part."""
    outside = [need for need in check.needs if need.kind != "records"]
    if not outside or externals.period is None:
        return None
    own = _of_this_report(check.keys, form, known, externals.period)
    return _listed([*own, *(_of_another(need, form, externals) for need in outside[:MOST_CELLS])])


def _of_this_report(
    keys: Sequence[CellKey], form: Form, known: Mapping[CellKey, Result], period: Period
) -> Iterator[Message]:
    if keys:
        figures = "; ".join(
            _figure(form.definition, key, form.specs[key], known.get(key)) for key in keys[:MOST_CELLS]
        )
        yield _fact(form.definition.symbol or form.definition.code, period.label, figures)


def _figure(definition: Definition | None, key: CellKey, spec: CellSpec | None, value: Result) -> str:
    name = cell_name(definition, key) if definition else ".".join(code for code in key[1:] if code)
    shown = "–" if value is None else format_vi(value, spec or CellSpec("decimal", decimals=0))
    return f"{name} = {shown}"


def _fact(form: str, period: Message, figures: str | Message) -> Message:
    return Message(
        N_("Form %(form)s, %(period)s: %(figures)s"), {"form": form, "period": period, "figures": figures}
    )


def _of_another(need: Need, form: Form, externals: Externals) -> Message:
    """Where the value stands and what it is, or why there is none."""
    assert externals.period is not None
    if need.kind == INDICATOR:
        return _of_an_indicator(need, externals)
    definition = externals.forms.get(need.template) if need.template else form.definition
    symbol = (definition.symbol or definition.code) if definition else need.template
    value, reason = externals.values.get(need), externals.reasons.get(need)
    if isinstance(value, tuple):
        value = total(value)
    if value is None and reason is not None:
        return Message(N_("Form %(form)s: %(reason)s"), {"form": symbol, "reason": reason})
    spec = _spec(definition, need.key)
    return _fact(symbol, _period(need, externals.period), _figure(definition, need.key, spec, value))


def _of_an_indicator(need: Need, externals: Externals) -> Message:
    reason, value = externals.reasons.get(need), externals.values.get(need)
    if reason is not None or isinstance(value, tuple):
        return reason or Message(N_("(blank)"))
    assert externals.period is not None
    shown = "–" if value is None else format_vi(value, CellSpec("decimal", decimals=0))
    text = N_("indicator %(code)s, %(period)s: %(figures)s")
    return Message(text, {"code": need.key[1], "period": externals.period.label, "figures": shown})


def _spec(definition: Definition | None, key: CellKey) -> CellSpec | None:
    if definition is None:
        return None
    for table in definition.tables():
        if key[0] in ("", table.code):
            try:
                return table.spec(key[1], key[2])
            except KeyError:
                continue
    return None


def _period(need: Need, period: Period) -> Message:
    """The period of a value from outside; of several periods or reports, in words."""
    if need.kind == "prev":
        before = period.previous()
        return before.label if before else Message(N_("previous period"))
    if need.kind == "same_period_last_year":
        before = period.same_last_year()
        return before.label if before else Message(N_("same period last year"))
    if need.kind == "ytd":
        return Message(N_("earlier periods of the year %(year)s"), {"year": period.year})
    if need.kind == CONTRIBUTORS:
        return Message(N_("%(period)s, total of the reporting organisations"), {"period": period.label})
    assert need.kind == BESIDE, need.kind
    return period.label


def _listed(facts: Iterable[Message]) -> Message:
    first, *rest = facts
    for fact in rest:
        first = Message(N_("%(first)s; %(second)s"), {"first": first, "second": fact})
    return first
