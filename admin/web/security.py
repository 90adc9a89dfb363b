"""Flask-AppBuilder's security manager with one permission query per request and Vietnamese names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g
from flask_appbuilder.api import BaseApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_permissionview_role,
    assoc_user_role,
)
from flask_login import current_user

from admin.base.database import db

# What a person may do on Flask-AppBuilder's screens; synced at set-up, never at start-up.
OFFICE_ADMIN_ROLE = "OfficeAdmin"


class NoSignInApi(BaseApi):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Stands where Flask-AppBuilder would offer sign-in by JSON, which knows no limit of attempts: it has no routes."""

    resource_name = "security"


class OurSecurityManager(SecurityManager):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """Reads all (permission, view) pairs of the user once per request instead of four queries per check."""

    security_api = NoSignInApi
    userstatschartview = None  # its charts are loaded from another host

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the signed-in user's roles grant ``permission_name`` on ``view_name``."""
        if not current_user.is_authenticated or not current_user.is_active:
            return False
        return (permission_name, view_name) in self._granted()

    def _granted(self) -> frozenset[tuple[str, str]]:
        if "fab_permissions" not in g:
            g.fab_permissions = read_permissions(db.session, current_user.id)
        granted: frozenset[tuple[str, str]] = g.fab_permissions
        return granted

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing of Flask-AppBuilder is public here; public pages are declared by ``@public``."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """Flask-AppBuilder's menu is not shown; our shell builds the navigation from duties."""
        return set()


def read_permissions(session: Any, user_id: int) -> frozenset[tuple[str, str]]:
    """All (permission, view) pairs that the roles of ``user_id`` grant, in one query."""
    query = (
        sa.select(Permission.name, ViewMenu.name)
        .select_from(assoc_user_role)
        .join(assoc_permissionview_role, assoc_permissionview_role.c.role_id == assoc_user_role.c.role_id)
        .join(PermissionView, PermissionView.id == assoc_permissionview_role.c.permission_view_id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(assoc_user_role.c.user_id == user_id)
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


# The screens (view classes) that office administrators use; admin.pages registers them.
REFERENCE_SCREENS: tuple[str, ...] = ()

__all__ = [
    "OFFICE_ADMIN_ROLE",
    "REFERENCE_SCREENS",
    "OurSecurityManager",
    "User",
    "read_permissions",
    "sync_roles",
]
