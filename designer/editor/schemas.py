"""What the editor's script sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard, get_args

from flask import Request
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from admin.base.errors import Invalid
from admin.base.i18n import _l
from designer.editor.formulas import TypedFormula
from designer.editor.tracing import Asked
from designer.template.sent import CODE, is_drawable, is_storable
from forms_library.definition.reader import CODE_LENGTH
from forms_library.formula.renaming import Kind, Renaming
from forms_library.messages import N_, Message
from forms_library.text import nfc

NOT_UNDERSTOOD = N_("The request could not be understood. Load the page again.")
MOST_RENAMED = 500
LONGEST_FORMULA = 10_000
LARGEST_DEFINITION = 2 * 1024 * 1024  # a form of 300 rows and 30 columns is about 100 KB


@dataclass(frozen=True)
class Edited:
    """An edited definition; ``number`` and ``lock`` are those of the version the editor has seen last, if it says."""

    definition: dict[str, Any]
    number: int | None = None
    lock: int | None = None
    known: frozenset[str] = frozenset()


def edited_in(request: Request) -> Edited:
    """What the editor sends; Invalid when it is none. The definition may be unfinished."""
    body = _body(request)
    definition, number, lock = body.get("definition"), body.get("number"), body.get("lock")
    known = body.get("known", [])
    if not (is_drawable(definition) and _is_count(number) and _is_count(lock) and _are_texts(known)):
        raise Invalid(NOT_UNDERSTOOD)
    return Edited(definition, number, lock, frozenset(known))


def asked_in(request: Request) -> Asked:
    """The cell, row or column whose uses are asked for."""
    body = _body(request)
    places = [body.get(name, "") for name in ("section", "row", "column")]
    if not _are_texts(places):
        raise Invalid(NOT_UNDERSTOOD)
    return Asked(*places)


def renamings_in(request: Request) -> list[Renaming]:
    """Old and new codes of rows, columns, sections, parts and fields."""
    listed = _body(request).get("renamings")
    if not isinstance(listed, list):
        raise Invalid(NOT_UNDERSTOOD)
    if len(listed) > MOST_RENAMED:
        text = N_("At most %(limit)s codes are changed at once. Change the others afterwards.")
        raise Invalid(Message(text, {"limit": MOST_RENAMED}))
    return [_renaming(item) for item in listed]


def _renaming(item: Any) -> Renaming:
    if not isinstance(item, dict) or item.get("kind") not in get_args(Kind):
        raise Invalid(NOT_UNDERSTOOD)
    texts = [item.get(name) for name in ("section", "old", "new")]
    if not _are_texts(texts):
        raise Invalid(NOT_UNDERSTOOD)
    return Renaming(item["kind"], *(nfc(text) for text in texts))


def section_in(request: Request) -> str:
    """The section on which a page stands; "" when it does not say."""
    section = _body(request).get("section", "")
    if not (isinstance(section, str) and len(section) <= CODE_LENGTH):
        raise Invalid(NOT_UNDERSTOOD)
    return section


def typed_formula_in(request: Request) -> TypedFormula:
    """A formula as it was typed, with the codes printed around it."""
    body = _body(request)
    text, target, codes = body.get("text"), body.get("target", ""), body.get("codes", [])
    if not (isinstance(text, str) and isinstance(target, str) and isinstance(codes, list)):
        raise Invalid(NOT_UNDERSTOOD)
    if len(text) > LONGEST_FORMULA:
        raise Invalid(N_("This formula is too long."))
    if not all(isinstance(pair, list) and [str, str] == [type(item) for item in pair] for pair in codes):
        raise Invalid(NOT_UNDERSTOOD)
    return TypedFormula(text, target, [(printed, code) for printed, code in codes])


def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request, small and shallow enough to be worked on, with nothing that cannot be stored."""
    if len(request.get_data()) > LARGEST_DEFINITION:
        raise Invalid(N_("This template is too large to be saved. Split it into several sections or forms."))
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict) or not is_storable(body):
        raise Invalid(NOT_UNDERSTOOD)
    return body


def _are_texts(values: Any) -> TypeGuard[list[str]]:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _is_count(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value < 2**31)


class NewTemplateForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The identity of a new template; everything else is drawn in the editor."""

    symbol = StringField(
        _l("Symbol"),
        validators=[InputRequired(), Length(max=100)],
        description=_l("As printed on the form. Example: KTXH-T.001."),
    )
    title = StringField(_l("Title of the form"), validators=[InputRequired(), Length(max=300)])
    code = StringField(
        _l("Code"),
        validators=[
            Optional(),
            Length(max=40),
            Regexp(
                f"^{CODE.pattern}$", message=_l("Capital letters, digits and underscores, a letter first.")
            ),
        ],
        description=_l(
            "Never changes; formulas and figures name it. Left blank it follows from the symbol: XLD02 of 02/XLD."
        ),
    )
    owner = SelectField(
        _l("Form of"),
        coerce=int,
        description=_l("A form of one organisation is seen and used only there and below it."),
    )
