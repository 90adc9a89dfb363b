"""The one place where the current moment comes from; tests set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from forms_library.calendar import VN_TZ


class Clock:
    """Tells the moment; ``set`` fixes it or gives it another source, ``reset`` returns to the real one."""

    def __init__(self) -> None:
        self._source: Callable[[], datetime] = _real

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return self._source().astimezone(UTC)

    def set(self, moment: datetime | Callable[[], datetime]) -> None:
        """Fix the clock at ``moment`` or read it from a callable (tests and rehearsals only)."""
        if isinstance(moment, datetime):
            fixed = moment
            self._source = lambda: fixed
        else:
            self._source = moment

    def reset(self) -> None:
        """Show real time again."""
        self._source = _real


def _real() -> datetime:
    return datetime.now(UTC)


clock = Clock()


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return clock.now()


def local_day(moment: datetime) -> date:
    """The day that ``moment`` falls on in Asia/Ho_Chi_Minh, where days are judged."""
    return moment.astimezone(VN_TZ).date()


def naive(moment: datetime) -> datetime:
    """``moment`` in UTC without a zone, for the columns of Flask-AppBuilder's own tables."""
    return moment.astimezone(UTC).replace(tzinfo=None)
