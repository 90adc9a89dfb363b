"""Drafts, publishing, and which version a period uses."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.people.roles import Role
from designer.template.catalogue import StoredVersions
from designer.template.models import Template, TemplateVersion, VersionState
from designer.template.operations import create_template, import_catalogue, publish, save_draft, start_draft
from designer.template.queries import draft_of, load_definition, version_in_force
from forms_library import catalogue
from forms_library.calendar import Period
from forms_library.definition import digest, dump
from tests.factories import city, holder
from tests.support.filling import FORM, actor_of


def changed(title: str) -> dict[str, Any]:
    """The form with another title."""
    return {**copy.deepcopy(FORM), "title": title}


def made(session: Session) -> Template:
    return create_template(session, FORM, actor=None, now=clock.now())


def published(session: Session, template: Template, title: str, effective_from: str = "") -> TemplateVersion:
    save_draft(session, template, changed(title), actor=None, now=clock.now())
    return publish(session, template, actor=None, now=clock.now(), effective_from=effective_from)


def test_a_new_template_has_one_draft(session: Session) -> None:
    template = made(session)
    draft = draft_of(session, template.id)
    assert draft is not None
    assert (draft.number, draft.state, template.symbol) == (1, VersionState.DRAFT, "01/BM")


def test_a_code_is_given_once(session: Session) -> None:
    made(session)
    with pytest.raises(Conflict):
        made(session)


def test_of_two_who_give_the_same_code_at_once_the_second_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(session)
    monkeypatch.setattr("designer.template.operations.known_codes", lambda _session: set())
    with pytest.raises(Conflict):
        made(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(Template)) == 1


@pytest.mark.parametrize("code", ["bm01", "library", "BM-01", "1BM", "BM 01", "ĐƠN", "B" * 41])
def test_a_code_that_pages_and_formulas_could_not_tell_apart_is_refused(session: Session, code: str) -> None:
    with pytest.raises(Invalid):
        create_template(session, {**FORM, "code": code}, actor=None, now=clock.now())


def test_an_unfinished_draft_can_be_kept(session: Session) -> None:
    template = made(session)
    draft = save_draft(session, template, {"code": "BM01", "title": "Dở dang"}, actor=None, now=clock.now())
    assert draft.definition["title"] == "Dở dang"
    with pytest.raises(Invalid) as refused:
        publish(session, template, actor=None, now=clock.now())
    assert refused.value.details["problems"]


def test_the_code_of_a_template_stays(session: Session) -> None:
    with pytest.raises(Invalid):
        save_draft(session, made(session), {**FORM, "code": "KHAC"}, actor=None, now=clock.now())


def test_the_second_of_two_saves_is_told(session: Session) -> None:
    template = made(session)
    draft = draft_of(session, template.id)
    assert draft is not None
    seen = draft.lock
    save_draft(session, template, changed("Một"), actor=None, now=clock.now(), lock=seen)
    with pytest.raises(Conflict):
        save_draft(session, template, changed("Hai"), actor=None, now=clock.now(), lock=seen)


def test_text_is_kept_in_nfc(session: Session) -> None:
    template = made(session)
    draft = save_draft(session, template, changed("Ba\u0301o ca\u0301o"), actor=None, now=clock.now())
    assert draft.definition["title"] == "Báo cáo"


@pytest.mark.parametrize(
    ("formula", "why"), [("NHAN+KHONGCO", "KHONGCO"), ("NHAN+", "formula"), ("CUOI", "CUOI")]
)
def test_a_formula_with_an_error_stops_publishing(session: Session, formula: str, why: str) -> None:
    broken = copy.deepcopy(FORM)
    broken["sections"][0]["columns"][3]["formula"] = formula
    template = create_template(session, broken, actor=None, now=clock.now())
    with pytest.raises(Invalid) as refused:
        publish(session, template, actor=None, now=clock.now())
    (problem, *_rest) = refused.value.details["problems"]
    assert problem.place.column == "CUOI" or why in str(problem)


def test_a_published_version_is_kept_in_its_canonical_form(session: Session) -> None:
    template = made(session)
    version = publish(session, template, actor=None, now=clock.now())
    assert version.digest == digest(version.definition) == digest(dump(load_definition(version)))
    assert load_definition(version) is load_definition(version)


# Neither SQLite's INSERT OR REPLACE nor PostgreSQL's TRUNCATE asks a trigger of UPDATE or DELETE.
PUT_IN_PLACE = {
    "sqlite": [
        "INSERT OR REPLACE INTO template_version SELECT * FROM template_version",
        "REPLACE INTO template_version SELECT {anew} FROM template_version",
        "UPDATE OR REPLACE template_version SET number = 1 WHERE state = 'draft'",
    ],
    "postgresql": ["TRUNCATE template_version CASCADE"],
}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE template_version SET note = 'x'",
        "DELETE FROM template_version",
        "UPDATE template SET code = 'KHAC'",
    ],
)
def test_a_published_version_never_changes(session: Session, change: str) -> None:
    publish(session, made(session), actor=None, now=clock.now())
    session.commit()
    with pytest.raises(DatabaseError, match="frozen"):
        session.execute(sa.text(change))


def test_nothing_is_put_in_the_place_of_a_published_version(session: Session) -> None:
    template = made(session)
    published(session, template, "Bản một")
    save_draft(session, template, changed("Bản hai"), actor=None, now=clock.now())
    session.commit()
    columns = [column.name for column in sa.inspect(TemplateVersion).columns]
    anew = ", ".join("id + 1" if name == "id" else name for name in columns)
    for change in PUT_IN_PLACE[session.get_bind().dialect.name]:
        with pytest.raises(DatabaseError, match="frozen"):
            session.execute(sa.text(change.format(anew=anew)))
        session.rollback()


def test_versions_are_numbered_one_after_another(session: Session) -> None:
    template = made(session)
    first = publish(session, template, actor=None, now=clock.now())
    second = published(session, template, "Bản hai")
    assert (first.number, second.number) == (1, 2)
    assert template.title == "Bản hai"


def test_publishing_what_has_not_changed_is_refused(session: Session) -> None:
    template = made(session)
    publish(session, template, actor=None, now=clock.now())
    start_draft(session, "BM01", actor=None, now=clock.now())
    with pytest.raises(Conflict):
        publish(session, template, actor=None, now=clock.now())


def test_publishing_without_a_draft_is_refused(session: Session) -> None:
    template = made(session)
    publish(session, template, actor=None, now=clock.now())
    with pytest.raises(Conflict):
        publish(session, template, actor=None, now=clock.now())


@pytest.mark.parametrize(
    ("period", "number"),
    [
        ("2026M10", 1),
        ("2026M11", 2),
        ("2027M01", 2),
        ("2026Q3", 1),
        ("2026Q4", 2),
        ("202609M", 1),
        ("2026Y", 2),
        ("2026W40", 1),
        ("2026W50", 2),
    ],
)
def test_a_period_uses_the_version_in_force(session: Session, period: str, number: int) -> None:
    template = made(session)
    publish(session, template, actor=None, now=clock.now())
    published(session, template, "Bản hai", effective_from="2026M11")
    found = version_in_force(session, "BM01", Period.parse(period))
    assert found is not None
    assert found.number == number
    assert StoredVersions().version_in_force(session, "BM01", Period.parse(period)) == number


def test_before_the_first_version_there_is_none(session: Session) -> None:
    published(session, made(session), "Bản một", effective_from="2026M11")
    assert version_in_force(session, "BM01", Period.parse("2026M10")) is None
    assert version_in_force(session, "KHONGCO", Period.parse("2026M10")) is None


def test_effective_from_is_the_code_of_a_period(session: Session) -> None:
    with pytest.raises(Invalid):
        publish(session, made(session), actor=None, now=clock.now(), effective_from="tháng 11")


def test_only_designers_design(session: Session) -> None:
    town = city(session)
    designer = actor_of(session, holder(session, "thietke", town.office, Role.DESIGNER))
    officer = actor_of(session, holder(session, "canbo", town.office, Role.OFFICER))
    template = create_template(session, FORM, actor=designer, now=clock.now())
    with pytest.raises(NotAllowed):
        publish(session, template, actor=officer, now=clock.now())


def test_a_form_of_one_organisation_is_its_designers_alone(session: Session) -> None:
    town = city(session)
    own = actor_of(session, holder(session, "mot", town.communes[0], Role.DESIGNER))
    other = actor_of(session, holder(session, "hai", town.communes[1], Role.DESIGNER))
    template = create_template(session, FORM, actor=own, now=clock.now(), owner_id=town.communes[0].id)
    with pytest.raises(NotAllowed):
        save_draft(session, template, FORM, actor=other, now=clock.now())


def test_the_ready_made_forms_come_in_once(session: Session) -> None:
    documents = [dump(definition) for definition in catalogue.load_all().values()]
    added = import_catalogue(session, documents, now=clock.now())
    assert len(added) == len(documents)
    assert import_catalogue(session, documents, now=clock.now()) == []
    assert StoredVersions().titles(session, ["XLD02"]).keys() == {"XLD02"}
