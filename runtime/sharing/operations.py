"""What may happen to parts: they are given, reported ready, taken up again, taken back; each is told and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.rules import may_enter as may_enter_now
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.notifications.events import register_event
from admin.notifications.operations import notify
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Position
from admin.people.queries import held_on, holders, roles_with
from admin.people.roles import Duty
from admin.web.access import Actor, Post
from forms_library.calendar import Period, local_day
from forms_library.definition import TableSection
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from runtime.approval.states import State
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import report_by_id
from runtime.reports.recording import record_of
from runtime.sharing.models import ReportPart
from runtime.sharing.naming import holder_name, part_name
from runtime.sharing.queries import active_parts, scope_of
from runtime.sharing.scopes import Scope

LONGEST_NOTE = 1000
GIVING = (Duty.ENTER, Duty.CHECK)

_GIVEN, _READY, _ENDED = "part.given", "part.ready", "part.taken_back"
register_event(
    _GIVEN,
    N_("%(who)s gives you %(part)s of %(report)s, %(period)s to fill until the end of %(due)s."),
)
register_event(_READY, N_("%(who)s has filled %(part)s of %(report)s, %(period)s."))
register_event(_ENDED, N_("%(who)s took back %(part)s of %(report)s, %(period)s."))


@dataclass(frozen=True)
class Wanted:
    """A part as somebody wants to give it: ``rows`` empty is the whole section; one of person and organisation."""

    section: str
    rows: tuple[str, ...]
    due_on: date
    person_id: int | None = None
    organisation_id: int | None = None
    note: str = ""


def giving_post(session: Session, report: Report, actor: Actor) -> Post | None:
    """The post in whose division's name the person gives parts; None for somebody who may not."""
    assignment = report.assignment
    where = (assignment.organisation.agency_id, assignment.period.regime_id, assignment.organisation_id)
    posts = [actor.post_for(duty, *where) for duty in GIVING]
    post = next((post for post in posts if post is not None and post.delegation is None), None)
    return None if post is None or scope_of(session, report, actor).empty else post


def give(session: Session, report: Report, wanted: Wanted, *, actor: Actor, now: datetime) -> ReportPart:
    """Give a section or rows to a division or a person of the agency; they are told.

    A division that holds a part passes rows of it on to its own people. Raises NotAllowed for somebody who may not give
    these rows, Conflict when the report is not being filled or a row is given already, Invalid for what cannot be.
    """
    report = report_by_id(session, report.id, lock=True)
    post = giving_post(session, report, actor)
    if post is None:
        raise NotAllowed(N_("Your position does not allow you to divide this report."))
    _check_filling(report, now)
    rows = _checked_rows(report, wanted)
    _check_due(wanted.due_on, now)
    given = active_parts(session, report.id)
    within = _within(given, wanted, rows, post)
    _check_scope(session, report, actor, wanted.section, rows)
    _check_free(given, within, wanted.section, rows)
    _check_holder(session, report, wanted, within, now)
    part = ReportPart(
        report_id=report.id,
        within_id=within.id if within is not None else None,
        section=wanted.section,
        rows=None if rows is None else list(rows),
        person_id=wanted.person_id,
        organisation_id=wanted.organisation_id,
        coordinator_id=post.organisation_id,
        due_on=wanted.due_on,
        note=clean_lines(wanted.note)[:LONGEST_NOTE],
        given_at=now,
        given_by_id=actor.person_id,
    )
    session.add(part)
    session.flush()
    _record(session, _GIVEN, part, report, actor, now)
    _tell(session, _GIVEN, part, report, _holders(session, part, report, now), actor, now)
    return part


def report_ready(session: Session, part: ReportPart, ready: bool, *, actor: Actor, now: datetime) -> None:
    """Say that a part is filled, or that it is taken up again; whoever gave it is told. Repeating changes nothing."""
    report = report_by_id(session, part.report_id, lock=True)
    if not holds(part, actor):
        raise NotAllowed(N_("This part was given to somebody else."))
    _check_filling(report, now)
    if ready == (part.done_at is not None):
        return
    part.done_at = now if ready else None
    part.done_by_id = actor.person_id if ready else None
    session.flush()
    _record(session, _READY if ready else "part.taken_up", part, report, actor, now)
    if ready:
        _tell(session, _READY, part, report, [part.given_by_id], actor, now)


