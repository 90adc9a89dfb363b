"""The dialog of a regime: its eleven components and the rules of its days, as fields instead of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from admin.base.i18n import _, _l
from admin.organisations.models import OrganisationKind
from admin.organisations.names import KIND_NAMES
from admin.regimes.models import IssuingLevel, Regime, RegimeClass
from admin.regimes.names import CLASS_NAMES, FREQUENCY_NAMES, LEVEL_NAMES
from admin.regimes.operations import FormOfRegime, RegimeTexts, Secrecy
from forms_library.calendar import PeriodKind
from forms_library.profiles import profiles
from forms_library.text import clean

REQUIRED = _l("Fill in this field.")
DAYS_PATTERN = r"^\s*\d{1,2}(\s*[,;]\s*\d{1,2})*\s*$"


class FormLine(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One form of the regime: who fills it and where it goes."""

    class Meta:
        """The whole dialog carries one token."""

        csrf = False

    template_code = SelectField(_l("Form"), choices=[])
    reporter_kind = SelectField(_l("Filled by"))
    level = IntegerField(_l("Level"), [Optional(), NumberRange(1, 5)], default=1)
    recipient_id = SelectField(_l("Sent to"), coerce=int, choices=[])


class RegimeForm(FlaskForm):  # type: ignore[misc]
    """All of a regime; ``fill_choices`` must be called first."""

    code = StringField(_l("Code"), [DataRequired(REQUIRED), Length(max=60), Regexp(r"^[A-Za-z0-9._-]+$")])
    name = StringField(_l("Name of the report"), [DataRequired(REQUIRED), Length(max=300)])
    secrecy = RadioField(_l("Content"), default=Secrecy.NONE.value)
    profile = SelectField(_l("Profile"))
    regime_class = SelectField(_l("Class"))
    issuing_level = SelectField(_l("Issuing level"))
    frequency = SelectField(_l("Frequency"))
    family = StringField(
        _l("Family"),
        [Length(max=60)],
        description=_l(
            "The same report at several frequencies: a month is not owed where a longer one is due."
        ),
    )
    recipient_id = SelectField(_l("Receiving organisation"), coerce=int)
    content = TextAreaField(_l("Required content"), render_kw={"rows": 3})
    legal_basis = TextAreaField(_l("Legal basis"), render_kw={"rows": 2})
    send_method = StringField(_l("Way of sending"), [Length(max=300)])
    outline = TextAreaField(
        _l("Outline of the report"),
        render_kw={"rows": 3},
        description=_l("Where the report has figures only, say so here."),
    )
    process_guide = TextAreaField(_l("Guide to the process"), render_kw={"rows": 2})
    document_symbol = StringField(_l("Kind in the document's symbol"), [Length(max=20)], default="BC")
    cut_off = SelectField(_l("Cut-off of the figures"))
    cut_off_day = IntegerField(_l("Closing day"), [Optional(), NumberRange(1, 31)])
    cut_off_start = StringField(_l("From"), [Optional(), Regexp(r"^\d{1,2}/\d{1,2}(/\d{4})?$")])
    cut_off_end = StringField(_l("To"), [Optional(), Regexp(r"^\d{1,2}/\d{1,2}(/\d{4})?$")])
    due = SelectField(_l("Time limit for sending"))
    due_days = IntegerField(_l("Working days after the cut-off"), [Optional(), NumberRange(0, 60)], default=3)
    due_per_level = IntegerField(_l("More for each level"), [Optional(), NumberRange(0, 60)], default=3)
    due_fixed = StringField(
        _l("Day of the month, one for each level"),
        [Optional(), Regexp(DAYS_PATTERN, message=_l("For example 17, 20."))],
    )
    due_months_after = IntegerField(
        _l("Months after the period"), [Optional(), NumberRange(0, 12)], default=0
    )
    due_roll = BooleanField(_l("A day off moves to the next working day"), default=True)
    due_before = BooleanField(_l("“Before” the day: the day before is the last"), default=False)
    forms = FieldList(FormField(FormLine), min_entries=1)

    def fill_choices(self, organisations: Sequence[tuple[int, str]], templates: Mapping[str, str]) -> None:
        """Offer these organisations as recipients and these templates as forms."""
        self.secrecy.choices = [(Secrecy.NONE.value, _("open")), (Secrecy.SECRET.value, _("secret"))]
        self.profile.choices = [(profile.code, profile.name) for profile in profiles().values()]
        self.regime_class.choices = [(kind.value, name) for kind, name in CLASS_NAMES.items()]
        self.issuing_level.choices = [(level.value, name) for level, name in LEVEL_NAMES.items()]
        self.frequency.choices = [(kind.value, name) for kind, name in FREQUENCY_NAMES.items()]
        self.recipient_id.choices = list(organisations)
        self.cut_off.choices = _cut_offs()
        self.due.choices = _dues()
        for line in self.forms:
            line.form.template_code.choices = [
                ("", "–"),
                *sorted(templates.items(), key=lambda item: item[1]),
            ]
            line.form.reporter_kind.choices = [(kind.value, name) for kind, name in KIND_NAMES.items()]
            line.form.recipient_id.choices = [(0, _("the regime's recipient")), *organisations]

    def texts(self) -> RegimeTexts:
        """What was entered, as the operation takes it."""
        return RegimeTexts(
            code=self.code.data or "",
            name=self.name.data or "",
            profile=self.profile.data,
            regime_class=RegimeClass(self.regime_class.data),
            issuing_level=IssuingLevel(self.issuing_level.data),
            frequency=PeriodKind(self.frequency.data),
            recipient_id=self.recipient_id.data,
            family=clean(self.family.data or ""),
            content=self.content.data or "",
            legal_basis=self.legal_basis.data or "",
            send_method=self.send_method.data or "",
            process_guide=self.process_guide.data or "",
            outline=self.outline.data or "",
            document_symbol=self.document_symbol.data or "BC",
            cut_off_rule=self._cut_off_rule(),
            due_rule=self._due_rule(),
            forms=tuple(_form_of(line.form) for line in self.forms if line.form.template_code.data),
        )

    def _cut_off_rule(self) -> str | dict[str, Any]:
        kind = self.cut_off.data
        if kind == "monthly":
            return {"kind": kind, "day": self.cut_off_day.data or 0}
        if kind == "within_year":
            start, end = (_month_day(field.data or "") for field in (self.cut_off_start, self.cut_off_end))
            return {"kind": kind, "start": start, "end": end}
        if kind == "dates":
            start, end = (_iso_day(field.data or "") for field in (self.cut_off_start, self.cut_off_end))
            return {"kind": kind, "start": start, "end": end}
        return str(kind)

    def _due_rule(self) -> dict[str, Any]:
        kind = self.due.data
        per_level = 3 if self.due_per_level.data is None else self.due_per_level.data
        if kind == "working_days":
            days = 3 if self.due_days.data is None else self.due_days.data
            return {"kind": kind, "days": days, "per_level": per_level}
        if kind == "fixed_day":
            return self._fixed_day_rule()
        return {"kind": kind} if kind else {}

    def _fixed_day_rule(self) -> dict[str, Any]:
        days = [int(day) for day in (self.due_fixed.data or "").replace(";", ",").split(",") if day.strip()]
        rule: dict[str, Any] = {
            "kind": "fixed_day",
            "day": days,
            "roll": "next" if self.due_roll.data else "none",
        }
        if self.due_months_after.data:
            rule["months_after"] = self.due_months_after.data
        return rule | ({"before": True} if self.due_before.data else {})


