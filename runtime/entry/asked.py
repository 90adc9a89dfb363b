"""What the addresses of entry begin with: the report that may be filled now, and the spreadsheet that was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from flask import request

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.web.access import the_actor
from forms_library.messages import N_
from forms_library.spreadsheet.book import Book
from forms_library.spreadsheet.doors import read_book
from forms_library.spreadsheet.opening import Refused, open_package
from runtime.reports.entering import check_enterable
from runtime.reports.models import Report
from runtime.reports.queries import report_in_scope
from runtime.sharing.scopes import Scope

T = TypeVar("T")


class Enterable(NamedTuple):
    """A report and the part of it that this person fills."""

    report: Report
    scope: Scope


def enterable(report_id: int) -> Enterable:
    """The report, if whoever asks may fill it now; the errors of `report_in_scope` and `check_enterable` otherwise."""
    actor = the_actor()
    report, scope = report_in_scope(db.session, report_id, actor)
    check_enterable(report, actor, clock.now())
    return Enterable(report, scope)


def uploaded(read: Callable[[Book], T]) -> T:
    """What `read` makes of the spreadsheet that was sent; Invalid says why the file is not opened."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(N_("Choose a file first."))
    with sent.stream as stream:
        content = stream.read()
    try:
        return read(read_book(open_package(content)))
    except Refused as refused:
        raise Invalid(refused.message) from None
