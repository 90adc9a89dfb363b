"""One history of the schema: one head, up, down and up again, and equal to the models, on both databases."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool

from admin.commands import alembic_config
from config import ROOT
from tests.support.databases import Database


@pytest.fixture
def engine(empty_database: Callable[[str], Database]) -> Iterator[sa.Engine]:
    made = sa.create_engine(empty_database("migrations").url, poolclass=NullPool)
    yield made
    made.dispose()


def address(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads()) == 1


def test_migrations_are_numbered() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    numbers = sorted(revision.revision for revision in script.walk_revisions())
    assert [int(number[:4]) for number in numbers] == list(range(1, len(numbers) + 1))


def test_up_down_and_up_again(engine: sa.Engine) -> None:
    config = alembic_config(address(engine))
    command.upgrade(config, "head")
    first = tables(engine)
    command.downgrade(config, "base")
    assert tables(engine) == set()
    command.upgrade(config, "head")
    assert tables(engine) == first


def test_models_equal_migrations(engine: sa.Engine) -> None:
    for path in ROOT.glob(
        "[a-z]*/*/models.py"
    ):  # all models, also those the environment of the migrations forgot
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    config = alembic_config(address(engine))
    command.upgrade(config, "head")
    command.check(config)  # raises with the differences
