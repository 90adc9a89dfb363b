"""Every address says who may use it, and keeps its word to a stranger."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

# Open to everybody, each for a reason.
PUBLIC = {
    "assets.static",  # our own styles, scripts and fonts
    "appbuilder.static",  # those of Flask-AppBuilder
    "shell.language_switch",  # a choice of language, kept in the session
    "AuthDBView.login",
    "AuthDBView.logout",
    "again.token",  # the page of an ended session asks for the password
    "again.again",
    "offline.worker",  # scripts and a page without anybody's data, kept on the device
    "offline.offline",
    "documents.verify_form",  # anybody may verify a document that reached them
    "documents.verify_upload",
    "documents.verify_code",  # the address printed on a document as a QR code
    "exchange.schema",  # of a packet of figures, for those who program another system
    "schemas.template_definition",  # definitions name this address; the schema holds no data
    "UtilView.back",  # to the page before, on our own host only
}
# Flask-AppBuilder asks for the permission of the action named in the request, inside the method.
ASKS_INSIDE = {"action", "action_post"}


def is_public(app: Flask, rule: Rule) -> bool:
    return getattr(app.view_functions[rule.endpoint], "_permission", None) == "public"


def is_declared(app: Flask, rule: Rule) -> bool:
    view = app.view_functions[rule.endpoint]
    guarded_by_flask_appbuilder = hasattr(view, "_permission_name") and hasattr(view, "__wrapped__")
    return hasattr(view, "_permission") or guarded_by_flask_appbuilder or asks_inside(rule)


def asks_inside(rule: Rule) -> bool:
    return "ModelView." in rule.endpoint and rule.endpoint.split(".")[-1] in ASKS_INSIDE


def address(rule: Rule) -> str:
    """The address with something plausible in each place."""
    built = rule.build(
        {name: _plausible(rule._converters[name]) for name in rule.arguments}, append_unknown=False
    )
    assert built is not None
    return built[1]


def _plausible(converter: BaseConverter) -> int | str:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_route_declares_its_permission(app: Flask) -> None:
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC and not is_declared(app, rule)
    }
    assert undeclared == set()


def test_public_routes_stand_in_the_list(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if is_public(app, rule)} <= PUBLIC
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC


def test_a_stranger_gets_nothing_but_the_way_to_sign_in(app: Flask, client: FlaskClient) -> None:
    let_in = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or asks_inside(rule):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(address(rule), method=method)
            to_sign_in = answer.status_code == 302 and "/login" in answer.headers["Location"]
            if not to_sign_in and answer.status_code not in (400, 401, 403, 404, 422):
                let_in.append(
                    f"{method} {rule.rule}: {answer.status_code} {answer.headers.get('Location', '')}"
                )
    assert let_in == []
