"""What the pages of kept revisions show: one as it was submitted, and two beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.base.errors import NotFound
from admin.base.formats import number
from admin.people.models import Person
from admin.web.access import Actor
from forms_library.definition import Definition, cell_label
from forms_library.messages import N_
from forms_library.render import DocumentModel, document_model
from forms_library.value_types import CellKey, Result, Value
from forms_library.values import key_text
from runtime.approval.access import Sight
from runtime.approval.comparing import Comparison, FigureChange, TextChange, compare
from runtime.approval.pages import timeline_entry, timeline_line
from runtime.approval.queries import standing
from runtime.documents.models import Document
from runtime.documents.queries import documents_of
from runtime.reports.content import Filled, frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Decision, Report, Revision

MOST_FIGURES = 500


@dataclass(frozen=True)
class RevisionLine:
    """One revision in the list: who submitted it when, its document if it got one, whether this person may open it."""

    number: int
    revision: Revision
    who: str
    document: Document | None
    open: bool


@dataclass(frozen=True)
class RevisionPage:
    """A revision as it was submitted; ``returner``: this person may open all its cells for the correction."""

    report: Report
    line: RevisionLine
    lines: tuple[RevisionLine, ...]
    paper: DocumentModel
    timeline: tuple[dict[str, str], ...]
    files: tuple[Mapping[str, Any], ...]
    returner: bool


@dataclass(frozen=True)
class FigureLine:
    """A changed figure with its names and, where both are numbers, by how much it moved."""

    key: str
    label: str
    change: FigureChange
    difference: str


@dataclass(frozen=True)
class ComparePage:
    """Two revisions beside each other."""

    report: Report
    earlier: RevisionLine
    later: RevisionLine
    lines: tuple[RevisionLine, ...]
    comparison: Comparison
    figures: tuple[FigureLine, ...]
    texts: tuple[tuple[str, TextChange], ...]


def revision_lines(session: Session, sight: Sight) -> tuple[RevisionLine, ...]:
    """The revisions that the person may see, the first first; three queries however many there are."""
    query = (
        sa.select(Revision, Person.full_name)
        .outerjoin(Person, Person.id == Revision.submitted_by_id)
        .where(Revision.report_id == sight.report.id, Revision.number.in_(sight.revisions))
        .order_by(Revision.number)
    )
    papers = _papers(session, sight.report)
    return tuple(
        RevisionLine(revision.number, revision, name or "", papers.get(revision.number), True)
        for revision, name in session.execute(query)
    )


def _papers(session: Session, report: Report) -> dict[int, Document]:
    """The last document of each revision, cancelled ones too."""
    return {item.revision: item for item in documents_of(session, [report.id]).get(report.id, [])}


def revision_page(session: Session, sight: Sight, wanted: int, actor: Actor, language: str) -> RevisionPage:
    """Revision ``wanted`` as it was submitted; NotFound if this person may not see it."""
    lines = revision_lines(session, sight)
    line = _line(lines, wanted)
    filled = frozen(sight.report, line.revision)
    definition = filled.form.definition
    paper = document_model(definition, filled.values, filled.assessment.evaluation, language=language)
    entries = tuple(_entries(session, sight, wanted, filled))
    files = tuple(line.revision.content["attachments"])
    returner = not sight.present and standing(session, sight.report, actor).returner
    return RevisionPage(sight.report, line, lines, paper, entries, files, returner)


def _entries(session: Session, sight: Sight, wanted: int, filled: Filled) -> Iterator[dict[str, str]]:
    """What was decided on the revision, the latest first."""
    query = (
        sa.select(Decision)
        .where(Decision.report_id == sight.report.id, Decision.revision == wanted)
        .options(joinedload(Decision.person))
        .order_by(Decision.id.desc())
    )
    definition = filled.form.definition
    entries = (timeline_entry(decision, definition, filled.values) for decision in session.scalars(query))
    return map(timeline_line, entries)


def compare_page(session: Session, sight: Sight, earlier: int, later: int, language: str) -> ComparePage:
    """Two revisions that this person may see; NotFound otherwise."""
    lines = revision_lines(session, sight)
    first, second = _line(lines, earlier), _line(lines, later)
    before, after = frozen(sight.report, first.revision), frozen(sight.report, second.revision)
    found = compare(
        before,
        after,
        first.revision.content["attachments"],
        second.revision.content["attachments"],
        language,
    )
    definition = after.form.definition
    figures = tuple(figure_lines(found.figures[:MOST_FIGURES], definition, {**before.values, **after.values}))
    texts = tuple((cell_label(definition, key_text(text.key)), text) for text in found.texts)
    return ComparePage(sight.report, first, second, lines, found, figures, texts)


def frozen(report: Report, revision: Revision) -> Filled:
    """The revision as a filled report."""
    return frozen_report(form_of(report.template_version), revision.content)


def figure_lines(
    changes: Iterable[FigureChange], definition: Definition, values: Mapping[CellKey, Value]
) -> Iterator[FigureLine]:
    """Changed figures with the names of their row and column; ``values`` has those of added lines."""
    for change in changes:
        key = key_text(change.key)
        yield FigureLine(
            key,
            cell_label(definition, key, values),
            change,
            difference_in_words(change.later, change.earlier),
        )


def difference_in_words(present: Result, earlier: Result) -> str:
    """``+12,5%`` or the difference where the earlier figure is zero; empty where there is nothing to compare."""
    if not isinstance(present, Decimal) or not isinstance(earlier, Decimal):
        return ""
    if earlier == 0:
        return f"{'+' if present > 0 else ''}{number(present)}"
    share = ((present - earlier) / abs(earlier) * 100).quantize(Decimal("0.1"))
    return f"{'+' if share > 0 else ''}{number(share)}%"


def _line(lines: Iterable[RevisionLine], wanted: int) -> RevisionLine:
    found = next((line for line in lines if line.number == wanted), None)
    if found is None:
        raise NotFound(N_("There is no such revision, or you do not have the right to see it."))
    return found
