"""Figures from outside a report that its formulas use: earlier periods and contributing organisations.

Only accepted reports count (G05). The number of queries is constant: which reports there are, the predecessors where
earlier periods are asked for, and the figures themselves, which are kept until one of those reports moves on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod
from admin.organisations.models import Organisation, OrganisationSuccession
from designer.template.queries import newest_definitions
from forms_library.calendar import Period, extent
from forms_library.definition import NUMERIC_KINDS, Definition, TableSection
from forms_library.formula import Need
from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, Value
from runtime.figures.models import Figure
from runtime.reports.forms import Form
from runtime.reports.held_figures import Held, held_figures
from runtime.reports.models import Report, Revision

External = Value | tuple[Value, ...]
PAST = frozenset({"prev", "same_period_last_year", "ytd"})
CONTRIBUTORS = "contributors"
INDICATOR = "figure"
BESIDE = "report"  # another form of the same organisation and period


@dataclass(frozen=True, slots=True)
class Source:
    """An accepted report that outside figures come from.

    ``version`` changes whenever it is decided upon; ``digest`` is that of the revision that was accepted.
    """

    report_id: int
    version: int
    digest: str
    template_code: str
    organisation_id: int
    period_code: str
    contributes: bool

    @property
    def place(self) -> tuple[str, int, str]:
        """What the report is: form, organisation, period."""
        return self.template_code, self.organisation_id, self.period_code


@dataclass(frozen=True)
class Externals:
    """The outside figures, why some are missing, and the reports they come from.

    ``period`` is the one they are looked up for, ``forms`` the other forms among them by code, to name their cells.
    """

    values: Mapping[Need, External] = field(default_factory=dict)
    reasons: Mapping[Need, Message] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    period: Period | None = None
    forms: Mapping[str, Definition] = field(default_factory=dict)


@dataclass(frozen=True)
class _Predecessor:
    organisation_id: int
    name: str
    heirs: int


@dataclass(frozen=True)
class _Store:
    """Figures of the sources by report, and the sources by what they are."""

    figures: Mapping[int, Mapping[CellKey, Value]]
    reports: Mapping[tuple[str, int, str], Source]
    contributing: Mapping[str, tuple[Source, ...]]


def externals_of(
    session: Session, form: Form, assignment: Assignment, needs: Sequence[Need] | None = None
) -> Externals:
    """The outside figures that ``needs`` (default: all formulas of the form) ask for, for this assignment."""
    wanted = form.compiled.needs if needs is None else needs
    if not wanted:
        return Externals()
    period = Period.parse(assignment.period.code)
    past_periods = _past_periods(wanted, period)
    predecessors = _predecessors(session, assignment.organisation, past_periods)
    sources = _sources(session, form, assignment, wanted, past_periods, predecessors)
    store = _Store(
        _figures(session, sources, wanted),
        {source.place: source for source in sources},
        _contributing(sources),
    )
    others = {need.template for need in wanted} - {"", form.definition.code}
    held = held_figures(session, assignment, _indicators(wanted))
    found = _Reader(form, assignment, period, predecessors, store, held).read(wanted, sources)
    return replace(
        found,
        sources=(*sources, *_sources_held(held)),
        period=period,
        forms=newest_definitions(session, others),
    )


def _indicators(needs: Iterable[Need]) -> frozenset[str]:
    return frozenset(need.key[1] for need in needs if need.kind == INDICATOR)


def _sources_held(held: Mapping[str, Held]) -> tuple[Source, ...]:
    """The reports that figures of indicators come from, each once."""
    found = {
        item.report_id: Source(
            item.report_id,
            item.version,
            item.digest,
            item.template_code,
            item.organisation_id,
            item.period_code,
            contributes=False,
        )
        for item in held.values()
    }
    return tuple(found[report_id] for report_id in sorted(found))


def sources_of(session: Session, form: Form, assignment: Assignment) -> tuple[Source, ...]:
    """The accepted reports that the form's formulas take figures from at this moment."""
    wanted = form.compiled.needs
    past_periods = _past_periods(wanted, Period.parse(assignment.period.code))
    predecessors = _predecessors(session, assignment.organisation, past_periods)
    if not wanted:
        return ()
    held = held_figures(session, assignment, _indicators(wanted))
    return (
        *_sources(session, form, assignment, wanted, past_periods, predecessors),
        *_sources_held(held),
    )


