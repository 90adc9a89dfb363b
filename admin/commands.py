"""Commands for administrators that need no higher package: migrate, permissions, translations, serve, worker."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from alembic import command as alembic_command
from alembic.config import Config
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_appbuilder.security.manager import BaseSecurityManager
from redis import Redis
from rq import SimpleWorker

from admin.audit.sealing import seal, verify
from admin.base import clock
from admin.base.database import db, unit_of_work
from admin.base.errors import DomainError
from admin.jobs.dispatch import ByRq, Clockwork
from admin.people.beginning import Root, begin
from admin.web.security import sync_roles
from config import ROOT, Settings, read

CreateApp = Callable[[Settings | None], Flask]
PACKAGES = ("admin", "designer", "runtime", "forms_library")


def alembic_config(url: str) -> Config:
    """Alembic's configuration for the database at ``url`` (a percent sign in a password is escaped)."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    settings.var.mkdir(parents=True, exist_ok=True)
    alembic_command.upgrade(alembic_config(settings.database_url), "head")


def sync_permissions(app: Flask) -> None:
    """Write Flask-AppBuilder's permissions and our roles into the database; safe to repeat."""
    appbuilder = app.extensions["appbuilder"]
    logging.getLogger("flask_appbuilder.security.manager").setLevel(
        logging.ERROR
    )  # no advice on its own command line
    BaseSecurityManager.create_db(appbuilder.sm)
    appbuilder.add_permissions(update_perms=True)
    sync_roles(db.session)
    db.session.commit()


def compile_translations(root: Path = ROOT) -> None:
    """Compile every package's messages.po into the .mo that is read at run time, where it is older."""
    for package in PACKAGES:
        for source in (root / package / "translations").glob("*/LC_MESSAGES/messages.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(target)


def register_commands(commands: Any) -> None:
    """Add this package's commands to the command line."""
    _add(commands, "migrate", "bring the database to the newest schema", _migrate)
    _add(commands, "permissions", "sync Flask-AppBuilder's permissions and roles", _permissions)
    _add(commands, "translations", "compile the translations", _translations)
    serve = _add(commands, "serve", "serve the pages", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1, help="more than one needs Redis and PostgreSQL")
    _add(commands, "worker", "run jobs from Redis", _worker)
    start = _add(
        commands, "begin", "make the root organisation and its administrator in an empty database", _begin
    )
    for name, text in BEGINNING.items():
        start.add_argument(f"--{name}", required=True, help=text)
    audit = _add(commands, "audit", "verify or seal the audit log", _audit)
    audit.add_argument("act", choices=("verify", "seal"))


BEGINNING = {
    "code": "key of the root organisation, e.g. HUE",
    "name": "its name, as printed on documents",
    "symbol": "after the dash in document numbers, e.g. UBND",
    "place": "place of issue, e.g. Huế",
    "since": "first day of its validity, e.g. 2025-01-01; nothing below it can be older",
    "username": "account of the first administrator",
    "person": "the administrator's full name",
}


def _begin(chosen: argparse.Namespace, create_app: CreateApp) -> int:
    password = secrets.token_urlsafe(12)
    root = Root(chosen.code, chosen.name, chosen.symbol, chosen.place, date.fromisoformat(chosen.since))
    try:
        with create_app(None).app_context(), unit_of_work() as session:
            names = {"username": chosen.username, "full_name": chosen.person}
            begin(session, root, **names, password=password, now=clock.now())
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{chosen.username}: {password}  (temporary: another must be chosen at the first sign-in)")
    return 0


def _audit(chosen: argparse.Namespace, create_app: CreateApp) -> int:
    with create_app(None).app_context(), unit_of_work(write=chosen.act == "seal") as session:
        if chosen.act == "seal":
            link = seal(session, clock.now())
            print("nothing to seal" if link is None else f"sealed {link.entries} entries: {link.digest}")
            return 0
        verdict = verify(session)
    print(f"{verdict.seals} seals over {verdict.entries} entries, {verdict.unsealed} not sealed yet")
    if verdict.intact:
        print("the audit log is as it was sealed")
        return 0
    print(f"CHANGED after sealing: seals {', '.join(map(str, verdict.broken))}", file=sys.stderr)
    return 1


def _add(commands: Any, name: str, text: str, function: Callable[..., int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.set_defaults(run=function)
    return parser


def _migrate(_chosen: argparse.Namespace, _create_app: CreateApp) -> int:
    migrate(read())
    return 0


def _permissions(_chosen: argparse.Namespace, create_app: CreateApp) -> int:
    app = create_app(None)
    with app.app_context():
        sync_permissions(app)
    return 0


def _translations(_chosen: argparse.Namespace, _create_app: CreateApp) -> int:
    compile_translations()
    return 0


def _serve(chosen: argparse.Namespace, _create_app: CreateApp) -> int:
    settings = read()
    if settings.embedded and chosen.workers != 1:
        print("Without Redis there is one web process only: leave out --workers.", file=sys.stderr)
        return 2
    bind = f"{chosen.host}:{chosen.port}"
    options = ["--config", "python:admin.serving", "--workers", str(chosen.workers), "--bind", bind]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options])  # noqa: S606
    raise AssertionError("the server has taken this process")


def _worker(_chosen: argparse.Namespace, create_app: CreateApp) -> int:
    settings = read()
    if settings.embedded:
        print("BAOCAO_REDIS_URL is not set: jobs run inside the web process.", file=sys.stderr)
        return 2
    app = create_app(settings)
    Clockwork(app, app.extensions["jobs"]).start()
    with app.app_context():
        SimpleWorker([ByRq.QUEUE], connection=Redis.from_url(settings.redis_url)).work()
    return 0
