"""The catalogue of indicators: one definition at a time, older periods keep theirs, designers keep it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.people.roles import Role
from designer.indicators.models import Aggregating, Group, HeldBy, Indicator, IndicatorVersion
from designer.indicators.operations import (
    Meaning,
    Standing,
    add_indicator,
    change_standing,
    define_anew,
)
from designer.indicators.queries import definitions, indicators, unknown
from forms_library.calendar import Period
from tests.factories import City, city, holder
from tests.support.filling import actor_of

NOW = clock.now()
MEANING = Meaning("Số hộ nghèo", "Hộ có thu nhập dưới chuẩn nghèo.", "Rà soát cuối năm", "hộ")


def added(session: Session, code: str = "SO_HO_NGHEO", standing: Standing = Standing()) -> Indicator:  # noqa: B008 - frozen
    return add_indicator(session, code, MEANING, standing, actor=None, now=NOW)


def test_a_new_definition_holds_from_its_day_and_older_periods_keep_theirs(session: Session) -> None:
    found = added(session)
    changed = Meaning("Số hộ nghèo", "Theo chuẩn nghèo đa chiều.", "Rà soát", "hộ")
    define_anew(session, found, changed, valid_from=date(2026, 7, 1), reason="Chuẩn mới", actor=None, now=NOW)
    held = {
        code: definitions(session, ["SO_HO_NGHEO"], Period.parse(code))["SO_HO_NGHEO"].number
        for code in ("2025Y", "2026M06", "2026Q3", "2026M12")
    }
    assert held == {"2025Y": 1, "2026M06": 1, "2026Q3": 2, "2026M12": 2}


def test_a_definition_that_stands_cannot_be_changed_even_in_the_database(session: Session) -> None:
    added(session)
    session.commit()
    for change in (
        sa.update(IndicatorVersion).values(concept="khác"),
        sa.delete(IndicatorVersion),
    ):
        with pytest.raises(sa.exc.DatabaseError, match="frozen"):
            session.execute(change)
        session.rollback()


@pytest.mark.parametrize(
    ("meaning", "day", "reason", "error"),
    [
        (MEANING, date(2027, 1, 1), "lý do", Conflict),
        (Meaning("Tên khác", "x", "", "hộ"), date(2027, 1, 1), " ", Invalid),
        (Meaning("", "x", "", "hộ"), date(2027, 1, 1), "lý do", Invalid),
        (Meaning("Tên khác", "x", "", "hộ"), date(2026, 6, 30), "lý do", Invalid),
    ],
)
def test_what_cannot_be_a_new_definition_is_refused(
    session: Session, meaning: Meaning, day: date, reason: str, error: type[Exception]
) -> None:
    found = added(session)
    first = Meaning("Số hộ nghèo", "Khái niệm cũ", "", "hộ")
    define_anew(session, found, first, valid_from=date(2026, 7, 1), reason="r", actor=None, now=NOW)
    define_anew(session, found, MEANING, valid_from=date(2026, 8, 1), reason="r", actor=None, now=NOW)
    with pytest.raises(error):
        define_anew(session, found, meaning, valid_from=day, reason=reason, actor=None, now=NOW)


def test_codes_are_given_once_and_can_be_named_in_formulas(session: Session) -> None:
    assert added(session, "so_ho").code == "SO_HO"
    with pytest.raises(Conflict):
        added(session, "SO_HO")
    for wrong in ("1A", "SỐ_HỘ", "A B", ""):
        with pytest.raises(Invalid):
            added(session, wrong)
    assert unknown(session, {"SO_HO", "KHAC"}) == {"KHAC"}


def test_one_figure_for_all_is_somebodys(session: Session) -> None:
    with pytest.raises(Invalid):
        added(session, standing=Standing(held_by=HeldBy.OWNER))


def test_indicators_are_found_by_words_group_and_owner(session: Session) -> None:
    town = city(session)
    owned = Standing(town.department.id, HeldBy.OWNER, (Group.YEAR, Group.STATISTICS))
    added(session, "A1", owned)
    add_indicator(session, "B1", Meaning("Dân số", "Số người", "", "người"), Standing(), actor=None, now=NOW)
    assert [item.code for item in indicators(session, words="ho ngheo")] == ["A1"]
    assert [item.code for item in indicators(session, words="dân B1")] == ["B1"]
    assert [item.code for item in indicators(session, group=Group.YEAR)] == ["A1"]
    assert indicators(session, group=Group.MONTH) == []
    assert [item.code for item in indicators(session, owner_id=town.department.id)] == ["A1"]
    assert indicators(session)[0].groups == [Group.STATISTICS, Group.YEAR]


def test_its_groups_and_owner_change_without_a_new_definition(session: Session) -> None:
    town = city(session)
    found = added(session, standing=Standing(groups=(Group.YEAR,)))
    change_standing(
        session,
        found,
        Standing(town.department.id, HeldBy.OWNER, (Group.MONTH,), date(2027, 1, 1)),
        actor=None,
        now=NOW,
    )
    session.expire_all()
    assert (found.groups, found.owner_id, found.valid_to) == (
        [Group.MONTH],
        town.department.id,
        date(2027, 1, 1),
    )
    assert len(found.versions) == 1


def test_a_commune_keeps_indicators_of_its_own_and_no_others(session: Session) -> None:
    town: City = city(session)
    ward = town.communes[0]
    designer = actor_of(session, holder(session, "xa", town.division(ward), Role.DESIGNER))
    own = add_indicator(session, "RIENG", MEANING, Standing(ward.id), actor=designer, now=NOW)
    assert own.owner_id == ward.id
    for owner in (None, town.department.id, town.communes[1].id):
        with pytest.raises(NotAllowed):
            add_indicator(session, "KHAC", MEANING, Standing(owner), actor=designer, now=NOW)
    general = added(session, "CHUNG")
    with pytest.raises(NotAllowed):
        define_anew(
            session,
            general,
            Meaning("x", "y", "", "z", Aggregating.NONE),
            valid_from=date(2027, 1, 1),
            reason="r",
            actor=designer,
            now=NOW,
        )
