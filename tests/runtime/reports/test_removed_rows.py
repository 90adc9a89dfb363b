"""A row that a later version no longer has: the reports that have its figures still show, print and export them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.assignments.windows import open_window
from admin.base.clock import Clock
from admin.base.database import db
from admin.people.models import Person
from designer.template.catalogue import StoredVersions
from designer.template.operations import publish, save_draft
from designer.template.queries import template_by_code, version_numbered
from runtime.documents.printing import document_context
from runtime.documents.queries import document_of
from runtime.documents.rendering import report_html
from runtime.reports.forms import form_of
from runtime.reports.operations import report_for
from runtime.reports.queries import revision_of
from tests import factories
from tests.runtime.stage import FORM, Stage, set_stage

NEXT = "2027M01"
GONE, KEPT = "Chi ngân sách", "480"


def without_a_row(stage: Stage) -> None:
    """Version 2: the row R2 is taken out, the total follows."""
    definition = copy.deepcopy(FORM)
    rows = definition["sections"][0]["rows"]
    definition["sections"][0]["rows"] = [row for row in rows if row["code"] != "R2"]
    rows[-1]["formula"] = "R1"
    session, template = stage.session, template_by_code(stage.session, "KTXHT")
    now = stage.now + timedelta(days=1)
    save_draft(session, template, definition, actor=None, now=now, number=1, lock=None)
    publish(session, template, actor=None, now=now, note="Bỏ dòng chi")


def test_the_figures_of_a_removed_row_stay_in_paper_data_page_and_roll_up(
    app: Flask, clock: Clock, client_of: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        stage = set_stage(session, clock.now())
        report = stage.bring_to_acceptance()
        without_a_row(stage)
        session.commit()
        revision, document = revision_of(session, report, report.revision), document_of(session, report)
        assert revision is not None
        assert document is not None
        paper = report_html(document_context(report, revision, document, "Ký", public_url="", now=stage.now))
        address, period, people = f"/reports/{report.id}", stage.period.id, stage.cast
    assert GONE in paper
    assert KEPT in paper

    def read(person: Person, page: str) -> str:
        answer = client_of(person.user_id).get(page)
        assert answer.status_code == 200
        return answer.text

    content = json.loads(read(people.receiver, f"{address}/data.json"))
    assert content["template"]["version"] == 1
    assert f'"{KEPT}"' in json.dumps(content)
    for page in (address, f"/periods/{period}/rollup?template=KTXHT"):
        shown = read(people.receiver, page)
        assert GONE in shown
        assert KEPT in shown
    lines = read(people.receiver, f"/periods/{period}/rollup.csv?template=KTXHT").splitlines()
    assert [line.split(";")[2] for line in lines if line.startswith("B1/R2/TH;")] == [KEPT]


def test_the_next_period_is_filled_without_the_row_and_the_old_version_is_still_there(
    app: Flask, clock: Clock
) -> None:
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        stage = set_stage(session, clock.now())
        old = stage.bring_to_acceptance()
        without_a_row(stage)
        now = stage.now + timedelta(days=31)
        period = factories.assigned(session, stage.regime, NEXT, stage.city.communes, now=now, versions=None)
        open_window(session, period, versions=StoredVersions(), actor_person_id=None, now=now)
        new = report_for(session, factories.assignment_of(session, period, stage.city.communes[0]), now=now)
        keys = {"old": form_of(old.template_version).specs, "new": form_of(new.template_version).specs}
        assert (old.template_version.number, new.template_version.number) == (1, 2)
        assert ("B1", "R2", "TH") in keys["old"]
        assert ("B1", "R2", "TH") not in keys["new"]
        assert version_numbered(session, "KTXHT", 1).definition == old.template_version.definition
