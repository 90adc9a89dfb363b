"""What parts and those who hold them are called. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms_library.definition import Definition, TableSection
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from runtime.reports.titles import title_of
from runtime.sharing.models import ReportPart


def holder_name(part: ReportPart) -> str:
    """Whose hands a part is in."""
    if part.person is not None:
        return part.person.full_name
    return part.organisation.name if part.organisation is not None else ""


def part_name(definition: Definition, part: ReportPart) -> str:
    """What a part is called: its section, with the first rows of it and how many more there are."""
    section = definition.section(part.section)
    title = title_of(section)
    if part.rows is None or not isinstance(section, TableSection):
        return title
    labels = [section.row(code).label for code in part.rows[:2]]
    more = len(part.rows) - len(labels)
    return f"{title}: {'; '.join(labels)}" + (f" (+{more})" if more else "")


def unready_parts(definition: Definition, parts: Iterable[ReportPart]) -> Iterator[Problem]:
    """An error for each part whose holder is still at work: submitting would freeze it under their hands."""
    for part in parts:
        if part.done_at is None and part.within_id is None:
            text = N_(
                "%(name)s has not reported “%(part)s” as filled yet. Wait for it, or take the part back."
            )
            params = {"name": holder_name(part), "part": part_name(definition, part)}
            yield Problem(Message(text, params), "error", Place(part.section))
