"""Who still owes something by a day: whoever's step an unsent report waits for."""

from __future__ import annotations

from datetime import timedelta

from forms_library.calendar import end_of_day
from runtime.tracking.owing import people_who_owe
from tests.runtime.stage import Stage


def test_it_is_whoever_holds_the_report_until_it_is_sent(stage: Stage) -> None:
    due, people = stage.assignment().due_on, stage.cast
    day = end_of_day(due) - timedelta(hours=10)
    report = stage.bring_to_checking()
    owing = people_who_owe(stage.session, due, day)
    assert people.head_of_division.id in owing
    assert people.officer.id not in owing
    assert people.outsider.id in owing  # the other commune has not begun
    assert people_who_owe(stage.session, due - timedelta(days=1), day - timedelta(days=3)) == set()
    stage.pass_and_send(report)
    assert people_who_owe(stage.session, due, day) == {people.outsider.id}