def take_back(session: Session, part: ReportPart, *, actor: Actor, now: datetime) -> None:
    """End a part, and what was passed on of it; what was entered stays in the report. Whoever held it is told."""
    report = report_by_id(session, part.report_id, lock=True)
    if not keeping(session, report, actor).takes_back(part):
        raise NotAllowed(N_("Only whoever divided the report takes a part back."))
    inner = [item for item in active_parts(session, report.id) if item.within_id == part.id]
    for item in (*inner, part):
        item.ended_at, item.ended_by_id = now, actor.person_id
        session.flush()
        _record(session, _ENDED, item, report, actor, now)
        _tell(session, _ENDED, item, report, _holders(session, item, report, now), actor, now)


@dataclass(frozen=True)
class Keeping:
    """What of a divided report somebody keeps together, and in which division's name (``post`` None: nothing)."""

    person_id: int
    post: Post | None
    scope: Scope
    given: Mapping[int, ReportPart]

    def takes_back(self, part: ReportPart) -> bool:
        """Whether the part is taken back by this person: whoever gave it, and whoever keeps together the report or,
        of what was passed on, the division's part."""
        if self.post is None:
            return False
        if part.given_by_id == self.person_id:
            return True
        outer = self.given.get(part.within_id) if part.within_id is not None else None
        kept = self.scope.whole if outer is None else self.scope.covers_all(outer.section, outer.rows)
        return kept and self.post.organisation_id == part.coordinator_id


def keeping(session: Session, report: Report, actor: Actor) -> Keeping:
    """What the person keeps together of the report as it is divided now."""
    return Keeping(
        actor.person_id,
        giving_post(session, report, actor),
        scope_of(session, report, actor),
        {part.id: part for part in active_parts(session, report.id)},
    )


def holds(part: ReportPart, actor: Actor) -> bool:
    """Whether the part is in this person's or their division's hands."""
    return part.person_id == actor.person_id or any(
        post.organisation_id == part.organisation_id for post in actor.posts
    )


def _check_filling(report: Report, now: datetime) -> None:
    if report.state is not State.DRAFTING:
        raise Conflict(N_("The report has already been submitted."))
    refusal = may_enter_now(report.assignment, now)
    if refusal is not None:
        raise Conflict(refusal)


def _checked_rows(report: Report, wanted: Wanted) -> tuple[str, ...] | None:
    """The rows with those under them, in the form's order; None for the whole section."""
    try:
        section = form_of(report.template_version).definition.section(wanted.section)
    except KeyError:
        raise Invalid(N_("Choose a section of the form."), field="section") from None
    if not wanted.rows:
        return None
    if not isinstance(section, TableSection):
        raise Invalid(N_("This section can only be given as a whole."), field="rows")
    chosen = _with_rows_below(section, set(wanted.rows))
    if not set(wanted.rows) <= {at.row.code for at in section.all_rows()} or not chosen:
        raise Invalid(N_("Choose rows of the section."), field="rows")
    return chosen


def _with_rows_below(section: TableSection, wanted: set[str]) -> tuple[str, ...]:
    """A chosen row brings everything under it; headings themselves hold no figures."""
    chosen: list[str] = []
    taken: set[str] = set()
    for at in section.all_rows():
        if at.row.code in wanted or at.parent in taken:
            taken.add(at.row.code)
            if not at.row.heading:
                chosen.append(at.row.code)
    return tuple(chosen)


def _check_due(due_on: date, now: datetime) -> None:
    if due_on < local_day(now):
        raise Invalid(N_("The day lies in the past."), field="due_on")


