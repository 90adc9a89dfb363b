"""What the organisation fills and what is decided about it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.assignments.models import Assignment
from admin.base.database import Base, Choice, Code, Id, Json, LongText, Moment, ShortText, UtcDateTime
from admin.people.models import Person
from designer.template.models import TemplateVersion
from runtime.approval.states import Action, State


class Report(Base):
    """The report of one assignment. ``sequence`` counts changes of cells.

    ``revision`` is the one that stands: the last submitted, or after an abandoned amendment the one that was sent
    before; numbers are never given twice. ``sent_revision`` is what the recipient holds, ``accepted_revision`` what
    stands in the totals (0: nothing); while an amendment is made they stay behind. ``version`` refuses the second of
    two simultaneous decisions. ``judged_at`` is the moment of the event that decides on-time (the profile's, default:
    sent), frozen once.
    """

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("assignment_id"), sa.Index("ix_report_state", "state"))

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    template_version_id: Mapped[int] = mapped_column(sa.ForeignKey("template_version.id"), index=True)
    state: Mapped[State] = mapped_column(Choice(State), default=State.DRAFTING)
    revision: Mapped[int] = mapped_column(default=0)
    sent_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    accepted_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    sequence: Mapped[int] = mapped_column(default=0)
    filled: Mapped[int] = mapped_column(default=0)
    required: Mapped[int] = mapped_column(default=0)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    on_time: Mapped[bool | None]
    simulated: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship()
    template_version: Mapped[TemplateVersion] = relationship()
    revisions: Mapped[list[Revision]] = relationship(back_populates="report", order_by="Revision.number")
    decisions: Mapped[list[Decision]] = relationship(back_populates="report", order_by="Decision.id")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")

    __mapper_args__ = {"version_id_col": version}


class Origin(enum.StrEnum):
    """Where a value came from (F03)."""

    TYPED = "typed"
    PASTED = "pasted"
    IMPORTED = "imported"
    PREFILLED = "prefilled"
    ROLLED_UP = "rolled_up"
    INTEGRATED = "integrated"


class Cell(Base):
    """The present value of one input cell (also of a narrative part or a field), sparse: blank cells have no value.

    ``value`` is the JSON form of forms_library.values (a decimal string for a number); ``sequence`` is that of the
    change that wrote it.
    """

    __tablename__ = "cell"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    section: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    row: Mapped[str] = mapped_column("row_code", sa.String(60), primary_key=True)
    column: Mapped[str] = mapped_column("column_code", sa.String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    origin: Mapped[Origin] = mapped_column(Choice(Origin))
    sequence: Mapped[int]
    changed_at: Mapped[Moment]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class CellChange(Base):
    """One change of one cell: appended, never edited. ``client_id`` makes a repeated save count once."""

    __tablename__ = "cell_change"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "sequence"),
        sa.UniqueConstraint("report_id", "client_id"),
        sa.Index("ix_cell_change_cell", "report_id", "section", "row_code", "column_code"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    sequence: Mapped[int]
    client_id: Mapped[str] = mapped_column(sa.String(60))
    section: Mapped[str] = mapped_column(sa.String(60))
    row: Mapped[str] = mapped_column("row_code", sa.String(60))
    column: Mapped[str] = mapped_column("column_code", sa.String(60))
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)
    origin: Mapped[Origin] = mapped_column(Choice(Origin))
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class NilDeclaration(Base):
    """The reporter says that nothing occurred in a section ("" is the whole report) in the period (không phát sinh)."""

    __tablename__ = "nil_declaration"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    section: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Revision(Base):
    """What was submitted: one canonical JSON with its SHA-256 and every outside figure that was used; frozen.

    ``brought_by`` says who stands behind what the content names without a person: ``{"nil": {section: person id},
    "told": {mark: person id}}``.
    """

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("report_id", "number"),)

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    number: Mapped[int]
    content: Mapped[Any] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(sa.String(64))
    submitted_at: Mapped[Moment]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    brought_by: Mapped[Any] = mapped_column(Json, default=dict, server_default="{}")

    report: Mapped[Report] = relationship(back_populates="revisions")


class RevisionSource(Base):
    """An accepted report that outside figures of a revision come from, with the digest of what it said then."""

    __tablename__ = "revision_source"
    __table_args__ = (sa.Index("ix_revision_source_report_id", "report_id"),)

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))


class Decision(Base):
    """One act on a revision: appended, never edited; the state follows from the decisions.

    ``pins`` is a list of ``{"key": "B1/R01/C03", "reason": "..."}``; with ``only_pins`` a return opens these cells
    alone. ``position_title`` and ``organisation_id`` are kept as they were at the moment of the act; ``on_behalf``
    ("TUQ. Chủ tịch") says in whose place it was taken, ``delegation_id`` by which delegation.
    """

    __tablename__ = "decision"
    __table_args__ = (sa.Index("ix_decision_report_id", "report_id"),)

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    revision: Mapped[int]
    action: Mapped[Action] = mapped_column(Choice(Action))
    from_state: Mapped[State] = mapped_column(Choice(State, "from_state"))
    to_state: Mapped[State] = mapped_column(Choice(State, "to_state"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("position.id"))
    position_title: Mapped[ShortText] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    at: Mapped[Moment]
    reason: Mapped[LongText] = mapped_column(default="")
    pins: Mapped[Any] = mapped_column(Json, default=list)
    only_pins: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    on_behalf: Mapped[ShortText] = mapped_column(default="", server_default="")

    report: Mapped[Report] = relationship(back_populates="decisions")
    person: Mapped[Person | None] = relationship()


class Scan(enum.StrEnum):
    """What the virus scanner said of a file."""

    NONE = "none"  # no scanner is configured
    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


class Attachment(Base):
    """A file beside the report, kept by its SHA-256 outside the database; never executed, never shown inline.

    ``scan_note`` is the name of the malware, or the scanner's own words why it refused (blank: it was not reached).
    """

    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_report_id", "report_id"),)

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    filename: Mapped[ShortText]
    media_type: Mapped[Code] = mapped_column(sa.String(120))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[Moment]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    scan: Mapped[Scan] = mapped_column(Choice(Scan), default=Scan.NONE, server_default=Scan.NONE.value)
    scan_note: Mapped[ShortText] = mapped_column(default="", server_default="")
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
