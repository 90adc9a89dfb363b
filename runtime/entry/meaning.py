"""What the panel says of a cell beyond the form's own words: its indicator, and where an offered figure comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import Session

from admin.base.i18n import _, said
from admin.organisations.models import Organisation
from admin.web.access import Actor
from designer.indicators.queries import definitions
from designer.template.models import Template
from forms_library.calendar import Period
from forms_library.value_types import CellKey
from forms_library.values import key_text
from runtime.figures.live import contributed_to
from runtime.reports.externals import CONTRIBUTORS, Source, externals_of
from runtime.reports.forms import Form
from runtime.reports.models import Report
from runtime.reports.queries import RECIPIENT_DUTIES


def meaning_answer(
    session: Session, form: Form, report: Report, key: CellKey, actor: Actor
) -> dict[str, Any]:
    """``indicator``: the definition of the report's period (A08), or None; ``offered_from``: in words (A07);
    ``contributors``: where this person sees who contributes to a total from below."""
    return {
        "indicator": _indicator(session, form, report, key),
        "offered_from": _offered_from(session, form, report, key),
        "contributors": [*_contributors(form, report, key, actor)],
    }


def _contributors(form: Form, report: Report, key: CellKey, actor: Actor) -> Iterator[dict[str, str]]:
    """A way into the roll-up of each form that the figure adds up, for those who may see it."""
    assignment = report.assignment
    agency, regime = assignment.organisation.agency_id, assignment.period.regime_id
    offered = form.compiled.prefills.get(key)
    needs = contributed_to(form, key) | ({offered} if offered and offered.kind == CONTRIBUTORS else set())
    if not any(actor.can(duty, agency, regime) for duty in RECIPIENT_DUTIES):
        return
    for need in sorted(needs, key=str):
        code = need.template or form.definition.code
        url = url_for(
            "figures.rollup",
            period_id=assignment.period_id,
            template=code,
            recipient=assignment.organisation_id,
            cell=key_text(need.key),
            _anchor="contributors",
        )
        yield {"label": f"{code} {need.key[1]}.{need.key[2]}", "url": url}


def _indicator(session: Session, form: Form, report: Report, key: CellKey) -> dict[str, str] | None:
    code = form.indicators.at(key)
    found = definitions(session, [code] if code else [], Period.parse(report.assignment.period.code)).get(
        code
    )
    if found is None:
        return {"code": code, "name": code} if code else None
    return {
        "code": code,
        "name": found.name,
        "concept": found.concept,
        "method": found.method,
        "unit_of_measure": found.unit_of_measure,
        "url": url_for("indicators.indicator", code=code),
    }


def _offered_from(session: Session, form: Form, report: Report, key: CellKey) -> str:
    need = form.compiled.prefills.get(key)
    if need is None:
        return ""
    sources = externals_of(session, form, report.assignment, (need,)).sources
    if need.kind == CONTRIBUTORS:
        reports = len(sources)
        return _("total of %(reports)s accepted reports", reports=reports) if reports else ""
    return _source(session, sources[-1]) if sources else ""


def _source(session: Session, source: Source) -> str:
    """ "02/XLD, Sở Nội vụ, Quý I năm 2026"."""
    form = sa.select(sa.func.coalesce(sa.func.nullif(Template.symbol, ""), Template.code)).where(
        Template.code == source.template_code
    )
    office = sa.select(Organisation.name).where(Organisation.id == source.organisation_id)
    symbol, name = session.execute(sa.select(form.scalar_subquery(), office.scalar_subquery())).one()
    return ", ".join((symbol or source.template_code, name, said(Period.parse(source.period_code).label)))
