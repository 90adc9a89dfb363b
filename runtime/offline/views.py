"""The script of the service worker, and the page that is shown where the server is not reached."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from admin.web.access import public
from admin.web.assets import asset_url, imported_modules

blueprint = Blueprint("offline", __name__, template_folder="../templates")

STYLES = ("admin/css/tokens.css", "admin/css/base.css", "admin/css/shell.css", "admin/css/components.css")
PAGE = "runtime/offline/page.js"
# What the entry page is made of: the network may go away between its first picture and the rest of it.
ENTRY_STYLES = (
    "admin/css/forms.css",
    "runtime/grid/grid.css",
    "runtime/grid/entry.css",
    "runtime/beside/beside.css",
)
ENTRY = (
    "admin/js/shell.js",
    "runtime/grid/entry.js",
    "runtime/grid/after-picture.js",
    "runtime/grid/list-parts.js",
    "runtime/grid/fields.js",
)
# The worker stands at the root, because it may only serve addresses below its own.
WORKER = "runtime/offline/worker.js"


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker. Its text changes with every static file, which is how browsers learn of an update."""
    version = current_app.extensions["assets_version"]
    modules = [module for page in (PAGE, *ENTRY) for module in (page, *imported_modules(page))]
    needed = [
        asset_url(path)
        for path in dict.fromkeys((*STYLES, *ENTRY_STYLES, *modules, "admin/vendor/icons.svg"))
    ]
    script = (
        f"import {{ serve }} from {json.dumps(asset_url(WORKER))};\n"
        f"serve({json.dumps(version)}, self, {json.dumps(needed)});\n"
    )
    response = make_response(script)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """What the worker shows without a connection: which forms this device has. It holds nothing of anybody."""
    return render_template("runtime/offline.html", styles=STYLES, script=PAGE)