def _within(
    given: Iterable[ReportPart], wanted: Wanted, rows: Sequence[str] | None, post: Post
) -> ReportPart | None:
    """The part of the giver's division out of which these rows are passed on."""
    for part in given:
        theirs = part.within_id is None and part.organisation_id == post.organisation_id
        if theirs and part.section == wanted.section and _contains(part, rows):
            return part
    return None


def _contains(part: ReportPart, rows: Sequence[str] | None) -> bool:
    return part.rows is None or (rows is not None and set(rows) <= set(part.rows))


def _check_scope(
    session: Session, report: Report, actor: Actor, section: str, rows: Sequence[str] | None
) -> None:
    scope = scope_of(session, report, actor)
    if not scope.covers_all(section, rows):
        raise NotAllowed(N_("You can only pass on what was given to you."))


def _check_free(
    given: Iterable[ReportPart], within: ReportPart | None, section: str, rows: Sequence[str] | None
) -> None:
    """A row is in one hand at a time, so that everybody knows whose it is."""
    level = within.id if within is not None else None
    for part in given:
        if part.section != section or part.within_id != level:
            continue
        if part.rows is None or rows is None or set(rows) & set(part.rows):
            text = N_("Some of it is given to %(name)s already. Take that back first.")
            raise Conflict(Message(text, {"name": holder_name(part)}))


def _check_holder(
    session: Session, report: Report, wanted: Wanted, within: ReportPart | None, now: datetime
) -> None:
    if (wanted.person_id is None) == (wanted.organisation_id is None):
        raise Invalid(N_("Choose a division or a person."), field="holder")
    agency_id, regime_id = report.assignment.organisation.agency_id, report.assignment.period.regime_id
    if wanted.person_id is not None:
        people = {
            person for _a, person in holders(session, [agency_id], (Duty.ENTER,), local_day(now), regime_id)
        }
        inside = within is None or wanted.person_id in _people_of(session, within.organisation_id, now)
        if wanted.person_id not in people or not inside:
            raise Invalid(N_("This person does not enter figures in your organisation."), field="holder")
        return
    division = session.get(Organisation, wanted.organisation_id)
    known = (
        division is not None
        and division.kind is OrganisationKind.DIVISION
        and division.parent_id == agency_id
    )
    if within is not None or not known or not _people_of(session, wanted.organisation_id, now):
        raise Invalid(N_("This division has nobody who enters figures."), field="holder")


def _people_of(session: Session, organisation_id: int | None, now: datetime) -> list[int]:
    """Those who enter figures in a division."""
    query = sa.select(Position.person_id).where(
        Position.organisation_id == organisation_id,
        Position.role.in_(roles_with((Duty.ENTER,))),
        held_on(local_day(now)),
    )
    return list(session.scalars(query.distinct()))


def _holders(session: Session, part: ReportPart, report: Report, now: datetime) -> list[int]:
    return [part.person_id] if part.person_id is not None else _people_of(session, part.organisation_id, now)


def _tell(
    session: Session,
    event: str,
    part: ReportPart,
    report: Report,
    people: Iterable[int],
    actor: Actor,
    now: datetime,
) -> None:
    params: Mapping[str, Any] = {
        "who": actor.name,
        "part": part_name(form_of(report.template_version).definition, part),
        "report": report.template_version.template.title,
        "period": Period.parse(report.assignment.period.code).label,
        "due": f"{part.due_on:%d/%m/%Y}",
    }
    others = [person for person in people if person != actor.person_id]
    stamp = (part.done_at or now).isoformat() if event == _READY else ""
    page = "entry" if event == _GIVEN else "parts"
    url = "/work" if event == _ENDED else f"/reports/{report.id}/{page}"
    notify(session, others, event, f"{event}/{part.id}/{stamp}", params, url, now)


def _record(
    session: Session, action: str, part: ReportPart, report: Report, actor: Actor, now: datetime
) -> None:
    record_of(
        session,
        action,
        report,
        person_id=actor.person_id,
        now=now,
        part=part.id,
        section=part.section,
        rows=part.rows,
        holder=part.person_id or part.organisation_id,
        due_on=part.due_on.isoformat(),
    )
