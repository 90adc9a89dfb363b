"""What kinds of organisation are called."""

from __future__ import annotations

from admin.base.i18n import _l
from admin.organisations.models import OrganisationKind

KIND_NAMES = {
    OrganisationKind.CITY: _l("City"),
    OrganisationKind.DEPARTMENT: _l("Department"),
    OrganisationKind.COMMUNE: _l("Commune or ward"),
    OrganisationKind.DIVISION: _l("Division"),
}
