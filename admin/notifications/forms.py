"""The page on which a person says how to be told."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField

from admin.base.i18n import _, _l
from admin.notifications.kinds import KIND_NAMES, WAY_NAMES, Kind, Way
from admin.notifications.models import NewsSettings
from admin.web.shell import LANGUAGES


class NewsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A way for each kind of news, and the language of the letters."""

    turn = RadioField(coerce=Way)
    result = RadioField(coerce=Way)
    deadline = RadioField(coerce=Way)
    talk = RadioField(coerce=Way)
    other = RadioField(coerce=Way)
    letters_in = SelectField(_l("Language of the letters"))

    def fill_choices(self) -> None:
        """Offer the ways under the name of each kind."""
        for kind in Kind:
            field = self[kind.value]
            field.label.text = _(KIND_NAMES[kind])
            field.choices = [(way.value, _(WAY_NAMES[way])) for way in Way]
        self.letters_in.choices = [(code, item["name"]) for code, item in LANGUAGES.items()]

    def show(self, chosen: NewsSettings | None) -> None:
        """What the person chose before, or a letter at once for everything."""
        for kind in Kind:
            self[kind.value].data = chosen.way(kind) if chosen else Way.AT_ONCE
        self.letters_in.data = chosen.letters_in if chosen else "vi"

    def ways(self) -> dict[Kind, Way]:
        """What was chosen."""
        return {kind: self[kind.value].data for kind in Kind}
