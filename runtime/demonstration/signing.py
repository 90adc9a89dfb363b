"""The signed documents of the demonstration: the remaining steps of each report, each at its simulated moment.

A document takes about two seconds to render, sign, seal and verify twice, so two processes share the reports.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.base.clock import clock, local_day
from admin.base.database import unit_of_work
from admin.jobs import operations as jobs
from admin.jobs.models import Job, JobState
from admin.notifications.operations import MAIL_JOB
from config import Settings
from runtime.approval.operations import decide
from runtime.demonstration.present import Step, actor_of
from runtime.documents.operations import SEAL, SIGN
from runtime.reports.models import Report

PROCESSES = 2

CreateApp = Callable[[Settings | None], Flask]


class UnsignedError(RuntimeError):
    """A document of the demonstration could not be signed; the message is the job's."""


@dataclass(frozen=True)
class _Part:
    """What one process does."""

    create_app: CreateApp
    settings: Settings
    steps: tuple[Step, ...]


def sign_all(create_app: CreateApp, settings: Settings, steps: Iterable[Step]) -> None:
    """Take all steps, the reports divided among processes of their own."""
    ordered = tuple(steps)
    parts = [
        _Part(create_app, settings, tuple(step for step in ordered if step.report_id % PROCESSES == number))
        for number in range(PROCESSES)
    ]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_sign_part, parts, chunksize=1)


def _sign_part(part: _Part) -> None:
    with part.create_app(part.settings).app_context():
        sign(part.steps)


def sign(steps: Iterable[Step]) -> None:
    """Take the steps in this process, report by report; the clock shows the simulated moments meanwhile."""
    try:
        for _report_id, of_report in groupby(steps, key=attrgetter("report_id")):
            for step in of_report:
                clock.set(step.at)
                _take(step)
    finally:
        clock.reset()


def _take(step: Step) -> None:
    with unit_of_work() as session:
        report = session.get_one(Report, step.report_id)
        actor = actor_of(session, step.person_id, local_day(step.at))
        decide(session, report, step.action, actor=actor, now=step.at)
        forget_letters(session)
        subject = f"report/{report.id}"
        waiting = sa.select(Job.id).where(
            Job.subject == subject, Job.kind.in_((SIGN, SEAL)), Job.state == JobState.QUEUED
        )
        job_ids = list(session.scalars(waiting))
    for job_id in job_ids:
        _finish(job_id)


def _finish(job_id: int) -> None:
    if jobs.run(job_id) is JobState.DONE:
        with unit_of_work() as session:
            forget_letters(session)
        return
    with unit_of_work(write=False) as session:
        raise UnsignedError(session.get_one(Job, job_id).error)


def forget_letters(session: Session) -> None:
    """Nobody gets letters about a simulation."""
    session.execute(sa.delete(Job).where(Job.kind == MAIL_JOB, Job.state == JobState.QUEUED))
