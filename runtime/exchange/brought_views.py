"""Figures that another system brought where a person had entered others: both are shown, a person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.i18n import _, language, ngettext, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from forms_library.calendar import Period
from forms_library.definition import cell_label
from forms_library.messages import N_
from forms_library.value_types import CellKey
from forms_library.values import key_text
from runtime.connections.queries import Waiting, waiting
from runtime.entry.answers import shown
from runtime.entry.asked import Enterable, enterable
from runtime.exchange.choosing import Choice, decline, take
from runtime.reports.forms import form_of
from runtime.reports.narrowing import within
from runtime.reports.queries import StoredCell, filled, stored_cells

blueprint = Blueprint("brought", __name__, template_folder="../templates")


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/reports/<int:report_id>/brought")
@requires(Duty.ENTER)
def brought(report_id: int) -> ResponseReturnValue:
    """Each cell with the figure that stands, the one that was brought, by which system and when."""
    found = enterable(report_id)
    cells, offered = _offered(found)
    report = found.report
    return render_template(
        "runtime/brought.html",
        report=report,
        title=report.template_version.template.title,
        period=said(Period.parse(report.assignment.period.code).label),
        lines=[_line(found, key, item, cells) for key, item in offered.items()],
    )


def _offered(found: Enterable) -> tuple[Mapping[CellKey, StoredCell], Mapping[CellKey, Waiting]]:
    report = found.report
    cells = stored_cells(_session(), report)
    offered = waiting(_session(), form_of(report.template_version), report.id, filled(cells))
    return cells, within(offered, found.scope)


def _line(
    found: Enterable, key: CellKey, item: Waiting, cells: Mapping[CellKey, StoredCell]
) -> dict[str, Any]:
    form, stands = form_of(found.report.template_version), cells.get(key)
    return {
        "key": key_text(key),
        "label": cell_label(form.definition, key_text(key), filled(cells)),
        "sequence": stands.sequence if stands is not None else 0,
        "mine": shown(form, key, stands.value if stands is not None else None, language())["text"],
        "theirs": shown(form, key, item.value, language())["text"],
        "system": item.name,
        "at": item.at,
        "note": item.note,
    }


@blueprint.post("/reports/<int:report_id>/brought")
@requires(Duty.ENTER)
def choose(report_id: int) -> ResponseReturnValue:
    """Take the figures of the other system in the chosen cells, or keep those that were entered (``take`` 1 or 0)."""
    found, now = enterable(report_id), clock.now()
    choices = _choices()
    act = take if request.form.get("take") == "1" else decline
    done = act(_session(), found.report, choices, actor=the_actor(), now=now, scope=found.scope)
    flash(ngettext("%(num)d cell is settled.", "%(num)d cells are settled.", done), "good")
    if done < len(choices):
        flash(_("Some cells have changed meanwhile and were left as they are. Look at them again."), "warn")
    left = _offered(found)[1]
    return redirect(url_for("brought.brought" if left else "entry.entry", report_id=report_id))


def _choices() -> list[Choice]:
    chosen = [text.rpartition("@") for text in request.form.getlist("cell")]
    if not chosen:
        raise Invalid(N_("Choose at least one cell."))
    if any(not sequence.isdecimal() or len(sequence) > 9 for _key, _at, sequence in chosen):
        raise Invalid(N_("The changes could not be read. Load the page again; what you entered is kept."))
    return [Choice(key, int(sequence)) for key, _at, sequence in chosen]
