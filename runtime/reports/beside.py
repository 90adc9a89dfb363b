"""What stands beside the figures of a revision: its files, what it declares without occurrence, the words to its
warnings, the parts in which it was made. Who brought them, and putting them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.web.access import Actor
from runtime.explanations.models import Explanation
from runtime.reports.models import Attachment, NilDeclaration, Report, Revision
from runtime.reports.queries import attachments_of
from runtime.sharing.models import ReportPart


def brought_by(session: Session, report_id: int) -> dict[str, dict[str, int | None]]:
    """Who declared each section without occurrence, and who explained each warning, as ``Revision.brought_by``."""
    declared = sa.select(NilDeclaration.section, NilDeclaration.person_id)
    told = sa.select(Explanation.mark, Explanation.person_id)
    return {
        "nil": dict(session.execute(declared.where(NilDeclaration.report_id == report_id)).all()),
        "told": dict(session.execute(told.where(Explanation.report_id == report_id)).all()),
    }


def restore_beside(
    session: Session, report: Report, revision: Revision, *, actor: Actor, now: datetime
) -> None:
    """Put all of it back as it stood when ``revision`` was submitted."""
    _restore_files(session, report, revision, now)
    _restore_declarations(session, report, revision)
    _restore_explanations(session, report, revision)
    _restore_parts(session, report, revision, actor, now)
    session.flush()


def _restore_files(session: Session, report: Report, revision: Revision, now: datetime) -> None:
    """Files added since are taken away, files removed since are there again."""
    kept = {(file["name"], file["sha256"]) for file in revision.content["attachments"]}
    present = attachments_of(session, report.id)
    for file in present:
        if (file.filename, file.digest) not in kept:
            file.removed_at = now
    missing = kept - {(file.filename, file.digest) for file in present}
    removed = session.scalars(
        sa.select(Attachment)
        .where(Attachment.report_id == report.id, Attachment.removed_at.is_not(None))
        .order_by(Attachment.id)
    )
    for file in removed:
        if (file.filename, file.digest) in missing:
            missing.discard((file.filename, file.digest))
            file.removed_at = None


def _restore_declarations(session: Session, report: Report, revision: Revision) -> None:
    declared = set(revision.content.get("nil", ()))
    query = sa.select(NilDeclaration).where(NilDeclaration.report_id == report.id)
    there = {item.section: item for item in session.scalars(query)}
    for section in there.keys() - declared:
        session.delete(there[section])
    for section in declared:
        kept = there.get(section) or NilDeclaration(report_id=report.id, section=section)
        if section not in there or kept.at > revision.submitted_at:
            kept.at, kept.person_id = revision.submitted_at, _who(revision, "nil", section)
            session.add(kept)


def _restore_explanations(session: Session, report: Report, revision: Revision) -> None:
    """Words written since are taken away; those to a warning that did not stand then were never part of it."""
    said: Mapping[str, str] = {
        item["mark"]: item["explanation"] for item in revision.content.get("explanations", ())
    }
    query = sa.select(Explanation).where(Explanation.report_id == report.id)
    there = {item.mark: item for item in session.scalars(query)}
    for mark in there.keys() - said.keys():
        if there[mark].at > revision.submitted_at:
            session.delete(there[mark])
    for mark, text in said.items():
        kept = there.get(mark) or Explanation(report_id=report.id, mark=mark, text="")
        if kept.text != text or kept.at > revision.submitted_at:
            kept.text, kept.at = text, revision.submitted_at
            kept.person_id = _who(revision, "told", mark)
            session.add(kept)


def _restore_parts(session: Session, report: Report, revision: Revision, actor: Actor, now: datetime) -> None:
    """Parts given since are over, parts taken back since are held again; all of them were ready when it was submitted.

    Nobody is told: the report is not being filled any more, so there is nothing in their hands.
    """
    for part in session.scalars(sa.select(ReportPart).where(ReportPart.report_id == report.id)):
        if part.given_at > revision.submitted_at:
            if part.ended_at is None:
                part.ended_at, part.ended_by_id = now, actor.person_id
        elif part.ended_at is None or part.ended_at > revision.submitted_at:
            part.ended_at = part.ended_by_id = None
            _ready_again(part, revision)


def _ready_again(part: ReportPart, revision: Revision) -> None:
    if part.within_id is None and part.done_at is None:
        part.done_at, part.done_by_id = revision.submitted_at, part.person_id


def _who(revision: Revision, what: str, key: str) -> int | None:
    """Who brought it; whoever submitted a revision that does not say so answers for it."""
    people: Mapping[str, int | None] = revision.brought_by.get(what, {})
    return people.get(key, revision.submitted_by_id)