def _cut_offs() -> list[tuple[str, str]]:
    return [
        ("", "–"),
        ("15-14", _("15th of the month before to 14th (Decree 09/2019)")),
        ("calendar", _("Calendar months")),
        ("monthly", _("Closing on another day of the month")),
        ("within_year", _("Fixed days of the year")),
        ("dates", _("Stated days")),
    ]


def _dues() -> list[tuple[str, str]]:
    return [
        ("", "–"),
        ("working_days", _("Working days after the cut-off")),
        ("fixed_day", _("A fixed day of the month")),
        ("weekly", _("Weekly, on Thursday")),
        ("date", _("Stated in each request")),
    ]


def _form_of(line: Any) -> FormOfRegime:
    return FormOfRegime(
        template_code=line.template_code.data,
        reporter_kind=OrganisationKind(line.reporter_kind.data),
        level=line.level.data or 1,
        recipient_id=line.recipient_id.data or None,
    )


def _month_day(text: str) -> str:
    day, _slash, month = text.partition("/")
    return f"{month[:2].strip('/').zfill(2)}-{day.zfill(2)}"


def _iso_day(text: str) -> str:
    return "-".join(part.zfill(2) for part in reversed(text.split("/")))


def initial(regime: Regime) -> dict[str, Any]:
    """The fields of an existing regime."""
    names = (
        *("code", "name", "profile", "family", "recipient_id", "content", "legal_basis", "send_method"),
        *("outline", "process_guide", "document_symbol"),
    )
    return {
        **{name: getattr(regime, name) for name in names},
        "regime_class": regime.regime_class.value,
        "issuing_level": regime.issuing_level.value,
        "frequency": regime.frequency.value,
        **_initial_cut_off(regime.cut_off_rule),
        **_initial_due(regime.due_rule or {}),
        "forms": [
            {
                "template_code": form.template_code,
                "reporter_kind": form.reporter_kind.value,
                "level": form.level,
                "recipient_id": form.recipient_id or 0,
            }
            for form in regime.forms
        ]
        + [{"level": 1}],
    }


def _initial_cut_off(rule: Any) -> dict[str, Any]:
    if not isinstance(rule, dict):
        return {"cut_off": rule or ""}
    kind = rule.get("kind", "")
    start, end = ("/".join(reversed(str(rule.get(name, "")).split("-"))) for name in ("start", "end"))
    return {"cut_off": kind, "cut_off_day": rule.get("day"), "cut_off_start": start, "cut_off_end": end}


def _initial_due(rule: Mapping[str, Any]) -> dict[str, Any]:
    days = rule.get("day", "")
    return {
        "due": rule.get("kind", ""),
        "due_days": rule.get("days", 3),
        "due_per_level": rule.get("per_level", 3),
        "due_fixed": ", ".join(map(str, days)) if isinstance(days, list) else str(days),
        "due_months_after": rule.get("months_after", 0),
        "due_roll": rule.get("roll", "next") == "next",
        "due_before": bool(rule.get("before")),
    }
