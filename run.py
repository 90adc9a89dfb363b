"""The application and its command line: the only file that knows every package."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

# Classes and functions are made here, not garbage: looking for it between the imports costs a tenth of the start.
gc.disable()

from flask import Flask

import admin.pages
import designer.pages
import runtime.pages
from admin.assignments import versions
from admin.jobs.dispatch import ByRq, Dispatcher, InProcess
from admin.web import application
from config import Settings, read
from designer.template.catalogue import StoredVersions
from designer.versions import running
from forms_library.formula import keep_compiled_in
from runtime.documents.form_printing import SamplePrinter
from runtime.reports.running import Running
from runtime.trial.views import Trials

gc.freeze()  # what stands now stands until the end: no later collection looks at it again
gc.enable()


def create_app(settings: Settings | None = None) -> Flask:
    """A new application with every package on it; ``settings`` default to the environment."""
    settings = settings or read()
    keep_compiled_in(settings.var / "formulas")
    app = application.build(settings)
    with app.app_context():
        appbuilder = application.add_appbuilder(app)
        admin.pages.register(app, appbuilder)
        designer.pages.register(app)
        runtime.pages.register(app)
        app.extensions[versions.EXTENSION] = StoredVersions()
        app.extensions[running.RUNNING] = Running()
        app.extensions[running.PRINTER] = SamplePrinter()
        app.extensions[running.TRIALS] = Trials()
        app.extensions["jobs"] = _dispatcher(app, settings)
    return app


def _dispatcher(app: Flask, settings: Settings) -> Dispatcher:
    return InProcess(app) if settings.embedded else ByRq(settings.redis_url)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    import admin.commands  # noqa: PLC0415 - commands are not needed to serve pages
    import forms_library.commands  # noqa: PLC0415
    import runtime.commands  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="run.py", description="Hệ thống thông tin báo cáo")
    commands = parser.add_subparsers(dest="command", required=True)
    admin.commands.register_commands(commands)
    runtime.commands.register_commands(commands)
    forms_library.commands.register_commands(commands)
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen, create_app))


if __name__ == "__main__":
    sys.exit(main())
