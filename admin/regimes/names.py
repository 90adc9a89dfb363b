"""What the choices of a regime are called."""

from __future__ import annotations

from admin.base.i18n import _l
from admin.regimes.models import IssuingLevel, RegimeClass
from forms_library.calendar import PeriodKind

CLASS_NAMES = {
    RegimeClass.PERIODIC: _l("Periodic"),
    RegimeClass.THEMATIC: _l("Thematic"),
    RegimeClass.AD_HOC: _l("Ad hoc"),
}
LEVEL_NAMES = {
    IssuingLevel.GOVERNMENT: _l("Government, ministries"),
    IssuingLevel.PROVINCE: _l("City or province"),
    IssuingLevel.ORGANISATION: _l("A single organisation"),
}
FREQUENCY_NAMES = {
    PeriodKind.WEEK: _l("Weekly"),
    PeriodKind.MONTH: _l("Monthly"),
    PeriodKind.QUARTER: _l("Quarterly"),
    PeriodKind.HALF_YEAR: _l("Half-yearly"),
    PeriodKind.NINE_MONTHS: _l("Nine months"),
    PeriodKind.YEAR: _l("Yearly"),
    PeriodKind.STAGE: _l("By stages of years"),
    PeriodKind.OTHER: _l("On request"),
}
