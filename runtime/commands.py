"""Commands that need the whole product: setting it up and loading the demonstration."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from admin.base.database import unit_of_work
from admin.commands import CreateApp, compile_translations, migrate, sync_permissions
from config import Settings, read
from runtime.demonstration.load import Size, is_loaded, load
from runtime.demonstration.signing import sign_all
from runtime.demonstration.staff import PASSWORD
from runtime.demonstration.unfinished import HalfLoadedError, clear_unfinished, marked

ACCOUNTS = (
    ("canbo.phuxuan", "cán bộ nhập liệu, phường Phú Xuân"),
    ("truongphong.phuxuan", "Chánh Văn phòng HĐND và UBND phường Phú Xuân: kiểm tra"),
    ("chutich.phuxuan", "Chủ tịch UBND phường Phú Xuân: duyệt và ký"),
    ("vanthu.phuxuan", "văn thư phường Phú Xuân: đóng dấu, gửi"),
    ("tiepnhan.stc", "Sở Tài chính: tiếp nhận, tổng hợp"),
    ("lanhdao", "lãnh đạo thành phố: xem, tải báo cáo đã ký"),
    ("quantri", "quản trị: giao báo cáo, mở và đóng đợt nhận"),
    ("thietke", "thiết kế biểu mẫu chung"),
    ("thietke.phuxuan", "thiết kế biểu mẫu riêng của phường Phú Xuân"),
)


def register_commands(commands: Any) -> None:
    """Add this package's commands to the command line."""
    setup = commands.add_parser(
        "setup", help="migrate, sync permissions, compile translations, load the demonstration"
    )
    setup.set_defaults(run=_setup)
    demonstration = commands.add_parser("demonstration", help="load the demonstration into an empty database")
    demonstration.set_defaults(run=_demonstration)
    demonstration.add_argument("--communes", type=int, default=Size.communes)
    demonstration.add_argument("--months", type=int, default=Size.months)
    demonstration.add_argument("--no-signatures", action="store_true", help="leave out the signed documents")


def _setup(_chosen: argparse.Namespace, create_app: CreateApp) -> int:
    settings = read()
    try:
        if clear_unfinished(settings):
            print("The demonstration was not loaded to its end the last time; it is loaded anew.")
    except HalfLoadedError as error:
        print(error, file=sys.stderr)
        return 1
    compile_translations()
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        sync_permissions(app)
    if settings.demonstration:
        _load_once(settings, create_app, Size())
        _announce()
    return 0


def _demonstration(chosen: argparse.Namespace, create_app: CreateApp) -> int:
    size = Size(chosen.communes, chosen.months, not chosen.no_signatures)
    if not _load_once(read(), create_app, size):
        print(
            "The database already holds organisations; the demonstration is loaded into an empty one.",
            file=sys.stderr,
        )
        return 1
    return 0


def _load_once(settings: Settings, create_app: CreateApp, size: Size) -> bool:
    app = create_app(settings)
    with app.app_context(), unit_of_work(write=False) as session:
        if is_loaded(session):
            return False
    with marked(settings):
        _load(app, settings, create_app, size)
    return True


def _load(app: Flask, settings: Settings, create_app: CreateApp, size: Size) -> None:
    with app.app_context():
        print("Loading the demonstration (two or three minutes, only this once)…", flush=True)
        started = time.monotonic()
        steps = load(datetime.now(UTC), size)
        documents = len({step.report_id for step in steps})
        print(
            f"Figures loaded in {time.monotonic() - started:.0f} s; signing {documents} documents…",
            flush=True,
        )
    sign_all(create_app, settings, steps)
    print(f"Loaded in {time.monotonic() - started:.0f} s.", flush=True)


def _announce() -> None:
    print(f"\nTài khoản trình diễn (mật khẩu: {PASSWORD})")
    for username, what in ACCOUNTS:
        print(f"  {username:<22}{what}")
