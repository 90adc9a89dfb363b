"""An amendment is abandoned: whatever was changed in it, the report stands exactly as it was sent."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.errors import NotAllowed
from admin.people.models import Person
from admin.people.roles import Role
from forms_library.kinds.file import FileReference
from runtime.approval.pages import amending
from runtime.approval.queries import decisions_of
from runtime.approval.states import Action, State
from runtime.entry.operations import save_cells
from runtime.entry.schemas import Change
from runtime.explanations.models import Explanation
from runtime.explanations.operations import explain
from runtime.explanations.queries import told_of
from runtime.explanations.warnings import warnings
from runtime.nil_reports.operations import declare
from runtime.reports.content import content_of
from runtime.reports.models import Attachment, Cell, NilDeclaration, Report, Revision
from runtime.reports.queries import attachments_of, filled_from, filled_report, revision_of, stored_cells
from runtime.sharing.models import ReportPart
from runtime.sharing.operations import Wanted, give, report_ready, take_back
from runtime.sharing.queries import active_parts
from tests.factories import holder
from tests.runtime.lines_form import FILLED, LINE, LINES_FORM
from tests.runtime.stage import Stage, set_stage
from tests.support.remembered import Remembered

ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Amending:
    """A report with something of everything, brought by two people, and what a person may change of it."""

    stage: Stage
    colleague: Person
    report: Report

    def later(self) -> None:
        self.stage.now += timedelta(minutes=1)

    def enter(self, figures: Mapping[str, str], person: Person | None = None) -> None:
        changes = [
            Change(f"{key}-{self.report.sequence}", key, raw, self.report.sequence)
            for key, raw in figures.items()
        ]
        actor = self.stage.actor(person or self.stage.cast.officer)
        result = save_cells(self.stage.session, self.report, changes, actor=actor, now=self.stage.now)
        assert [item.message.text() for item in result.rejected] == []
        assert not result.collisions

    def attach(self, name: str) -> str:
        """A file beside the report; returns what a cell keeps of it."""
        digest = sha256(name.encode()).hexdigest()
        self.stage.session.add(
            Attachment(
                report_id=self.report.id,
                filename=name,
                media_type="text/plain",
                size=9,
                digest=digest,
                added_at=self.stage.now,
                added_by_id=self.colleague.id,
            )
        )
        self.stage.session.flush()
        return str(FileReference(digest, 9, name))

    def detach(self, name: str) -> None:
        files = attachments_of(self.stage.session, self.report.id)
        next(file for file in files if file.filename == name).removed_at = self.stage.now
        self.stage.session.flush()

    def explain(self, text: str, person: Person) -> None:
        (mark,) = warnings(filled_report(self.stage.session, self.report).assessment.problems)
        actor = self.stage.actor(person)
        explain(self.stage.session, self.report, mark, text, actor=actor, now=self.stage.now)

    def declare(self, nil: bool, person: Person) -> None:
        actor = self.stage.actor(person)
        declare(self.stage.session, self.report, "B2", nil, actor=actor, now=self.stage.now)

    def give(self, section: str) -> ReportPart:
        wanted = Wanted(section, (), (self.stage.now + timedelta(days=1)).date(), person_id=self.colleague.id)
        actor = self.stage.actor(self.stage.cast.officer)
        return give(self.stage.session, self.report, wanted, actor=actor, now=self.stage.now)

    def ready(self, part: ReportPart, ready: bool) -> None:
        actor = self.stage.actor(self.colleague)
        report_ready(self.stage.session, part, ready, actor=actor, now=self.stage.now)

    def first_part(self) -> ReportPart:
        return active_parts(self.stage.session, self.report.id)[0]

    def take_back(self) -> None:
        actor = self.stage.actor(self.stage.cast.officer)
        take_back(self.stage.session, self.first_part(), actor=actor, now=self.stage.now)

    def act(self, action: Action, person: Person | None = None, **others: Any) -> None:
        self.later()
        self.stage.act(self.report, action, person or self.stage.cast.officer, **others)

    def snapshot(self) -> dict[str, Any]:
        """All that the report says, and who brought it."""
        session, report = self.stage.session, self.report
        session.flush()
        session.expire_all()
        filled = filled_from(session, report, stored_cells(session, report))
        files = attachments_of(session, report.id)
        content = content_of(report, filled, files, number=0, now=ANY_MOMENT)
        cells = sa.select(Cell).where(Cell.report_id == report.id)
        nil = sa.select(NilDeclaration).where(NilDeclaration.report_id == report.id)
        told = sa.select(Explanation).where(Explanation.report_id == report.id)
        return content | {
            "cells": {
                (cell.section, cell.row, cell.column): (cell.origin, cell.changed_by_id)
                for cell in session.scalars(cells)
                if cell.value is not None
            },
            "declared": {item.section: item.person_id for item in session.scalars(nil)},
            "words": {item.mark: (item.text, item.person_id) for item in session.scalars(told)},
            "told": told_of(session, report.id),
            "brought": [(file.filename, file.added_by_id) for file in files],
            "parts": [(part.id, part.done_at is not None) for part in active_parts(session, report.id)],
            "complete": (report.filled, report.required),
        }


@pytest.fixture
def amended(session: Session, clock: Clock, remembered: Remembered) -> Amending:
    """Accepted, then opened for an amendment."""
    return remembered.begin(
        "amended", session, lambda: _amended(set_stage(session, clock.now(), form=LINES_FORM))
    )


def _amended(lined: Stage) -> Amending:
    colleague = holder(lined.session, "dongnghiep", lined.city.division(lined.city.communes[0]), Role.OFFICER)
    found = Amending(lined, colleague, lined.report())
    found.enter({**FILLED, f"{LINE}/TEP": found.attach("biên bản.txt")})
    found.enter({"DS/r1/TEP": found.attach("hợp đồng.txt")}, colleague)
    found.attach("công văn.txt")
    found.declare(True, colleague)
    found.explain("Vượt do ứng trước vốn", colleague)
    found.ready(found.give("B2"), True)
    found.act(Action.SUBMIT)
    lined.pass_and_send(found.report)
    lined.act(found.report, Action.ACCEPT, lined.cast.receiver)
    found.act(Action.AMEND, reason="Bổ sung")
    found.later()
    return found


def _quiet_section_is_filled(found: Amending) -> None:
    found.declare(False, found.stage.cast.officer)
    found.enter({"B2/S1/SO": "2"})


def _declared_by_another(found: Amending) -> None:
    found.declare(False, found.stage.cast.officer)
    found.enter({"B2/S1/SO": ""})
    found.declare(True, found.stage.cast.officer)


CHANGES: dict[str, Callable[[Amending], None]] = {
    "a figure": lambda found: found.enter({"B1/R1/TH": "900"}),
    "a figure emptied": lambda found: found.enter({"B1/R1/KH": ""}),
    "a figure of a line": lambda found: found.enter({f"{LINE}/TH": "41"}),
    "a name of a line": lambda found: found.enter({f"{LINE}/ND": "Cầu khác"}),
    "a line added": lambda found: found.enter({"B1/R2~k9/_at": "z", "B1/R2~k9/KH": "5"}),
    "a line taken away": lambda found: found.enter({"B1/R2~k2/_at": ""}),
    "a line moved": lambda found: found.enter({f"{LINE}/_at": "zz"}),
    "a record added": lambda found: found.enter({"DS/r2/_at": "n", "DS/r2/TEN": "Công ty Hai"}),
    "a record taken away": lambda found: found.enter({"DS/r1/_at": ""}, found.colleague),
    "a file in a cell": lambda found: found.enter({f"{LINE}/TEP": found.attach("bản khác.txt")}),
    "a file out of a cell": lambda found: found.enter({"DS/r1/TEP": ""}, found.colleague),
    "a file beside": lambda found: found.attach("phụ lục.txt") and None,
    "a file taken away": lambda found: found.detach("công văn.txt"),
    "the text": lambda found: found.enter({"TM/P1/text": "<p>Khác hẳn.</p>"}),
    "no longer nil": _quiet_section_is_filled,
    "nil by another": _declared_by_another,
    "other words to a warning": lambda found: found.explain("Nói khác", found.stage.cast.officer),
    "no words to a warning": lambda found: found.explain("", found.stage.cast.officer),
    "a part given": lambda found: found.give("DS") and None,
    "a part taken up again": lambda found: found.ready(found.first_part(), False),
    "a part taken back": Amending.take_back,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_was_changed_the_report_stands_as_it_was_sent(amended: Amending, change: str) -> None:
    before = amended.snapshot()
    CHANGES[change](amended)
    assert amended.snapshot() != before
    amended.act(Action.ABANDON)
    assert amended.report.state is State.ACCEPTED
    assert amended.snapshot() == before


@pytest.mark.parametrize("seed", range(4))
def test_everything_in_any_order_through_several_submissions(amended: Amending, seed: int) -> None:
    before = amended.snapshot()
    # Words can be given only while the figures still warn.
    after_the_words = [name for name in CHANGES if "words" not in name and name != "a part taken up again"]
    chosen = random.Random(seed).sample(after_the_words, len(after_the_words) - 4)
    for name in ("other words to a warning", *chosen):
        amended.later()
        CHANGES[name](amended)
    amended.act(Action.ABANDON)
    assert amended.snapshot() == before
    amended.act(Action.AMEND, reason="Lại bổ sung")
    amended.act(Action.SUBMIT)
    said = {"revision", "submitted_at"}
    first, second = (revision(amended, number).content for number in (1, 2))
    assert {key: first[key] for key in first.keys() - said} == {
        key: second[key] for key in second.keys() - said
    }


def revision(found: Amending, number: int) -> Revision:
    kept = revision_of(found.stage.session, found.report, number)
    assert kept is not None
    return kept


def _recalled(found: Amending) -> None:
    found.stage.pass_and_send(found.report)
    found.act(Action.RECALL, found.stage.cast.clerk, reason="Nhầm tệp")


def _refused(found: Amending) -> None:
    found.stage.pass_and_send(found.report)
    found.act(Action.REFUSE, found.stage.cast.receiver, reason="Chưa có căn cứ")


def _returned(found: Amending) -> None:
    found.act(Action.RETURN, found.stage.cast.head_of_division, reason="Không cần chỉnh lý")


@pytest.mark.parametrize(
    "come_back", [_recalled, _refused, _returned, lambda found: found.act(Action.WITHDRAW)]
)
def test_an_amendment_that_came_back_can_be_abandoned_too(
    amended: Amending, come_back: Callable[[Amending], None]
) -> None:
    before = amended.snapshot()
    amended.enter({"B1/R1/TH": "900", f"{LINE}/TH": "41"})
    amended.act(Action.SUBMIT)
    come_back(amended)
    report = amended.report
    began = amending(report, decisions_of(amended.stage.session, [report.id])[report.id])
    assert (report.state, began is not None and began.reason) == (State.DRAFTING, "Bổ sung")
    amended.act(Action.ABANDON)
    assert (report.state, report.revision, report.sent_revision) == (State.ACCEPTED, 1, 1)
    assert amended.snapshot() == before
    amended.act(Action.AMEND, reason="Lần nữa")
    amended.act(Action.SUBMIT)
    assert report.revision == 3  # the abandoned one keeps its number
    assert revision(amended, 2).content["values"]["B1/R1/TH"] == "900"


def test_the_time_given_for_the_amendment_stays_when_it_comes_back(amended: Amending) -> None:
    until = amended.stage.now + timedelta(days=30)
    amended.stage.reopen_until(amended.report, until)
    amended.act(Action.SUBMIT)
    _recalled(amended)
    assert amended.report.assignment.reopened_until == until
    amended.act(Action.SUBMIT)
    amended.act(
        Action.RETURN,
        amended.stage.cast.head_of_division,
        reason="Sai",
        reopen_until=(until + timedelta(days=9)).date(),
    )
    assert amended.report.assignment.reopened_until > until


def test_whoever_was_given_no_part_cannot_abandon_the_whole(amended: Amending) -> None:
    elsewhere = holder(amended.stage.session, "phongkhac", amended.stage.city.communes[0], Role.OFFICER)
    with pytest.raises(NotAllowed, match="divided among your colleagues"):
        amended.act(Action.ABANDON, elsewhere)
