"""Many people in one form at once: every acknowledged write is in the history, every collision is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.base import clock
from admin.base.errors import Conflict
from admin.people.models import Person
from admin.people.roles import Role
from admin.web.access import Actor
from runtime.approval.operations import decide
from runtime.approval.states import Action
from runtime.entry.operations import SaveResult, save_cells
from runtime.entry.schemas import Change
from runtime.reports.forms import form_of
from runtime.reports.operations import report_for
from runtime.reports.queries import frozen_values, report_by_id, revision_of, values_of
from tests.factories import holder
from tests.support.filling import Setting, actor_of, assignment_in, change, complete, history_of, shown

WRITERS = 8
ROUNDS = 6
CELLS = ("KN.DAU", "KN.NHAN", "TC.NHAN", "PA.NHAN")


def together(people: int, work: Callable[[int], list[SaveResult]]) -> list[SaveResult]:
    """Everyone begins at the same moment; all their answers."""
    barrier = Barrier(people)

    def begin(number: int) -> list[SaveResult]:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(people) as pool:
        return [result for results in pool.map(begin, range(people)) for result in results]


def saved_by(engine: Engine, report_id: int, actor: Actor, edits: list[Change]) -> SaveResult:
    with Session(engine) as session:
        result = save_cells(session, report_by_id(session, report_id), edits, actor=actor, now=clock.now())
        session.commit()
    return result


def actors(session: Session, at: Setting, count: int) -> list[Actor]:
    division = at.town.division(at.commune)
    people: list[Person] = [holder(session, f"canbo{n}", division, Role.OFFICER) for n in range(count)]
    session.commit()
    found = [actor_of(session, person) for person in people]
    session.commit()
    return found


def told(answer: SaveResult) -> dict[str, int]:
    """The sequence number that each cell has by an answer, under the short name of the cell."""
    saved = {item.key: item.sequence for item in answer.saved}
    stands = {item.key: item.theirs.sequence for item in answer.collisions}
    return {f"{row}.{column}": sequence for (_, row, column), sequence in (saved | stands).items()}


def test_no_cell_is_lost_when_many_save_at_once(session: Session, at: Setting) -> None:
    writers, engine = actors(session, at, WRITERS), session.get_bind().engine

    def work(number: int) -> list[SaveResult]:
        answers = []
        seen = dict.fromkeys(CELLS, 0)
        for turn in range(ROUNDS):
            edits = [
                change(cell, str(1000 * number + 10 * turn + i), base=seen[cell])
                for i, cell in enumerate(CELLS)
            ]
            answers.append(saved_by(engine, at.report.id, writers[number], edits))
            seen |= told(answers[-1])
        return answers

    answers = together(WRITERS, work)
    session.expire_all()
    lines = history_of(session, at.report)
    saved = [item for answer in answers for item in answer.saved]
    collisions = [item for answer in answers for item in answer.collisions]

    assert len(saved) + len(collisions) == WRITERS * ROUNDS * len(CELLS)
    assert collisions
    assert Counter(item.change.client_id for item in saved) == Counter(line.client_id for line in lines)
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
    last = {(line.section, line.row, line.column): line.after for line in lines}
    assert {key: str(value) for key, value in values_of(session, at.report).items()} == last


def test_nothing_acknowledged_is_left_out_of_the_revision(session: Session, at: Setting) -> None:
    """An officer types while a colleague presses submit: each save is in the revision, or it is refused."""
    complete(session, at)
    writers, engine = actors(session, at, 2), session.get_bind().engine
    barrier = Barrier(2)
    acknowledged: list[int] = []

    def type_on() -> None:
        barrier.wait()
        for number in range(1, 200):
            try:
                answer = saved_by(engine, at.report.id, writers[0], [change("KN.DAU", str(number))])
            except Conflict:
                return
            assert answer.saved
            acknowledged.append(number)

    def submit() -> None:
        barrier.wait()
        while len(acknowledged) < 3:
            pass
        with Session(engine) as own:
            report = report_by_id(own, at.report.id)
            decide(own, report, Action.SUBMIT, actor=writers[1], now=clock.now())
            own.commit()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(type_on), pool.submit(submit)]:
            running.result()

    session.expire_all()
    report = report_by_id(session, at.report.id)
    revision = revision_of(session, report)
    assert revision is not None
    frozen = frozen_values(form_of(report.template_version), revision.content)
    assert shown(frozen)["KN.DAU"] == acknowledged[-1]


def test_all_who_open_a_report_at_once_find_the_same(session: Session, at: Setting) -> None:
    assignment = assignment_in(session, at.period, at.town.communes[1])
    session.commit()
    engine, number, barrier = session.get_bind().engine, assignment.id, Barrier(WRITERS)

    def opened(_who: int) -> int:
        with Session(engine) as own:
            barrier.wait()
            report = report_for(own, own.get_one(Assignment, number), now=clock.now())
            own.commit()
            return report.id

    with ThreadPoolExecutor(WRITERS) as pool:
        assert len(set(pool.map(opened, range(WRITERS)))) == 1
