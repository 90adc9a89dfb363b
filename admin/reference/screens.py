"""Organisations, saved groups, people, posts and days off on Flask-AppBuilder's screens (no JSON column among them)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash
from flask_appbuilder.models.sqla.filters import FilterInFunction
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from admin.assignments.operations import replan
from admin.base import clock
from admin.base.errors import Invalid, NotAllowed
from admin.base.i18n import _l, ngettext
from admin.days_off.models import DayKind, DayOff
from admin.days_off.queries import working_calendar
from admin.organisations.models import Organisation, OrganisationGroup, OrganisationKind
from admin.organisations.names import KIND_NAMES
from admin.organisations.queries import reach
from admin.people.models import Person, Position
from admin.people.names import ROLE_NAMES
from admin.people.roles import Role
from admin.reference.fields import choice_field, day_field, text_field
from admin.reference.interface import Interface
from admin.reference.screen import DAYS, ReferenceScreen, administered
from admin.web.access import the_actor
from forms_library.messages import N_

DAY_KIND_NAMES = {DayKind.OFF: _l("Day off"), DayKind.WORK: _l("Make-up working day")}
WITHIN_REACH = [["id", FilterInFunction, administered]]


def _administered_people() -> sa.Select[Any]:
    """Those who hold or held a post within reach."""
    return sa.select(Position.person_id).where(Position.organisation_id.in_(administered()))


def _name_of(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""


class OrganisationInterface(Interface):
    """Reads the parents of a page of organisations in one query (a row refers to its own table)."""

    def query(self, *args: Any, **kwargs: Any) -> tuple[int, list[Organisation]]:
        """One page and how many rows there are."""
        count, rows = super().query(*args, **kwargs)
        ids = {row.parent_id for row in rows} - {None}
        parents = self.session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)))
        by_id = {parent.id: parent for parent in parents}
        for row in rows:
            set_committed_value(row, "parent", by_id.get(row.parent_id))
        return count, rows


class OrganisationModelView(ReferenceScreen):
    """Organisations within reach."""

    subject = "organisation"
    route_base = "/reference/organisations"
    datamodel = OrganisationInterface(Organisation)
    base_filters = WITHIN_REACH
    base_order = ("rank", "asc")
    list_title = show_title = _l("Organisations")
    add_title, edit_title = _l("New organisation"), _l("Change an organisation")
    list_columns = ["code", "name", "kind", "parent.name", "valid_from", "valid_to"]
    search_columns = ["code", "name", "administrative_code"]
    add_columns = edit_columns = [
        *("code", "name", "kind", "parent", "administrative_code", "identification_code"),
        *("issuer", "symbol", "place", "rank", "valid_from", "valid_to"),
    ]
    show_columns = add_columns
    label_columns = {
        "code": _l("Code"),
        "name": _l("Name"),
        "kind": _l("Kind"),
        "parent": _l("Belongs to"),
        "parent.name": _l("Belongs to"),
        "administrative_code": _l("Administrative code"),
        "identification_code": _l("Identification code (Decision 20/2020)"),
        "issuer": _l("Name in the head of documents"),
        "symbol": _l("Symbol in document numbers"),
        "place": _l("Place of issue"),
        "rank": _l("Order"),
        "valid_from": _l("Exists from"),
        "valid_to": _l("Exists until"),
    }
    formatters_columns = {**DAYS, "kind": lambda kind: KIND_NAMES[kind], "parent": _name_of}
    add_form_extra_fields = {
        "code": text_field(_l("Code"), required=True, longest=60),
        "name": text_field(_l("Name"), required=True),
        "administrative_code": text_field(_l("Administrative code"), longest=60),
        "identification_code": text_field(_l("Identification code (Decision 20/2020)"), longest=60),
        "issuer": text_field(_l("Name in the head of documents")),
        "symbol": text_field(_l("Symbol in document numbers"), longest=60),
        "place": text_field(_l("Place of issue")),
        "kind": choice_field(_l("Kind"), KIND_NAMES, OrganisationKind),
        "valid_from": day_field(_l("Exists from")),
        "valid_to": day_field(_l("Exists until"), required=False),
    }
    edit_form_extra_fields = add_form_extra_fields
    add_form_query_rel_fields = {"parent": WITHIN_REACH}
    edit_form_query_rel_fields = add_form_query_rel_fields

    def check(self, session: Session, item: Organisation) -> None:
        """Only under an organisation within reach, never in a circle, with days in order."""
        if item.parent is not None and item.parent.id not in administered():
            raise NotAllowed(N_("Your position does not reach this organisation."))
        if item.parent is None and item.id is None:
            raise Invalid(N_("State to which organisation the new one belongs."))
        if item.id is not None and item.parent is not None and item.parent.id in reach(session, [item.id]):
            raise Invalid(N_("An organisation cannot belong to itself or to one below it."))
        if item.valid_to is not None and item.valid_to < item.valid_from:
            raise Invalid(N_("The last day lies before the first."))


class OrganisationGroupModelView(ReferenceScreen):
    """Saved choices of organisations."""

    subject = "organisationgroup"
    route_base = "/reference/groups"
    datamodel = Interface(OrganisationGroup)
    base_order = ("name", "asc")
    list_title = show_title = _l("Saved groups")
    add_title, edit_title = _l("New group"), _l("Change a group")
    list_columns = ["name"]
    search_columns = ["name"]
    add_columns = edit_columns = ["name", "members"]
    show_columns = add_columns
    label_columns = {"name": _l("Name"), "members": _l("Members")}
    formatters_columns = {"members": lambda members: ", ".join(sorted(member.name for member in members))}
    add_form_extra_fields = {"name": text_field(_l("Name"), required=True)}
    edit_form_extra_fields = add_form_extra_fields


class PersonModelView(ReferenceScreen):
    """The particulars of people who hold or held a post within reach; accounts are made on a page of their own."""

    subject = "person"
    route_base = "/reference/people"
    datamodel = Interface(Person)
    base_filters = [["id", FilterInFunction, _administered_people]]
    base_permissions = ["can_list", "can_show", "can_edit"]
    base_order = ("full_name", "asc")
    list_title = show_title = _l("People")
    edit_title = _l("Change a person's particulars")
    list_columns = ["full_name", "user.username", "email", "telephone"]
    search_columns = ["full_name", "email"]
    edit_columns = ["full_name", "email", "telephone"]
    show_columns = ["full_name", "user.username", "email", "telephone"]
    label_columns = {
        "full_name": _l("Full name"),
        "user.username": _l("Account name"),
        "email": _l("E-mail address"),
        "telephone": _l("Telephone"),
    }
    edit_form_extra_fields = {
        "full_name": text_field(_l("Full name"), required=True, longest=120),
        "email": text_field(_l("E-mail address")),
        "telephone": text_field(_l("Telephone"), longest=30),
    }


class PositionModelView(ReferenceScreen):
    """Posts in the organisations within reach (J07)."""

    subject = "position"
    route_base = "/reference/positions"
    datamodel = Interface(Position)
    base_filters = [["organisation_id", FilterInFunction, administered]]
    base_order = ("id", "desc")
    list_title = show_title = _l("Posts")
    add_title, edit_title = _l("Give a post"), _l("Change a post")
    base_permissions = ["can_list", "can_show", "can_add", "can_edit"]
    list_columns = ["person.full_name", "title", "role", "organisation.name", "valid_from", "valid_to"]
    search_columns = ["title"]
    add_columns = ["person", "organisation", "role", "title", "regime", "valid_from", "valid_to"]
    edit_columns = ["title", "regime", "valid_from", "valid_to"]
    show_columns = [
        *("person.full_name", "organisation.name", "role", "title", "regime.name", "valid_from", "valid_to"),
    ]
    label_columns = {
        "person": _l("Person"),
        "person.full_name": _l("Person"),
        "organisation": _l("Organisation"),
        "organisation.name": _l("Organisation"),
        "role": _l("Role"),
        "title": _l("Title"),
        "regime": _l("Only for the regime"),
        "regime.name": _l("Only for the regime"),
        "valid_from": _l("From"),
        "valid_to": _l("Until"),
    }
    formatters_columns = {**DAYS, "role": lambda role: ROLE_NAMES[role]}
    add_form_extra_fields = {
        "role": choice_field(_l("Role"), ROLE_NAMES, Role),
        "title": text_field(_l("Title"), required=True),
        "valid_from": day_field(_l("From")),
        "valid_to": day_field(_l("Until"), required=False),
    }
    edit_form_extra_fields = {
        "title": text_field(_l("Title"), required=True),
        "valid_from": day_field(_l("From")),
        "valid_to": day_field(_l("Until"), required=False),
    }
    add_form_query_rel_fields = {"organisation": WITHIN_REACH}

    def check(self, session: Session, item: Position) -> None:
        """Only in an organisation within reach, with days in order."""
        organisation_id = item.organisation.id if item.organisation is not None else item.organisation_id
        if organisation_id not in administered():
            raise NotAllowed(N_("Your position does not reach this organisation."))
        if item.valid_to is not None and item.valid_to < item.valid_from:
            raise Invalid(N_("A post cannot end before it begins."))


class DayOffModelView(ReferenceScreen):
    """Days that differ from the table of days off; periods not yet opened are computed again (D14)."""

    subject = "dayoff"
    route_base = "/reference/days-off"
    datamodel = Interface(DayOff)
    base_order = ("day", "desc")
    list_title = show_title = _l("Days off and make-up working days")
    add_title, edit_title = _l("New day"), _l("Change a day")
    list_columns = ["day", "kind", "reason", "document"]
    search_columns = ["reason", "document"]
    add_columns = edit_columns = ["day", "kind", "reason", "document"]
    show_columns = add_columns
    label_columns = {
        "day": _l("Day"),
        "kind": _l("Kind"),
        "reason": _l("Reason"),
        "document": _l("Document"),
    }
    formatters_columns = {**DAYS, "kind": lambda kind: DAY_KIND_NAMES[kind]}
    add_form_extra_fields = {
        "day": day_field(_l("Day")),
        "kind": choice_field(_l("Kind"), DAY_KIND_NAMES, DayKind),
        "reason": text_field(_l("Reason"), required=True),
        "document": text_field(_l("Document")),
    }
    edit_form_extra_fields = add_form_extra_fields

    def check(self, session: Session, item: DayOff) -> None:
        """The calendar is the city's: only who administers the top of the tree may change it."""
        roots = session.scalars(sa.select(Organisation.id).where(Organisation.parent_id.is_(None)))
        if not administered() & set(roots):
            raise NotAllowed(N_("Only the administrators of the city change the calendar."))

    def check_removal(self, session: Session, item: DayOff) -> None:
        """As for changes."""
        self.check(session, item)

    def written(self, session: Session, item: DayOff) -> None:
        """Compute again what is not open yet, and say how much moved."""
        moved = replan(
            session,
            calendar=working_calendar(session),
            now=clock.now(),
            actor_person_id=the_actor().person_id,
        )
        if moved:
            text = ngettext(
                "%(num)d period not yet opened has a new due day.",
                "%(num)d periods not yet opened have new due days.",
                len(moved),
            )
            flash(text, "info")


SCREENS = (
    OrganisationModelView,
    OrganisationGroupModelView,
    PersonModelView,
    PositionModelView,
    DayOffModelView,
)