def _past_periods(needs: Iterable[Need], period: Period) -> frozenset[Period]:
    kinds = {need.kind for need in needs}
    found: set[Period | None] = set()
    if "prev" in kinds:
        found.add(period.previous())
    if "same_period_last_year" in kinds:
        found.add(period.same_last_year())
    if "ytd" in kinds:
        found.update(period.year_to_date()[:-1])
    return frozenset(item for item in found if item is not None)


def _before(organisation: Organisation, period: Period) -> bool:
    """Whether the period ended before the organisation was there."""
    return extent(period)[1] < organisation.valid_from


def _predecessors(
    session: Session, organisation: Organisation, periods: frozenset[Period]
) -> tuple[_Predecessor, ...]:
    """The organisations merged into this one, where a period reaches back before it; asked for only then."""
    if not any(_before(organisation, period) for period in periods):
        return ()
    other = aliased(OrganisationSuccession)
    heirs = (
        sa.select(sa.func.count())
        .where(other.predecessor_id == OrganisationSuccession.predecessor_id)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name, heirs)
        .join(OrganisationSuccession, OrganisationSuccession.predecessor_id == Organisation.id)
        .where(OrganisationSuccession.successor_id == organisation.id)
        .order_by(Organisation.id)
    )
    return tuple(_Predecessor(*row) for row in rows)


def _sources(
    session: Session,
    form: Form,
    assignment: Assignment,
    needs: Iterable[Need],
    periods: frozenset[Period],
    predecessors: tuple[_Predecessor, ...],
) -> tuple[Source, ...]:
    """The accepted reports that can answer ``needs``: one query."""
    own = form.definition.code
    past_templates = {need.template or own for need in needs if need.kind in PAST}
    beside = {need.template for need in needs if need.kind == BESIDE}
    contributing = {need.template or own for need in needs if need.kind == CONTRIBUTORS}
    offices = [assignment.organisation_id, *(item.organisation_id for item in predecessors)]
    is_contributor = sa.and_(
        Assignment.template_code.in_(contributing),
        Assignment.recipient_id == assignment.organisation_id,
        # Who need not report any more does not count, though it did before: the roll-up leaves it out as well.
        Assignment.state == AssignmentState.OWED,
        ReportingPeriod.code == assignment.period.code,
    )
    is_past = sa.and_(
        Assignment.template_code.in_(past_templates),
        Assignment.organisation_id.in_(offices),
        ReportingPeriod.code.in_([period.code for period in periods]),
    )
    is_beside = sa.and_(
        Assignment.template_code.in_(beside),
        Assignment.organisation_id == assignment.organisation_id,
        ReportingPeriod.code == assignment.period.code,
    )
    has_figures = sa.exists().where(Figure.report_id == Report.id)
    rows = session.execute(
        sa.select(
            Report.id,
            Report.version,
            sa.func.coalesce(Revision.digest, ""),
            Assignment.template_code,
            Assignment.organisation_id,
            ReportingPeriod.code,
            is_contributor,
        )
        .join(Assignment, Report.assignment_id == Assignment.id)
        .join(ReportingPeriod, Assignment.period_id == ReportingPeriod.id)
        .outerjoin(
            Revision, sa.and_(Revision.report_id == Report.id, Revision.number == Report.accepted_revision)
        )
        .where(
            sa.or_(
                sa.and_(
                    ReportingPeriod.regime_id == assignment.period.regime_id,
                    sa.or_(is_contributor, is_past),
                ),
                is_beside,
            ),
            has_figures,
        )
        .order_by(Report.id)
    )
    return tuple(Source(*row[:6], contributes=bool(row[6])) for row in rows)


def _contributing(sources: Iterable[Source]) -> dict[str, tuple[Source, ...]]:
    by_template: dict[str, list[Source]] = {}
    for source in sources:
        if source.contributes:
            by_template.setdefault(source.template_code, []).append(source)
    return {code: tuple(found) for code, found in by_template.items()}


