"""The database: one declarative base on Flask-AppBuilder's registry, and column kinds that keep our promises."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar, cast

import sqlalchemy as sa
from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

Row = TypeVar("Row")

# Names for constraints that have none, so that a migration can drop what another made.
Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of our typed models; shares registry and metadata with Flask-AppBuilder's tables (``ab_user``)."""

    registry = Model.registry
    metadata = Model.metadata


# Without the metadata argument Alembic would propose to drop every table.
db = SQLA(metadata=Model.metadata)


class NfcText(TypeDecorator[str]):
    """Text that is always Unicode NFC (TCVN 6909:2001), whatever the keyboard sent."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.String(self.length) if self.length else sa.Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unicodedata.normalize("NFC", value)


class DecimalType(TypeDecorator[Decimal]):
    """Exact decimals: NUMERIC on PostgreSQL, text on SQLite (its NUMERIC is binary and loses digits)."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(60))
        return dialect.type_descriptor(sa.Numeric(38, 12))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return format(value, "f") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else _trimmed(Decimal(value))


def _trimmed(value: Decimal) -> Decimal:
    """Drop the zeros that NUMERIC pads behind the comma, without ever showing an exponent."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC, always aware in Python; a naive value is refused."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def Choice(kind: type[enum.StrEnum], name: str = "") -> sa.Enum:  # noqa: N802 - reads as a column type
    """A column that holds the values of a StrEnum, kept by a check constraint on both databases.

    ``name`` tells two columns of the same kind in one table apart.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


Json = sa.JSON().with_variant(JSONB(), "postgresql")

Id = Annotated[int, mapped_column(sa.Integer, primary_key=True)]
Code = Annotated[str, mapped_column(NfcText(60))]
ShortText = Annotated[str, mapped_column(NfcText(300))]
LongText = Annotated[str, mapped_column(NfcText())]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]

# Whether the transaction that begins next will write. SQLite then takes the write lock at once: a reader that
# upgrades later would fail with "database is locked" instead of waiting.
writing: ContextVar[bool] = ContextVar("writing", default=True)


@sa.event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None  # we begin transactions ourselves, below
    # FULL: what was acknowledged survives a power cut (decision 0020); NORMAL would wait for the next checkpoint.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


@sa.event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def the_session() -> Session:
    """The session of this request; the web layer commits it."""
    return cast(Session, db.session)


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator[Session]:
    """A transaction of its own for jobs and the command line: commits at the end, rolls back on any error."""
    token = writing.set(write)
    session = Session(db.engine, expire_on_commit=False)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
        writing.reset(token)


def rows_of(session: Session, model: type[Row], ids: Collection[int]) -> list[Row]:
    """The rows of ``model`` with these ids, in no order; no query without any."""
    key = sa.inspect(model).primary_key[0]
    return list(session.scalars(sa.select(model).where(key.in_(list(ids))))) if ids else []


def inserting(session: Session, model: type[Any]) -> Any:
    """An INSERT into the table of ``model`` that can say what happens on a conflict: each database has its own."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(model)
