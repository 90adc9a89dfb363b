"""What may happen to comments: something is said, answered, settled, taken up again. Nothing said is changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Invalid, NotAllowed
from admin.notifications.events import register_event
from admin.notifications.kinds import Kind
from admin.notifications.operations import notify
from admin.web.access import Actor
from forms_library.calendar import Period, local_day
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import read_key
from runtime.comments.models import Comment, CommentMention
from runtime.comments.queries import comment_by_id, readers_of, said_before, speakers
from runtime.comments.schemas import Said
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import take_turn
from runtime.sharing.scopes import WHOLE, Scope

LONGEST = 2000
IN_A_NOTICE = 200

_MENTIONED = "comment.mentioned"
_ANSWERED = "comment.answered"
register_event(
    _MENTIONED,
    N_("%(who)s mentions you in %(report)s, %(period)s of %(organisation)s: “%(text)s”"),
    Kind.TALK,
)
register_event(
    _ANSWERED, N_("%(who)s answered in %(report)s, %(period)s of %(organisation)s: “%(text)s”"), Kind.TALK
)


def say(
    session: Session, report: Report, said: Said, *, actor: Actor, now: datetime, scope: Scope = WHOLE
) -> Comment:
    """Keep a comment of somebody who may see the report; those it names and those who spoke before are told.

    A repeated sending is the same comment; an answer to a settled thread takes it up again. Raises Invalid without a
    text, for a cell the form does not have, a thread of another place, or the name of somebody who may not see the
    report.
    """
    take_turn(session, report)  # of two sendings at once the second finds the first
    known = said_before(session, report.id, said.client_id)
    if known is not None:
        return known
    text = _checked_text(said.text)
    section, row, column = place = _checked_place(report, said.key)
    if not scope.whole and not (section and scope.covers(place)):
        raise NotAllowed(N_("This cell is not in the part that was given to you."))
    first = _thread(session, report, said)
    named = _checked_names(session, report, said.mentions, now)
    comment = Comment(
        report_id=report.id,
        thread_id=said.thread,
        client_id=said.client_id,
        section=section,
        row=row,
        column=column,
        text=text,
        at=now,
        person_id=actor.person_id,
        title=_title(report, actor),
    )
    session.add(comment)
    if first is not None:
        first.resolved_at = first.resolved_by_id = None
    session.flush()
    session.add_all(CommentMention(comment_id=comment.id, person_id=person) for person in named)
    _tell(session, report, comment, named, actor, now)
    return comment


def resolve(session: Session, comment: Comment, resolved: bool, *, actor: Actor, now: datetime) -> None:
    """Settle the thread that begins with this comment, or take it up again; repeating changes nothing."""
    if comment.thread_id is not None:
        raise Invalid(N_("Only a whole thread can be settled."))
    if resolved == (comment.resolved_at is not None):
        return
    comment.resolved_at = now if resolved else None
    comment.resolved_by_id = actor.person_id if resolved else None
    session.flush()


def _checked_text(text: str) -> str:
    clean = clean_lines(text)
    if not clean:
        raise Invalid(N_("Write something first."))
    if len(clean) > LONGEST:
        message = N_("The comment is longer than %(maximum)s characters.")
        raise Invalid(Message(message, {"maximum": LONGEST}))
    return clean


def _checked_place(report: Report, key: str) -> CellKey:
    if key == "":
        return "", "", ""
    try:
        place = read_key(key)
    except ValueProblem as problem:
        raise Invalid(problem.message) from problem
    if place not in form_of(report.template_version).specs:
        raise Invalid(Message(N_("The form has no cell %(key)s."), {"key": key[:60]}))
    return place


def _thread(session: Session, report: Report, said: Said) -> Comment | None:
    """The beginning of the thread that is answered."""
    if said.thread is None:
        return None
    first = comment_by_id(session, said.thread, lock=True)
    if (first.report_id, first.thread_id, first.key) != (report.id, None, said.key):
        raise Invalid(N_("The comment answers something that stands elsewhere. Load the page again."))
    return first


def _checked_names(session: Session, report: Report, mentions: Iterable[int], now: datetime) -> list[int]:
    wanted = set(mentions)
    if not wanted:
        return []
    strangers = wanted - {reader.person_id for reader in readers_of(session, report, local_day(now))}
    if strangers:
        raise Invalid(N_("Only people who may see this report can be named."))
    return sorted(wanted)


def _title(report: Report, actor: Actor) -> str:
    """The post in which the person speaks: in the reporting agency, else in the receiving one."""
    assignment = report.assignment
    sides = (assignment.organisation.agency_id, assignment.recipient.agency_id)
    posts = [post for side in sides for post in actor.posts if post.agency_id == side]
    return posts[0].title if posts else ""


def _tell(
    session: Session, report: Report, comment: Comment, named: list[int], actor: Actor, now: datetime
) -> None:
    assignment = report.assignment
    params = {
        "who": actor.name,
        "report": report.template_version.template.title,
        "period": Period.parse(assignment.period.code).label,
        "organisation": assignment.organisation.name,
        "text": _short(comment.text),
    }
    url, key = f"/comments/{comment.id}", f"comment/{comment.id}"
    others = [person for person in named if person != actor.person_id]
    notify(session, others, _MENTIONED, key, params, url, now)
    if comment.thread_id is not None:
        before = set(speakers(session, comment.thread_id)) - {actor.person_id, *named}
        notify(session, sorted(before), _ANSWERED, key, params, url, now)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= IN_A_NOTICE else f"{line[: IN_A_NOTICE - 1]}…"
