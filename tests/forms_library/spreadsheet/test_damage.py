"""Whatever a file holds, the importer answers: a definition, doubts, or a refusal; it never fails."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_library.spreadsheet.book import Area, Book, Sheet, SheetCell
from forms_library.spreadsheet.importing.form import import_book, import_package
from forms_library.spreadsheet.opening import Refused, open_package
from forms_library.spreadsheet.reading import read_book
from tests.forms_library.spreadsheet.corpus.made import made, made_names

WORDS = """
STT|Nội dung|Đơn vị|Tổng số|A|B|MS|1|2|3|(4)|1=2+3|5=6+..+9|I|1.1|-|…|TỔNG CỘNG (I+II)|Ghi chú:|x|Trong đó|
Cột (2) <= Cột (1)|Đơn vị tính: đồng|BÁO CÁO
"""
TEXTS = st.sampled_from([word.strip() for word in WORDS.split("|")] + [""])
LINES = st.sampled_from([frozenset(), frozenset({"left", "right", "top", "bottom"}), frozenset({"bottom"})])
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 7)),
    st.builds(lambda text, lines: SheetCell(text, text, text, lines=lines), TEXTS, LINES),
    max_size=45,
)
AREAS = st.builds(
    lambda top, left, height, width: Area(top, left, top + height, left + width),
    st.integers(1, 9), st.integers(1, 7), st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    CELLS,
    st.lists(AREAS, max_size=5),
    st.sets(st.integers(1, 7), max_size=2),
    st.sets(st.integers(1, 9), max_size=2),
)
def test_any_cells_are_answered(
    cells: dict[tuple[int, int], SheetCell], areas: list[Area], columns: set[int], rows: set[int]
) -> None:
    sheet = Sheet("S", cells, tuple(areas), hidden_columns=frozenset(columns), hidden_rows=frozenset(rows))
    import_book(Book((sheet,)))


@pytest.mark.parametrize("name", made_names())
def test_a_form_with_cells_and_areas_knocked_about_is_answered(name: str) -> None:
    sheet = read_book(open_package(made(name))).sheets[0]
    for seed in range(2):
        choose = random.Random(f"{name}{seed}")
        cells = {spot: cell for spot, cell in sheet.cells.items() if choose.random() < 0.85}
        merged = tuple(_knocked(area, choose) for area in sheet.merged if choose.random() < 0.8)
        hidden = frozenset({choose.randrange(1, 12)})
        import_book(Book((Sheet("S", cells, merged, hidden_columns=hidden),)))


def _knocked(area: Area, choose: random.Random) -> Area:
    if choose.random() < 0.7:
        return area
    by = choose.choice((-1, 1, 2))
    left = max(area.left + by, 1)
    return Area(area.top, left, area.bottom, max(area.right + by, left))


def test_files_whose_bytes_are_knocked_about_are_refused_or_answered() -> None:
    content = made("dossiers")
    refused: list[str] = []
    for seed in range(60):
        choose = random.Random(seed)
        broken = bytearray(content)
        for _ in range(choose.choice((1, 3, 20))):
            broken[choose.randrange(len(broken))] = choose.randrange(256)
        try:
            import_package(open_package(bytes(broken)))
        except Refused as refusal:
            refused.append(refusal.message.text())
    assert len(refused) > 10
    assert all(refused)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/core.xml"]
)
def test_a_part_that_is_cut_short_is_told_of_as_damage(part: str) -> None:
    """The zip is whole and only the XML in it is not: every parser says so in an error of its own."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(made("dossiers"))) as whole, zipfile.ZipFile(packed, "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[: len(content) // 2] if name == part else content)
    with pytest.raises(Refused) as refused:
        read_book(open_package(packed.getvalue()))
    assert refused.value.guard == "damaged"


def without(pattern: bytes, part: str) -> bytes:
    """A form whose zip is whole, with something taken out of one part."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(made("dossiers"))) as whole, zipfile.ZipFile(packed, "w") as changed:
        for name in whole.namelist():
            content = whole.read(name)
            changed.writestr(name, re.sub(pattern, b"", content) if name == part else content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("pattern", "part", "guard"),
    [
        (rb"<sheet [^>]*/>", "xl/workbook.xml", "no_sheet"),
        (rb"<Override [^>]*sheet.main[^>]*/>", "[Content_Types].xml", "damaged"),
    ],
)
def test_a_workbook_without_sheets_and_one_without_a_workbook_are_refused(
    pattern: bytes, part: str, guard: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_package(open_package(without(pattern, part)))
    assert refused.value.guard == guard
