"""The least a web application does for the same people: Flask keeping what it is sent, no rights, formulas or papers.

Served like the product: ``gunicorn bench.deadline.peer:make_app()`` with DEADLINE_PEER naming the database.
"""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue

METADATA = sa.MetaData()
CELL = sa.Table(
    "cell",
    METADATA,
    sa.Column("report", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(60), primary_key=True),
    sa.Column("value", sa.String(60)),
)
STEP = sa.Table(
    "step",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("report", sa.Integer, index=True),
    sa.Column("state", sa.String(20)),
)
PAGE = '<!doctype html><meta name="csrf-token" content="none"><title>Flask</title><p>{}</p>'
# There are no jobs: what is approved is signed.
AFTER = {"pass_on": "approving", "approve": "signed", "seal": "sealed", "send": "sent"}


def make_app() -> Flask:
    """The application on the database that the environment names."""
    app, engine = Flask("peer"), sa.create_engine(os.environ["DEADLINE_PEER"], pool_size=8)
    METADATA.create_all(engine)
    engine.dispose()  # each worker connects for itself
    _pages(app, engine)
    _posts(app, engine)
    return app


def _pages(app: Flask, engine: sa.Engine) -> None:
    @app.get("/login/")
    @app.get("/")
    @app.get("/work")
    def page() -> str:
        return PAGE.format("")

    @app.get("/reports/<int:report>/<view>")
    def filled(report: int, view: str) -> ResponseReturnValue:
        with engine.begin() as connection:
            cells = connection.execute(
                sa.select(CELL.c.key, CELL.c.value).where(CELL.c.report == report)
            ).all()
            last = sa.select(STEP.c.state).where(STEP.c.report == report).order_by(STEP.c.id.desc()).limit(1)
            state = connection.scalar(last)
        if view.endswith(".json"):
            return jsonify({"state": state, "cells": dict(map(tuple, cells))})
        return PAGE.format(cells)


def _posts(app: Flask, engine: sa.Engine) -> None:
    @app.post("/login/")
    def sign_in() -> ResponseReturnValue:
        return redirect("/")

    @app.post("/assignments/<int:report>/report")
    def opened(report: int) -> ResponseReturnValue:
        return redirect(f"/reports/{report}/entry")

    @app.post("/reports/<int:report>/cells")
    def save(report: int) -> ResponseReturnValue:
        changes = request.get_json()["changes"]
        rows = [{"report": report, "key": item["key"], "value": item["raw"]} for item in changes]
        with engine.begin() as connection:
            connection.execute(sa.insert(CELL), rows)
        return jsonify({"saved": [{"key": item["key"]} for item in changes]})

    @app.post("/reports/<int:report>/submit")
    def submit(report: int) -> ResponseReturnValue:
        return _step(engine, report, "checking")

    @app.post("/reports/<int:report>/decisions/<action>")
    def decide(report: int, action: str) -> ResponseReturnValue:
        return _step(engine, report, AFTER[action])


def _step(engine: sa.Engine, report: int, state: str) -> Any:
    with engine.begin() as connection:
        connection.execute(sa.insert(STEP).values(report=report, state=state))
    return jsonify({"state": state})
