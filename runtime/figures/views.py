"""The roll-up page of a period and its export."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
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
from forms_library.definition.lines import group_of, lines_among
from forms_library.order import rows_in_order
from forms_library.render import table_html, table_model
from forms_library.value_types import CellKey, Result, ValueProblem
from forms_library.values import key_text, paper_text, read_key
from runtime.figures.exports import csv_response
from runtime.figures.live import contributed_to
from runtime.figures.queries import (
    Contributor,
    RollUp,
    Share,
    figures_by_organisation,
    roll_up,
    shares,
    summed_below,
)

blueprint = Blueprint("figures", __name__, template_folder="../templates")

_FIGURE_CELL = re.compile(r'(<td[^>]* data-key="([^"]+)"[^>]*>)([^<]+)(</td>)')


def _session() -> Session:
    return cast(Session, db.session)


def _rolled(period_id: int) -> RollUp:
    template = request.args.get("template", "")[:60]
    recipient = request.args.get("recipient", type=int)
    return roll_up(_session(), the_actor(), period_id, template, local_day(clock.now()), recipient)


@blueprint.get("/periods/<int:period_id>/rollup")
@requires(Duty.ACCEPT, Duty.FOLLOW, Duty.READ)
def rollup(period_id: int) -> ResponseReturnValue:
    """Totals of the accepted reports for a recipient; ``?cell=`` opens who contributes to one of them."""
    rolled = _rolled(period_id)
    chosen = _cell(request.args.get("cell", ""), rolled)
    return render_template(
        "runtime/rollup.html",
        rolled=rolled,
        period=said(rolled.period.label),
        sections=[_section(section, rolled) for section in rolled.form.definition.tables()],
        chosen=_chosen(rolled, chosen) if chosen is not None else None,
        csv_url=url_for(
            "figures.rollup_csv",
            period_id=period_id,
            template=rolled.template_code,
            recipient=rolled.recipient_id,
        ),
    )


def _cell(text: str, rolled: RollUp) -> CellKey | None:
    """The cell of an address; of ``/R01/C03``, as formulas name cells of other forms, in the section that has it."""
    definition = rolled.form.definition
    codes = [section.code for section in definition.tables()] if text.startswith("/") else [""]
    places = (_key(f"{code}{text}") for code in codes)
    return next((key for key in places if key in rolled.form.specs), None)


def _key(text: str) -> CellKey:
    try:
        return read_key(text)
    except ValueProblem:
        return "", "", ""


def _chosen(rolled: RollUp, key: CellKey) -> dict[str, Any]:
    total = rolled.totals.values.get(key)
    below = _below(rolled, key)
    summed = summed_below(_session(), the_actor(), rolled, below) if below else frozenset[tuple[int, str]]()
    return {
        "key": key_text(key),
        "label": cell_label(rolled.form.definition, key_text(key), rolled.lines),
        "total": _paper(rolled, key, total) if total is not None else "",
        "shares": [_share(rolled, key, share, below, summed) for share in _shares(rolled, key)],
    }


def _shares(rolled: RollUp, key: CellKey) -> list[Share]:
    """All that should contribute; of an added line only whose it is."""
    found = shares(rolled, key)
    return found if group_of(key[1]) is None else [share for share in found if share.number is not None]


def _below(rolled: RollUp, key: CellKey) -> dict[str, CellKey | None]:
    """The forms below that a total rests on, each with the cell if it is a single one."""
    found: dict[str, CellKey | None] = {}
    for need in contributed_to(rolled.form, key):
        template = need.template or rolled.template_code
        found[template] = None if template in found else need.key
    return found


def _paper(rolled: RollUp, key: CellKey, value: Result) -> str:
    return paper_text(value, rolled.form.specs[key])


def _share(
    rolled: RollUp,
    key: CellKey,
    share: Share,
    below: Mapping[str, CellKey | None],
    summed: Collection[tuple[int, str]],
) -> dict[str, Any]:
    """One line of who contributes: the figure, the way to its cell, and to what it is made of in its turn."""
    item = share.contributor
    return {
        "contributor": item,
        "text": _paper(rolled, key, share.number) if share.number is not None else "",
        "accepted": _paper(rolled, key, share.accepted) if share.accepted is not None else "",
        "url": _url_of(item, key) if item.opens else "",
        "below": [
            url_for(
                "figures.rollup",
                period_id=rolled.period_id,
                template=template,
                recipient=item.organisation_id,
                cell=key_text(place) if place is not None else None,
                _anchor="contributors",
            )
            for template, place in below.items()
            if (item.organisation_id, template) in summed
        ],
    }


def _url_of(item: Contributor, key: CellKey) -> str:
    """To the cell in the report; while an amendment is made what was sent stands among the revisions."""
    if not item.received:
        return url_for("approval.report", report_id=item.report_id)
    return url_for("approval.check", report_id=item.report_id, _anchor=f"cell={key_text(key)}")


def _section(section: TableSection, rolled: RollUp) -> dict[str, Any]:
    shown: Mapping[CellKey, Result] = {**rolled.totals.values, **rolled.lines}
    values = {key: value for key, value in shown.items() if key[0] == section.code}
    model = table_model(section, values, None, language=language())
    return {
        "title": section.title,
        "html": _with_links(table_html(model, "review"), rolled),
    }


def _with_links(html: Markup, rolled: RollUp) -> Markup:
    """Make every total a link to its contributors; the text is escaped already."""

    def link(found: re.Match[str]) -> str:
        if read_key(found[2]) in rolled.lines:
            return found[0]
        url = url_for(
            "figures.rollup",
            period_id=rolled.period_id,
            template=rolled.template_code,
            recipient=rolled.recipient_id,
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
    by_organisation = figures_by_organisation(rolled)
    heads = [_("Cell"), _("Label"), _("Total"), _("Contributors")]
    lines = [[*heads, *(item.name for item in rolled.accepted)]]
    for key in _numeric_keys(rolled):
        own = [by_organisation[item.organisation_id].get(key) for item in rolled.accepted]
        total = rolled.totals.values.get(key)
        count = rolled.totals.contributors.get(key, 0)
        label = cell_label(rolled.form.definition, key_text(key), rolled.lines)
        lines.append([key_text(key), label, _text(total), str(count), *map(_text, own)])
    name = f"tong-hop-{rolled.template_code}-{rolled.period.code}.csv"
    return csv_response(lines, name)


def _numeric_keys(rolled: RollUp) -> Iterator[CellKey]:
    """The cells of all rows, those of added lines below the row to which they were added."""
    for section in rolled.form.definition.tables():
        lines = lines_among(rows_in_order(section.code, rolled.lines))
        for row in section.rows_and_lines(lines):
            yield from ((section.code, row, column.code) for column in section.leaf_columns())


def _text(value: object) -> str:
    """Exact, with a comma, so that Vietnamese Excel reads a number."""
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else ""