class _FigureCache:
    """The figures of a set of sources. An accepted change moves a report's version and so misses the cache."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._entries: dict[object, Mapping[int, Mapping[CellKey, Value]]] = {}

    def get(self, key: object) -> Mapping[int, Mapping[CellKey, Value]] | None:
        with self._lock:
            return self._entries.get(key)

    def put(self, key: object, figures: Mapping[int, Mapping[CellKey, Value]]) -> None:
        with self._lock:
            while len(self._entries) >= self._kept:
                self._entries.pop(next(iter(self._entries)))
            self._entries[key] = figures


_cache = _FigureCache(64)


def _figures(
    session: Session, sources: tuple[Source, ...], needs: Iterable[Need]
) -> Mapping[int, Mapping[CellKey, Value]]:
    """Figures of the sources by report: one query, or none while the same reports stand as they stood."""
    if not sources:
        return {}
    columns = frozenset(need.key[2] for need in needs)
    key = (session.get_bind().engine.url, sources, columns)
    known = _cache.get(key)
    if known is None:
        known = read_figures(session, [source.report_id for source in sources], columns)
        _cache.put(key, known)
    return known


def read_figures(
    session: Session, report_ids: Sequence[int], columns: Iterable[str]
) -> dict[int, dict[CellKey, Value]]:
    """Figures by report and key; also under an empty section code, as formulas name cells of another form."""
    rows = session.execute(
        sa.select(
            Figure.report_id, Figure.section, Figure.row, Figure.column, Figure.number, Figure.text
        ).where(Figure.report_id.in_(report_ids), Figure.column.in_(columns))
    )
    figures: dict[int, dict[CellKey, Value]] = {}
    for report_id, section, row, column, number, text in rows:
        value = number if number is not None else text
        of_report = figures.setdefault(report_id, {})
        of_report[section, row, column] = of_report["", row, column] = value
    return figures


@dataclass(frozen=True)
class _Reader:
    """Answers needs from the store."""

    form: Form
    assignment: Assignment
    period: Period
    predecessors: tuple[_Predecessor, ...]
    store: _Store
    held: Mapping[str, Held] = field(default_factory=dict)

    def read(self, needs: Iterable[Need], sources: tuple[Source, ...]) -> Externals:
        values: dict[Need, External] = {}
        reasons: dict[Need, Message] = {}
        for need in needs:
            value, reason = self._answer(need)
            values[need] = value
            if reason is not None:
                reasons[need] = reason
        return Externals(values, reasons, sources)

    def _answer(self, need: Need) -> tuple[External, Message | None]:
        if need.kind == CONTRIBUTORS:
            return self._contributed(need), None
        if need.kind == "prev":
            return self._past(need, self.period.previous())
        if need.kind == "same_period_last_year":
            return self._past(need, self.period.same_last_year())
        if need.kind == "ytd":
            return self._year_to_date(need)
        if need.kind == BESIDE:
            return self._beside(need)
        return self._held(need)

    def _held(self, need: Need) -> tuple[Value, Message | None]:
        found = self.held.get(need.key[1])
        if found is None:
            text = N_("There is no accepted figure of indicator %(code)s for %(period)s.")
            return None, Message(text, {"code": need.key[1], "period": self.period.label})
        return found.value, None

    def _contributed(self, need: Need) -> tuple[Value, ...]:
        sources = self.store.contributing.get(self._template(need), ())
        return tuple(self._figure(source, need.key) for source in sources)

    def _beside(self, need: Need) -> tuple[Value, Message | None]:
        source = self.store.reports.get(
            (need.template, self.assignment.organisation_id, self.assignment.period.code)
        )
        if source is None:
            text = N_("The report on form %(form)s of this period has not been accepted yet.")
            return None, Message(text, {"form": need.template})
        return self._figure(source, need.key), None

    def _template(self, need: Need) -> str:
        return need.template or self.form.definition.code

    def _figure(self, source: Source, key: CellKey) -> Value:
        return self.store.figures.get(source.report_id, {}).get(key)

    def _past(self, need: Need, period: Period | None) -> tuple[Value, Message | None]:
        if period is None:
            return None, Message(N_("There is no earlier period to compare with."))
        source = self.store.reports.get((self._template(need), self.assignment.organisation_id, period.code))
        if source is not None:
            return self._figure(source, need.key), None
        if self.predecessors and _before(self.assignment.organisation, period):
            return self._of_predecessors(need, period)
        return None, Message(N_("%(period)s: there is no accepted report."), {"period": period.label})

    def _of_predecessors(self, need: Need, period: Period) -> tuple[Value, Message | None]:
        """The sum over merged organisations, where summing means something and all of them reported."""
        if not self._is_summed(need):
            return None, Message(
                N_("%(period)s: before the merger, and this figure cannot be added up."),
                {"period": period.label},
            )
        values: list[Value] = []
        for predecessor in self.predecessors:
            source = self.store.reports.get((self._template(need), predecessor.organisation_id, period.code))
            if source is None or predecessor.heirs > 1:
                return None, _unusable(predecessor, period)
            values.append(self._figure(source, need.key))
        return total(values), Message(
            N_("%(period)s: sum of the organisations merged into this one (%(names)s)."),
            {"period": period.label, "names": ", ".join(item.name for item in self.predecessors)},
        )

    def _is_summed(self, need: Need) -> bool:
        if need.template and need.template != self.form.definition.code:
            return False
        section = self.form.definition.section(need.key[0])
        if not isinstance(section, TableSection):
            return False
        numeric = section.cell_kind(need.key[1], need.key[2]) in NUMERIC_KINDS
        return numeric and section.column(need.key[2]).aggregation == "sum"

    def _year_to_date(self, need: Need) -> tuple[Value, Message | None]:
        """The sum over the earlier periods of the year; the engine adds the report's own figure."""
        answers = [(period, *self._past(need, period)) for period in self.period.year_to_date()[:-1]]
        missing = [period for period, value, reason in answers if value is None and reason is not None]
        if missing:
            return total(value for _, value, _ in answers), Message(
                N_(
                    "Without %(count)s earlier periods that have no accepted report, the first being %(period)s."
                ),
                {"count": len(missing), "period": missing[0].label},
            )
        return total(value for _, value, _ in answers), None


