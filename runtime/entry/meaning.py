"""What the panel says of a cell beyond the form's own words: its indicator, and where an offered figure comes from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import Session

from admin.base.i18n import _, said
from admin.organisations.models import Organisation
from designer.indicators.queries import definitions
from designer.template.models import Template
from forms_library.calendar import Period
from forms_library.value_types import CellKey
from runtime.reports.externals import CONTRIBUTORS, Source, externals_of
from runtime.reports.forms import Form
from runtime.reports.models import Report


def meaning_answer(session: Session, form: Form, report: Report, key: CellKey) -> dict[str, Any]:
    """``indicator``: the definition of the report's period (A08), or None; ``offered_from``: in words (A07)."""
    return {
        "indicator": _indicator(session, form, report, key),
        "offered_from": _offered_from(session, form, report, key),
    }


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
