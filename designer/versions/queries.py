"""Which versions a page compares, and what is asked before a version is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from admin.regimes.models import Regime, RegimeForm
from admin.web.access import Actor
from designer.indicators.queries import unknown
from designer.template.asking import Overlap, overlaps
from designer.template.models import Template, TemplateVersion, VersionState
from designer.template.problems import problems_of
from designer.template.queries import draft_of, published_definitions
from designer.template.rights import known_to
from designer.versions.comparing import Comparison, comparison
from forms_library.definition import Definition, load, read
from forms_library.definition.indicators import bindings
from forms_library.definition.meaning import MeaningQuestion, meaning_questions
from forms_library.messages import N_
from forms_library.problems import Problem, has_errors


@dataclass(frozen=True)
class Publishing:
    """What a designer sees before a draft is published. ``problems`` are all there are; errors stop it.

    ``overlaps`` are indicators that other forms ask for already (A06); ``unknown`` ones of no catalogue stop it too.
    """

    draft: TemplateVersion
    problems: tuple[Problem, ...]
    compared: Comparison | None
    questions: tuple[MeaningQuestion, ...]
    overlaps: tuple[Overlap, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether no error stands in the way."""
        return not has_errors(self.problems) and not self.unknown


def publishing_of(session: Session, template: Template, actor: Actor | None = None) -> Publishing | None:
    """The draft of a template with what publishing it would change, for this designer; None without a draft."""
    draft = draft_of(session, template.id)
    if draft is None:
        return None
    problems = tuple(problems_of(draft.definition))
    former = [load(definition) for definition in published_definitions(session, template)]
    new, unreadable = read(draft.definition)
    compared = comparison(former[-1], new) if former else None
    if has_errors(unreadable):
        return Publishing(draft, problems, compared, ())
    return Publishing(
        draft,
        problems,
        compared,
        tuple(meaning_questions(former, new)),
        tuple(overlaps(session, template, new, known_to(session, actor))),
        tuple(sorted(unknown(session, {found.indicator for found in bindings(new)}))),
    )


def regimes_asking(session: Session, template: Template) -> list[str]:
    """The names of the regimes in force that ask for a form."""
    query = (
        sa.select(Regime.name)
        .join(RegimeForm, RegimeForm.regime_id == Regime.id)
        .where(RegimeForm.template_code == template.code, Regime.active)
        .order_by(Regime.name)
        .distinct()
    )
    return list(session.scalars(query))


def pair(versions: Sequence[TemplateVersion], older: int | None, newer: int | None) -> tuple[int, int]:
    """The two numbers that a page compares: those asked for, else the newest version and the published one before it.

    ``versions`` are all of the template, newest first; NotFound when there are no two.
    """
    numbers = [version.number for version in versions]
    newest = newer if newer is not None else max(numbers)
    before = [
        version.number
        for version in versions
        if version.state is VersionState.PUBLISHED and version.number < newest
    ]
    oldest = older if older is not None else next(iter(before), None)
    if oldest is None or not {oldest, newest} <= set(numbers):
        raise NotFound(N_("There are no two versions to compare."))
    return oldest, newest


@dataclass(frozen=True)
class ReadVersion:
    """A version as far as it can be read: a draft may have errors in what it says (not counting formulas)."""

    definition: Definition
    unreadable: tuple[Problem, ...]


def read_version(session: Session, template: Template, number: int) -> ReadVersion:
    """The version of that number, to be compared; NotFound without it."""
    version = session.scalar(
        sa.select(TemplateVersion).where(
            TemplateVersion.template_id == template.id, TemplateVersion.number == number
        )
    )
    if version is None:
        raise NotFound(N_("There is no such version of this template."))
    definition, problems = read(version.definition)
    return ReadVersion(definition, tuple(problems))
