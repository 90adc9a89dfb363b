"""The roll-up page of a period and its export."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, cast

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.i18n import _, language, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from forms_library.calendar import local_day
from forms_library.definition import TableSection, cell_label
from forms_library.render import table_html, table_model
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import key_text, paper_text, read_key
from runtime.figures.exports import csv_response
from runtime.figures.queries import RollUp, figures_by_organisation, roll_up, shares

blueprint = Blueprint("figures", __name__, template_folder="../templates")

_FIGURE_CELL = re.compile(r'(<td[^>]* data-key="([^"]+)"[^>]*>)([^<]+)(</td>)')


def _session() -> Session:
    return cast(Session, db.session)


def _rolled(period_id: int) -> RollUp:
    template = request.args.get("template", "")[:60]
    return roll_up(_session(), the_actor(), period_id, template, local_day(clock.now()))


@blueprint.get("/periods/<int:period_id>/rollup")
@requires(Duty.ACCEPT, Duty.FOLLOW, Duty.READ)
def rollup(period_id: int) -> ResponseReturnValue:
    """Totals of the accepted reports; ``?cell=`` opens who contributes to one of them."""
    rolled = _rolled(period_id)
    chosen = _cell(request.args.get("cell", ""), rolled)
    return render_template(
        "runtime/rollup.html",
        rolled=rolled,
        period=said(rolled.period.label),
        sections=[_section(section, rolled) for section in rolled.form.definition.tables()],
        chosen=_chosen(rolled, chosen) if chosen is not None else None,
        csv_url=url_for("figures.rollup_csv", period_id=period_id, template=rolled.template_code),
        today=local_day(clock.now()),
    )


def _cell(text: str, rolled: RollUp) -> CellKey | None:
    try:
        key = read_key(text)
    except ValueProblem:
        return None
    return key if key in rolled.form.specs else None


def _chosen(rolled: RollUp, key: CellKey) -> dict[str, Any]:
    found = shares(_session(), rolled, key)
    spec = rolled.form.specs[key]
    total = rolled.totals.values.get(key)
    return {
        "key": key_text(key),
        "label": cell_label(rolled.form.definition, key_text(key)),
        "total": paper_text(total, spec) if total is not None else "",
        "shares": [(share, paper_text(share.number, spec)) for share in found],
    }


def _section(section: TableSection, rolled: RollUp) -> dict[str, Any]:
    values = {key: value for key, value in rolled.totals.values.items() if key[0] == section.code}
    model = table_model(section, values, None, language=language())
    return {
        "title": section.title,
        "html": _with_links(table_html(model, "review"), rolled),
    }


def _with_links(html: Markup, rolled: RollUp) -> Markup:
    """Make every total a link to its contributors; the text is escaped already."""

    def link(found: re.Match[str]) -> str:
        url = url_for(
            "figures.rollup",
            period_id=rolled.period_id,
            template=rolled.template_code,
            cell=found[2],
            _anchor="contributors",
        )
        count = rolled.totals.contributors.get(read_key(found[2]), 0)
        title = _("%(count)s contributors", count=count)
        return f'{found[1]}<a href="{Markup.escape(url)}" title="{title}">{found[3]}</a>{found[4]}'

    return Markup(_FIGURE_CELL.sub(link, html))  # noqa: S704 - built from escaped parts only


@blueprint.get("/periods/<int:period_id>/rollup.csv")
@requires(Duty.ACCEPT, Duty.FOLLOW, Duty.READ)
def rollup_csv(period_id: int) -> ResponseReturnValue:
    """One line a cell: codes, labels, the total and what each organisation reported."""
    rolled = _rolled(period_id)
    by_organisation = figures_by_organisation(_session(), rolled)
    heads = [_("Cell"), _("Label"), _("Total"), _("Contributors")]
    lines = [[*heads, *(item.name for item in rolled.accepted)]]
    for key in _numeric_keys(rolled):
        own = [by_organisation[item.organisation_id].get(key) for item in rolled.accepted]
        total = rolled.totals.values.get(key)
        count = rolled.totals.contributors.get(key, 0)
        label = cell_label(rolled.form.definition, key_text(key))
        lines.append([key_text(key), label, _text(total), str(count), *map(_text, own)])
    name = f"tong-hop-{rolled.template_code}-{rolled.period.code}.csv"
    return csv_response(lines, name)


def _numeric_keys(rolled: RollUp) -> list[CellKey]:
    return [key for section in rolled.form.definition.tables() for key in section.cell_keys()]


def _text(value: object) -> str:
    """Exact, with a comma, so that Vietnamese Excel reads a number."""
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else ""
