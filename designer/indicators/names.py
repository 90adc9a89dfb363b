"""What the kinds of indicators are called."""

from __future__ import annotations

from admin.base.i18n import _l
from designer.indicators.models import Aggregating, Group, HeldBy

HELD_BY_NAMES = {
    HeldBy.EACH: _l("Each organisation has its own figure"),
    HeldBy.OWNER: _l("One figure, the owner's"),
}
AGGREGATION_NAMES = {
    Aggregating.SUM: _l("Added up"),
    Aggregating.WEIGHTED: _l("Weighted average"),
    Aggregating.RECOMPUTE: _l("Computed again (ratio)"),
    Aggregating.NONE: _l("Not aggregated"),
}
GROUP_NAMES = {
    Group.STATISTICS: _l("Statistics"),
    Group.MONTH: _l("Monthly targets"),
    Group.QUARTER: _l("Quarterly targets"),
    Group.YEAR: _l("Yearly targets"),
    Group.FIVE_YEARS: _l("Five-year targets"),
    Group.MONITORED: _l("Integrated for monitoring"),
    Group.SYNCHRONISED: _l("Synchronised automatically"),
}
