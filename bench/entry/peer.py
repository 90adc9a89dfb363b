"""The least a web application does to keep one cell: Flask and SQLAlchemy, no rights, no history, no formulas."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response, jsonify, request
from flask.testing import FlaskClient

METADATA = sa.MetaData()
CELL = sa.Table(
    "cell",
    METADATA,
    sa.Column("key", sa.String(60), primary_key=True),
    sa.Column("value", sa.String(60)),
)


def plain_client(path: Path, keys: list[str]) -> FlaskClient:
    """A client of an application that stores the cells of one form and reads all of them back."""
    engine = sa.create_engine(f"sqlite:///{path}")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(CELL), [{"key": key, "value": "1"} for key in keys])
    app = Flask("peer")

    @app.post("/cells")
    def save() -> Response:
        change = request.get_json()
        with engine.begin() as connection:
            connection.execute(sa.update(CELL).where(CELL.c.key == change["key"]).values(value=change["raw"]))
            rows = connection.execute(sa.select(CELL.c.key, CELL.c.value)).all()
        return jsonify(dict(rows))

    return app.test_client()