def _unusable(predecessor: _Predecessor, period: Period) -> Message:
    params: dict[str, Any] = {"period": period.label, "name": predecessor.name}
    if predecessor.heirs > 1:
        return Message(
            N_("%(period)s: %(name)s was divided, its figures belong to several organisations."), params
        )
    return Message(N_("%(period)s: there is no accepted report of %(name)s, merged into this one."), params)


def total(values: Iterable[Value]) -> Value:
    """The exact sum of the numbers; blank when there is none (blank is not zero)."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers else None


def externals_to_json(externals: Externals) -> Iterator[dict[str, Any]]:
    """Every outside figure that was used, for the frozen revision; `externals_from_json` reads them back."""
    ordered = sorted(externals.values.items(), key=lambda item: (item[0].kind, item[0].template, item[0].key))
    for need, value in ordered:
        plain = [_plain(item) for item in value] if isinstance(value, tuple) else _plain(value)
        reason = externals.reasons.get(need)
        written = {"kind": need.kind, "template": need.template, "key": "/".join(need.key), "value": plain}
        yield {**written, "reason": reason.text()} if reason is not None else written


def externals_from_json(
    stored: Iterable[Mapping[str, Any]], needs: Iterable[Need], period: Period | None = None
) -> Externals:
    """The outside figures kept with a revision, for the needs of its form."""
    by_place = {(item["kind"], item["template"], item["key"]): item for item in stored}
    values: dict[Need, External] = {}
    reasons: dict[Need, Message] = {}
    for need in needs:
        item = by_place.get((need.kind, need.template, "/".join(need.key)))
        if item is None:
            continue
        plain = item["value"]
        values[need] = tuple(map(_typed, plain)) if isinstance(plain, list) else _typed(plain)
        if "reason" in item:
            said_then: str = item["reason"]
            reasons[need] = Message(said_then)
    return Externals(values, reasons, period=period)


def _plain(value: Value) -> dict[str, Any] | None:
    """A value that says what it is: outside figures may come from forms that are no longer at hand."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"logical" if isinstance(value, bool) else "text": value}


def _typed(plain: Mapping[str, Any] | None) -> Value:
    if plain is None:
        return None
    if "number" in plain:
        return Decimal(plain["number"])
    if "date" in plain:
        return date.fromisoformat(plain["date"])
    value: str | bool = plain["logical"] if "logical" in plain else plain["text"]
    return value
