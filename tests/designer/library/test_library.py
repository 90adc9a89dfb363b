"""The library of ready-made forms: searched, looked at, installed one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.errors import Conflict, NotAllowed, NotFound
from admin.people.roles import Role
from admin.web.access import Actor
from designer.library.operations import install, renew
from designer.library.queries import Installed, shelves
from designer.template.operations import create_template, publish, save_draft
from designer.template.queries import draft_of, template_by_code, version_numbered
from designer.template.rights import design_rights
from forms_library import catalogue
from forms_library.catalogue.listing import listing
from forms_library.definition import dump
from tests.factories import City, city, holder
from tests.support.filling import actor_of

CODE = "HN02"


@dataclass(frozen=True)
class Library:
    """A designer of the city's office and one of a commune."""

    town: City
    central: Actor
    local: Actor


@pytest.fixture
def people(session: Session) -> Library:
    town = city(session)
    central = actor_of(session, holder(session, "thietke", town.office, Role.DESIGNER))
    local = actor_of(session, holder(session, "thietkexa", town.communes[0], Role.DESIGNER))
    session.commit()
    return Library(town, central, local)


def state(session: Session, actor: Actor) -> Installed:
    (found,) = shelves(session, [listing(CODE)], design_rights(session, actor).visible())
    return found.state


def test_an_installed_form_can_be_assigned_at_once(session: Session, people: Library) -> None:
    assert state(session, people.central) is Installed.NOT
    version = install(session, CODE, actor=people.central, now=clock.now(), note="Từ thư viện")
    assert (version.number, version.digest) == (1, listing(CODE).digest)
    assert state(session, people.central) is Installed.SAME


def test_a_form_is_installed_once(session: Session, people: Library) -> None:
    install(session, CODE, actor=people.central, now=clock.now(), note="")
    with pytest.raises(Conflict):
        install(session, CODE, actor=people.central, now=clock.now(), note="")


def test_a_form_that_is_not_in_the_library_is_not_found(session: Session, people: Library) -> None:
    with pytest.raises(NotFound):
        install(session, "KHONGCO", actor=people.central, now=clock.now(), note="")


def test_a_commune_does_not_install_forms_of_the_whole_system(session: Session, people: Library) -> None:
    with pytest.raises(NotAllowed):
        install(session, CODE, actor=people.local, now=clock.now(), note="")


def test_what_the_office_has_developed_is_not_called_outdated(session: Session, people: Library) -> None:
    install(session, CODE, actor=people.central, now=clock.now(), note="")
    changed = {**dump(catalogue.get(CODE)), "title": "Diễn biến hộ nghèo của thành phố"}
    template = template_by_code(session, CODE)
    save_draft(session, template, changed, actor=people.central, now=clock.now())
    publish(session, template, actor=people.central, now=clock.now())
    assert state(session, people.central) is Installed.DEVELOPED


def test_a_newer_form_in_the_library_becomes_a_draft_that_changes_nothing_yet(
    session: Session, people: Library
) -> None:
    older = {**dump(catalogue.get(CODE)), "title": "Biểu của năm trước"}
    template = create_template(session, older, actor=people.central, now=clock.now())
    publish(session, template, actor=people.central, now=clock.now())
    assert state(session, people.central) is Installed.NEWER
    renew(session, CODE, actor=people.central, now=clock.now())
    draft = draft_of(session, template.id)
    assert draft is not None
    assert draft.definition == dump(catalogue.get(CODE))
    assert template.title == "Biểu của năm trước"
    assert state(session, people.central) is Installed.NEWER


def test_a_begun_draft_is_not_replaced(session: Session, people: Library) -> None:
    create_template(session, dump(catalogue.get(CODE)), actor=people.central, now=clock.now())
    assert state(session, people.central) is Installed.DRAFT
    with pytest.raises(Conflict):
        renew(session, CODE, actor=people.central, now=clock.now())


def test_the_rights_are_asked_before_anything_is_said_of_a_draft(session: Session, people: Library) -> None:
    create_template(session, dump(catalogue.get(CODE)), actor=people.central, now=clock.now())
    with pytest.raises(NotAllowed):
        renew(session, CODE, actor=people.local, now=clock.now())


def test_nobody_learns_of_another_organisations_form(session: Session, people: Library) -> None:
    owner = people.town.communes[1].id
    create_template(session, dump(catalogue.get(CODE)), actor=None, now=clock.now(), owner_id=owner)
    assert state(session, people.local) is Installed.ELSEWHERE


def test_the_page_finds_without_marks_and_installs(
    session: Session, people: Library, client_of: Callable[[int], FlaskClient]
) -> None:
    designer = client_of(people.central.user_id)
    page = designer.get("/designer/library/?q=dien+bien+ho+ngheo").text
    assert "Tổng hợp diễn biến hộ nghèo" in page
    assert "02/XLD" not in page
    assert "Tổng hợp diễn biến hộ nghèo" in designer.get(f"/designer/library/{CODE}").text
    answer = designer.post(f"/designer/library/{CODE}/install")
    assert answer.headers["Location"].endswith(f"/designer/{CODE}/versions/1")
    assert version_numbered(session, CODE, 1).note
    assert designer.post(f"/designer/library/{CODE}/install").status_code == 409


def test_the_page_lists_every_form_of_the_library_although_none_is_installed(
    session: Session, people: Library, client_of: Callable[[int], FlaskClient]
) -> None:
    page = client_of(people.central.user_id).get("/designer/library/").text
    assert all(f"/designer/library/{code}" in page for code in catalogue.codes())
    assert session.scalar(sa.text("SELECT count(*) FROM template")) == 0


@pytest.mark.parametrize(("method", "address"), [("GET", ""), ("GET", CODE), ("POST", f"{CODE}/install")])
def test_the_library_is_for_designers(
    session: Session,
    people: Library,
    client_of: Callable[[int], FlaskClient],
    method: str,
    address: str,
) -> None:
    officer = holder(session, "canbo", people.town.communes[0], Role.OFFICER)
    user_id = officer.user_id
    session.commit()
    assert client_of(user_id).open(f"/designer/library/{address}", method=method).status_code == 403


def test_a_commune_looks_but_is_refused_by_url(
    people: Library, client_of: Callable[[int], FlaskClient]
) -> None:
    local = client_of(people.local.user_id)
    assert "/install" not in local.get(f"/designer/library/{CODE}").text
    assert local.post(f"/designer/library/{CODE}/install").status_code == 403
