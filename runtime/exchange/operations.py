"""Taking a packet of figures: all of it or nothing, once, and never over what a person has written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.base.clock import local_day
from admin.base.database import inserting
from admin.base.errors import Conflict, Invalid, NotAllowed, NotFound
from forms_library.messages import N_, Message
from forms_library.translations import translator
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import key_text, to_json
from runtime.connections.models import BroughtFigure, Connection, Packet
from runtime.connections.queries import brought_figures
from runtime.connections.standing import refusal
from runtime.entry.operations import Collision, SaveResult, bring_in, move_on
from runtime.entry.schemas import Change
from runtime.exchange.packets import Figure, FiguresPacket
from runtime.exchange.places import Pairs, key_of, pairs_of, typed
from runtime.exchange.queries import assignments_for, organisation_in_scope, packet_of, templates_in_scope
from runtime.exchange.schemas import Faults
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Origin, Report
from runtime.reports.operations import report_for
from runtime.reports.queries import take_turn
from runtime.reports.recording import record_of

MOST_REMARKS = 200


@dataclass
class _Placed:
    """A packet on its form: the change for each cell, and by the change's id its place in the packet and its key."""

    form: Form
    packet_id: int
    message_id: str
    pairs: Pairs
    changes: list[Change] = field(default_factory=list)
    places: dict[str, tuple[int, CellKey]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    keys: set[CellKey] = field(default_factory=set)

    def put(self, place: int, figure: Figure) -> None:
        """Add one figure; ValueProblem says why it cannot be taken."""
        key = key_of(self.form, self.pairs, figure)
        raw = typed(self.form.specs[key], figure.value)
        if key in self.keys:
            raise ValueProblem(Message(N_("This cell stands twice in the packet.")))
        # No page knows the id of a message that is still to come, so none can use it up before.
        mark = f"{self.packet_id}:{self.message_id}:{place}"
        change = Change(mark, key_text(key), raw, 0, Origin.INTEGRATED)
        self.keys.add(key)
        self.changes.append(change)
        self.places[change.client_id] = (place, key)
        if figure.note:
            self.notes[change.key] = figure.note


def receive(
    session: Session, connection: Connection, packet: FiguresPacket, *, now: datetime
) -> dict[str, Any]:
    """Write the figures of a packet into its report and answer what became of them, as plain data.

    Blank cells are filled, figures that the system itself brought before are replaced; where a person wrote another
    figure it is offered to them. The same message again changes nothing and is answered as before. Raises NotAllowed
    outside the connection's scope or validity, NotFound without such a report, Conflict when it is not open for entry
    or the message was sent with other content, Invalid with every cell that cannot be taken; nothing is written then.
    """
    check_standing(connection, now)
    report = _report(session, connection, packet, now)
    # Before its packet has a row: that row holds the report's, and two packets would wait for each other's turn.
    take_turn(session, report)
    claimed = _claim(session, connection, packet, report, now)
    if claimed is None:
        return _answer_again(packet_of(session, connection.id, packet.message_id), packet)
    form = form_of(report.template_version)
    placed = _placed(form, packet, claimed)
    before = report.sequence
    result = bring_in(session, report, placed.changes, now=now)
    _refuse_rejected(result, placed)
    answer = _answer(packet, report, result, placed, before)
    _finish(session, claimed, placed, result, answer)
    if _offer(session, report, claimed, result):
        move_on(session, report, now=now)
    _record(session, report, connection, packet, answer, now)
    return answer


def _report(session: Session, connection: Connection, packet: FiguresPacket, now: datetime) -> Report:
    """The report that the packet is for, made now if nobody has opened it yet."""
    assignment = _assignment(session, connection, packet)
    report = report_for(session, assignment, now=now)
    stands = report.template_version.number
    if stands != packet.version:
        text = N_(
            "This report is made on version %(version)s of the form. Send it with the codes of that version."
        )
        raise Conflict(Message(text, {"version": stands}), reason="form_version", version=stands)
    return report


def _assignment(session: Session, connection: Connection, packet: FiguresPacket) -> Assignment:
    organisation_id = organisation_in_scope(session, connection, packet.organisation)
    if organisation_id is None:
        text = N_("This connection does not bring figures of the organisation “%(code)s”.")
        raise NotAllowed(Message(text, {"code": packet.organisation}))
    templates = templates_in_scope(session, connection, packet.form)
    if not templates:
        text = N_("This connection does not bring figures into the form “%(form)s”.")
        raise NotAllowed(Message(text, {"form": packet.form}))
    found = assignments_for(session, packet, organisation_id, templates)
    if not found:
        text = N_(
            "“%(code)s” owes no report of the regime “%(regime)s” on this form for the period “%(period)s”."
        )
        params = {"code": packet.organisation, "regime": packet.regime, "period": packet.period}
        raise NotFound(Message(text, {**params}))
    if len(found) > 1:
        text = N_("Several forms have the symbol “%(form)s”. Send the code of the form instead: %(codes)s.")
        codes = ", ".join(sorted(item.template_code for item in found))
        raise Invalid(Message(text, {"form": packet.form, "codes": codes}))
    return found[0]


def _claim(
    session: Session, connection: Connection, packet: FiguresPacket, report: Report, now: datetime
) -> int | None:
    """The row of the packet, made now; None if the message was taken before. A second one that comes at the same moment
    waits here until the first has been committed."""
    row = {
        "connection_id": connection.id,
        "message_id": packet.message_id,
        "digest": packet.digest,
        "report_id": report.id,
        "sent_at": packet.sent_at,
        "received_at": now,
    }
    insert = inserting(session, Packet).values(row)
    once = insert.on_conflict_do_nothing(index_elements=["connection_id", "message_id"])
    made: int | None = session.scalar(once.returning(Packet.id))
    return made


def _answer_again(taken: Packet, packet: FiguresPacket) -> dict[str, Any]:
    if taken.digest != packet.digest:
        raise Conflict(
            N_(
                "A packet with this messageId was taken before, and it said something else. Give it an id of its own."
            ),
            reason="message_id",
        )
    answer: dict[str, Any] = taken.answer
    return answer


def _placed(form: Form, packet: FiguresPacket, claimed: int) -> _Placed:
    """The changes that the packet asks for; Invalid names every cell that is none, or is no such value."""
    faults, placed = Faults(), _Placed(form, claimed, packet.message_id, pairs_of(form))
    for place, figure in enumerate(packet.figures):
        try:
            placed.put(place, figure)
        except ValueProblem as problem:
            faults.add(f"/cells/{place}", problem.message, figure.cell or f"{figure.row}/{figure.column}")
    faults.stop()
    return placed


def _refuse_rejected(result: SaveResult, placed: _Placed) -> None:
    faults = Faults()
    for rejected in result.rejected:
        place, key = placed.places[rejected.change.client_id]
        faults.add(f"/cells/{place}", rejected.message, key_text(key))
    faults.stop()


def _answer(
    packet: FiguresPacket, report: Report, result: SaveResult, placed: _Placed, before: int
) -> dict[str, Any]:
    written = sum(item.sequence > before for item in result.saved)
    return {
        "messageId": packet.message_id,
        "status": "taken",
        "report": report.id,
        "written": written,
        "unchanged": len(result.saved) - written,
        "waiting": [key_text(item.key) for item in result.collisions],
        "remarks": _remarks(result, placed.keys),
    }


def _remarks(result: SaveResult, sent: Iterable[CellKey]) -> list[dict[str, str]]:
    """What the checks of the form say of the cells that were sent: they were taken all the same, as typed ones are."""
    assert result.assessment is not None
    keys, say = {key_text(key) for key in sent}, translator("vi")
    found = [
        {"cell": cell, "severity": problem.severity, "message": problem.message.text(say)}
        for problem in result.assessment.problems
        for cell in {*map(key_text, problem.keys), str(problem.place)} & keys
    ]
    return found[:MOST_REMARKS]


def _finish(
    session: Session, claimed: int, placed: _Placed, result: SaveResult, answer: Mapping[str, Any]
) -> None:
    """Put on record what the packet did."""
    written = answer["written"]
    session.execute(
        sa.update(Packet)
        .where(Packet.id == claimed)
        .values(
            first_sequence=result.sequence - written + 1,
            last_sequence=result.sequence,
            notes=dict(placed.notes),
            answer=dict(answer),
        )
        .execution_options(synchronize_session=False)
    )


def _offer(session: Session, report: Report, claimed: int, result: SaveResult) -> bool:
    """Offer what was not put over a person's figures, once each; what stands now is offered no more. Whether anything
    new is offered."""
    there = brought_figures(session, report.id)
    for settled in there.keys() & {item.key for item in result.saved}:
        session.delete(there[settled])
    fresh = [item for item in result.collisions if not _is_known(there.get(item.key), item)]
    for item in fresh:
        offered = there.get(item.key) or _blank_offer(report, item.key)
        offered.value, offered.packet_id = to_json(item.mine), claimed
        offered.declined_at = offered.declined_by_id = None
        session.add(offered)
    session.flush()
    return bool(fresh)


def _is_known(offered: BroughtFigure | None, item: Collision) -> bool:
    return offered is not None and offered.value == to_json(item.mine)


def _blank_offer(report: Report, key: CellKey) -> BroughtFigure:
    return BroughtFigure(report_id=report.id, section=key[0], row=key[1], column=key[2])


def _record(
    session: Session,
    report: Report,
    connection: Connection,
    packet: FiguresPacket,
    answer: Mapping[str, Any],
    now: datetime,
) -> None:
    record_of(
        session,
        "packet.taken",
        report,
        person_id=None,
        now=now,
        connection=connection.name,
        message=packet.message_id,
        written=answer["written"],
        waiting=len(answer["waiting"]),
    )


def check_standing(connection: Connection, now: datetime) -> None:
    """Raise NotAllowed unless the connection may bring figures at ``now``."""
    message = refusal(connection, local_day(now))
    if message is not None:
        raise NotAllowed(message)
