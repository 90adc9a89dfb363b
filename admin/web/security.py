"""Flask-AppBuilder's security manager: positions decide, one permission query per request, only the views we use."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g
from flask_appbuilder import AppBuilder
from flask_appbuilder.api import BaseApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_permissionview_role,
)
from flask_appbuilder.views import UtilView
from flask_login import current_user

from admin.base.database import db
from admin.people.roles import Duty
from admin.web.access import current_actor
from admin.web.sign_in import AuthDBView, session_is_current

# The screens (view classes) that office administrators use; admin.pages registers them.
REFERENCE_SCREENS: tuple[str, ...] = (
    "OrganisationModelView",
    "OrganisationGroupModelView",
    "PersonModelView",
    "PositionModelView",
    "DayOffModelView",
)
# Flask-AppBuilder's roles, synced at set-up, and the duty whose holders have each: who holds no post today has no role,
# whatever Flask-AppBuilder's own table of users and roles may say.
OFFICE_ADMIN_ROLE = "OfficeAdmin"
ROLE_OF_DUTY = {Duty.ADMINISTER: OFFICE_ADMIN_ROLE}


class NoSignInApi(BaseApi):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Stands where Flask-AppBuilder would offer sign-in by JSON, which knows no limit of attempts: it has no routes."""

    resource_name = "security"


class OurAppBuilder(AppBuilder):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Registers no more of Flask-AppBuilder than we use: the front door, "back", signing in and out.

    Its user, role, password, profile, language, chart, menu and OpenAPI views stay away: ours ask for the old password,
    limit attempts and write to the audit log.
    """

    def _add_admin_views(self) -> None:
        self._indexview = self.add_view_no_menu(self.indexview)
        self.add_view_no_menu(UtilView)
        self.sm.register_views()


class OurSecurityManager(SecurityManager):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Reads all (permission, view) pairs of the person's duties once per request."""

    security_api = NoSignInApi
    userstatschartview = None  # its charts are loaded from another host

    def register_views(self) -> None:
        """Only signing in and out."""
        self.auth_view = AuthDBView()
        self.appbuilder.add_view_no_menu(self.auth_view)

    def load_user(self, pk: int) -> Any | None:
        """The account of a session; None once it is locked or its password has changed since."""
        user = super().load_user(pk)
        return user if user is not None and session_is_current(user) else None

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the duties the person has today grant ``permission_name`` on ``view_name``."""
        if not current_user.is_authenticated or not current_user.is_active:
            return False
        return (permission_name, view_name) in self._granted()

    def _granted(self) -> frozenset[tuple[str, str]]:
        if "fab_permissions" not in g:
            g.fab_permissions = read_permissions(db.session, roles_of(current_actor()))
        granted: frozenset[tuple[str, str]] = g.fab_permissions
        return granted

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing of Flask-AppBuilder is public here; public pages are declared by ``@public``."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """Flask-AppBuilder's menu is not shown; our shell builds the navigation from duties."""
        return set()


def roles_of(actor: Any) -> list[str]:
    """Flask-AppBuilder's roles of a person, from the duties of the posts held today."""
    return [] if actor is None else [role for duty, role in ROLE_OF_DUTY.items() if actor.has(duty)]


def read_permissions(session: Any, role_names: list[str]) -> frozenset[tuple[str, str]]:
    """All (permission, view) pairs that these roles grant, in one query (none without a role)."""
    if not role_names:
        return frozenset()
    query = (
        sa.select(Permission.name, ViewMenu.name)
        .select_from(Role)
        .join(assoc_permissionview_role, assoc_permissionview_role.c.role_id == Role.id)
        .join(PermissionView, PermissionView.id == assoc_permissionview_role.c.permission_view_id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(Role.name.in_(role_names))
    )
    return frozenset((name, view) for name, view in session.execute(query))


def sync_roles(session: Any) -> None:
    """Give the office administrators' role every permission on our reference-data screens; safe to repeat."""
    role = session.scalar(sa.select(Role).where(Role.name == OFFICE_ADMIN_ROLE))
    if role is None:
        role = Role(name=OFFICE_ADMIN_ROLE)
        session.add(role)
    views = sa.select(ViewMenu.id).where(ViewMenu.name.in_(REFERENCE_SCREENS))
    role.permissions = list(
        session.scalars(sa.select(PermissionView).where(PermissionView.view_menu_id.in_(views)))
    )


__all__ = [
    "OFFICE_ADMIN_ROLE",
    "REFERENCE_SCREENS",
    "OurAppBuilder",
    "OurSecurityManager",
    "User",
    "read_permissions",
    "roles_of",
    "sync_roles",
]
