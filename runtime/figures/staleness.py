"""Reports that rest on figures which have been amended, accepted or withdrawn since they were submitted (I01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.organisations.models import Organisation
from forms_library.calendar import Period
from runtime.reports.externals import Source, sources_of
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision, RevisionSource
from runtime.reports.queries import with_everything


@dataclass(frozen=True)
class Moved:
    """A report below whose accepted figures are others than those that were used; ``added`` if there were none."""

    report_id: int
    organisation: str
    period: Period
    added: bool


def moved_since(session: Session, report: Report) -> tuple[Moved, ...]:
    """What has changed below a submitted report since it was submitted; empty for one that is being filled."""
    form = form_of(report.template_version)
    if not report.revision or not form.compiled.needs:
        return ()
    used = _used(session, report)
    if report.simulated and not used:
        return ()  # the demonstration's past does not say where its figures come from
    moved = [source for source in sources_of(session, form, report.assignment) if _differs(source, used)]
    return tuple(_named(session, moved, used)) if moved else ()


def _differs(source: Source, used: dict[int, str]) -> bool:
    return used.get(source.report_id) != source.digest


def _used(session: Session, report: Report) -> dict[int, str]:
    query = (
        sa.select(RevisionSource.report_id, RevisionSource.digest)
        .join(Revision, Revision.id == RevisionSource.revision_id)
        .where(Revision.report_id == report.id, Revision.number == report.revision)
    )
    return dict(session.execute(query).all())


def _named(session: Session, moved: Iterable[Source], used: dict[int, str]) -> Iterator[Moved]:
    listed = list(moved)
    ids = {source.organisation_id for source in listed}
    query = sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    names = {row.id: row.name for row in session.execute(query)}
    for source in listed:
        yield Moved(
            source.report_id,
            names[source.organisation_id],
            Period.parse(source.period_code),
            source.report_id not in used,
        )


def dependents(session: Session, report: Report) -> list[tuple[Report, int]]:
    """The submitted reports whose present revision used other figures of ``report``, with who submitted them."""
    accepted = (
        sa.select(Revision.digest)
        .where(Revision.report_id == report.id, Revision.number == report.accepted_revision)
        .scalar_subquery()
    )
    query = (
        sa.select(Report, Revision.submitted_by_id)
        .join(Revision, sa.and_(Revision.report_id == Report.id, Revision.number == Report.revision))
        .join(RevisionSource, RevisionSource.revision_id == Revision.id)
        .where(RevisionSource.report_id == report.id, RevisionSource.digest != accepted)
        .options(*with_everything())
    )
    found = session.execute(query).all()
    return [(dependent, person_id) for dependent, person_id in found if person_id is not None]
