"""What roles are called."""

from __future__ import annotations

from admin.base.i18n import _l
from admin.people.roles import Role

ROLE_NAMES = {
    Role.OFFICER: _l("Officer"),
    Role.HEAD_OF_DIVISION: _l("Head of division"),
    Role.HEAD_OF_AGENCY: _l("Head of agency"),
    Role.CLERK: _l("Clerk"),
    Role.RECEIVER: _l("Receiving officer"),
    Role.DESIGNER: _l("Template designer"),
    Role.OFFICE_ADMIN: _l("Reporting administrator"),
    Role.LEADER: _l("Leader"),
}
