"""Static files of all packages under one address that carries a version, so that browsers keep them for good.

``/assets/<version>/admin/static/js/i18n.js`` mirrors the folders of the project: a module of one package imports one of
another by a relative path that is right in the browser, in Node and for the type checker alike.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, send_from_directory, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from admin.web.access import public

PACKAGES = ("admin", "designer", "runtime")
ONE_YEAR = 365 * 24 * 3600

# Static imports only: what is imported on demand shall not be loaded ahead.
_IMPORT = re.compile(r"""^(?:import|export)\b(?:[^;"]*?from)?\s+"(\.[^"]+)";""", re.MULTILINE)

blueprint = Blueprint("assets", __name__)


def install(app: Flask) -> None:
    """Register the route and ``asset("admin/css/base.css")`` for templates; reads every file once."""
    app.extensions["assets_version"] = version_of(Path(app.root_path))
    app.register_blueprint(blueprint)
    app.extensions["assets_modules"] = {}
    app.jinja_env.globals["asset"] = asset_url
    app.jinja_env.globals["module_script"] = module_script


def version_of(root: Path) -> str:
    """Twelve hex digits that change whenever any static file changes; the same in every worker."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        folder = root / package / "static"
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def asset_url(path: str) -> str:
    """The address of a static file; ``path`` is "package/path under its static folder"."""
    package, _, file = path.partition("/")
    version = current_app.extensions["assets_version"]
    return url_for("assets.static", version=version, package=package, file=file)


def module_script(path: str, also: Iterable[str] = ()) -> Markup:
    """The script tag of a module, after hints to load all that it imports at once instead of level by level.

    ``also``: modules that it will import on demand as soon as it runs, because of what stands on this page. The tag
    stands at the end of the page: in its head the hints keep the first picture of a long page waiting."""
    preload = Markup('<link rel="modulepreload" href="{}">')
    script = Markup('<script type="module" src="{}"></script>')
    needed = dict.fromkeys(imported_modules(path))
    for other in also:
        needed |= dict.fromkeys((other, *imported_modules(other)))
    return Markup("").join(preload.format(asset_url(module)) for module in needed) + script.format(
        asset_url(path)
    )


def imported_modules(path: str) -> tuple[str, ...]:
    """The modules that a module needs, directly or through others, itself left out; read once."""
    known: dict[str, tuple[str, ...]] = current_app.extensions["assets_modules"]
    if path not in known:
        known[path] = read_imports(Path(current_app.root_path), path)
    return known[path]


def read_imports(root: Path, path: str) -> tuple[str, ...]:
    """The modules that a module under `root` needs, itself left out, as its files say."""
    found: dict[str, None] = {}
    _collect(root, path, found)
    return tuple(module for module in found if module != path)


def _collect(root: Path, path: str, found: dict[str, None]) -> None:
    if path in found:
        return
    found[path] = None
    package, _, file = path.partition("/")
    inside = f"{package}/static/{file}"
    for imported in _IMPORT.findall((root / inside).read_text()):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(inside), imported))
        _collect(root, target.replace("/static/", "/", 1), found)


@blueprint.get("/assets/<version>/<package>/static/<path:file>")
@public
def static(version: str, package: str, file: str) -> Response:
    """A static file. A page opened before an update still gets its scripts, but does not keep them."""
    if package not in PACKAGES:
        raise NotFound
    response = send_from_directory(Path(current_app.root_path, package, "static"), file)
    if version == current_app.extensions["assets_version"]:
        response.cache_control.no_cache = None
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response
