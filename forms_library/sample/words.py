"""Texts, choices, dates and marks of a sample."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable

from forms_library.definition.model import Column, Part
from forms_library.sample.hints import Hints
from forms_library.value_types import CellSpec, Value

FIRST_DAY = datetime.date(2026, 1, 2)

# Wording for narratives nobody gave hints for. Documents are Vietnamese, so this is not a text to translate.
USUAL = (
    "Trong kỳ, đơn vị đã triển khai đầy đủ các nhiệm vụ theo kế hoạch; các chỉ tiêu cơ bản bảo đảm tiến độ đề ra.",
    "Công tác phối hợp giữa các bộ phận được duy trì; số liệu báo cáo đã được rà soát, đối chiếu trước khi gửi.",
    "Một số nội dung còn chậm do khối lượng công việc tăng, đơn vị đang tập trung khắc phục trong kỳ tới.",
)


class Words:
    """Draws what is not a figure."""

    def __init__(self, hints: Hints, chance: random.Random) -> None:
        self._hints = hints
        self._chance = chance

    def part(self, section: str, part: Part) -> str:
        """A paragraph for a part of a narrative."""
        wordings = self._hints.texts.get(f"{section}/{part.code}")
        text = self._chance.choice(wordings) if wordings else " ".join(self._chance.sample(USUAL, 2))
        return text[: part.maximum_length]

    def value(self, spec: CellSpec, label: str) -> Value:
        """A value of a kind that is not numeric."""
        if spec.kind == "date":
            return FIRST_DAY + datetime.timedelta(days=self._chance.randrange(300))
        if spec.kind == "yes_no":
            return self._chance.random() < 0.5
        if spec.kind in ("choice", "choices"):
            return self._chance.choice(spec.choices).code
        if spec.kind in ("text", "long_text"):
            return f"{label} (mẫu)"[: spec.maximum_length or 500]
        return None

    def marks(self, columns: Iterable[Column]) -> dict[str, Value]:
        """For every group of mark columns, the one that is marked; the others are blank."""
        groups: dict[str, list[str]] = {}
        for column in columns:
            if column.kind == "one_of":
                groups.setdefault(column.group, []).append(column.code)
        marked = {self._chance.choice(codes) for codes in groups.values()}
        return {code: True if code in marked else None for codes in groups.values() for code in codes}
