"""Draws a printed form as a spreadsheet the way offices' files look: dirt of several kinds, chosen by a seed.

It knows nothing of the importer; what it draws is what the form's columns, codes and rules say.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.forms_library.spreadsheet.corpus.forms import PrintedForm

THIN = Side(style="thin")
FONT = "Times New Roman"


@dataclass(frozen=True)
class Dirt:
    """How a form is drawn."""

    seed: int
    head: Literal["lines", "box", "corner", "nothing"] = "lines"
    merges: Literal["all", "groups", "none", "shifted", "halves"] = "all"
    lines: Literal["tell", "everywhere", "nowhere"] = "tell"
    codes: Literal["printed", "brackets", "numbers", "rules below", "labels unnamed"] = "printed"
    texts: frozenset[str] = frozenset()
    """Of: broken, spaces, capitals, decomposed, rule in label, ellipsis."""
    margin: int = 0
    hidden: bool = False
    doubled: bool = False
    body: Literal["empty", "numbers", "groups", "dots", "figures"] = "numbers"
    foot: bool = True


def clean_dirt(seed: int = 0) -> Dirt:
    """A form as a careful office draws it."""
    return Dirt(seed)


def dirt_of(seed: int) -> Dirt:
    """What a careless office does to a form; the same for the same seed."""
    choose = random.Random(seed)
    merges = choose.choice(("all", "all", "all", "groups", "none", "shifted", "halves"))
    lines = (
        choose.choice(("tell", "tell", "everywhere"))
        if merges != "all"
        else choose.choice(("tell", "everywhere", "nowhere"))
    )
    texts = {
        word
        for word in ("broken", "spaces", "capitals", "decomposed", "rule in label", "ellipsis")
        if choose.random() < 0.3
    }
    return Dirt(
        seed,
        head=choose.choice(("lines", "box", "corner", "nothing")),
        merges=merges,  # type: ignore[arg-type]
        lines=lines,  # type: ignore[arg-type]
        codes=choose.choice(("printed", "brackets", "numbers", "rules below", "labels unnamed")),
        texts=frozenset(texts),
        margin=choose.choice((0, 0, 1)),
        hidden=choose.random() < 0.2,
        doubled=merges == "all" and choose.random() < 0.2,
        body=choose.choice(("empty", "numbers", "groups", "dots", "figures")),
        foot=choose.random() < 0.7,
    )


def draw(form: PrintedForm, dirt: Dirt) -> bytes:
    """The spreadsheet."""
    return _Drawing(form, dirt).draw()


@dataclass
class _Box:
    """A cell of the header as it should look."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


class _Drawing:
    def __init__(self, form: PrintedForm, dirt: Dirt) -> None:
        self.form, self.dirt = form, dirt
        self.choose = random.Random(f"{dirt.seed}/{form.name}")
        self.book = Workbook()
        self.sheet: Worksheet = self.book.active  # type: ignore[assignment]
        self.sheet.title = "Biểu"
        self.depth = max(len(column.path) for column in form.columns)
        self.places = self._places()
        self.printed = [self._printed(index) for index in range(len(form.columns))]

    # Columns

    def _places(self) -> list[tuple[int, int]]:
        """The first and last sheet column of each column of the form."""
        places, at = [], 1 + self.dirt.margin
        doubled = len(self.form.columns) // 2 if self.dirt.doubled else -1
        hidden = len(self.form.columns) * 2 // 3 if self.dirt.hidden else -1
        for index in range(len(self.form.columns)):
            if index == hidden:
                at += 1
            places.append((at, at + (index == doubled)))
            at = places[-1][1] + 1
        return places

    @property
    def left(self) -> int:
        return self.places[0][0]

    @property
    def right(self) -> int:
        return self.places[-1][1]

    def _printed(self, index: int) -> str:
        text = self.form.columns[index].printed
        if "ellipsis" in self.dirt.texts:
            text = re.sub(r"\d+(?:\+\d+){2,}", _shortened, text)
        return text

    # Texts

    def text(self, text: str, *, breakable: bool = True) -> str:
        words = text.split(" ")
        if breakable and "broken" in self.dirt.texts and len(words) > 3:
            middle = len(words) // 2
            text = " ".join(words[:middle]) + "\n" + " ".join(words[middle:])
        if breakable and "spaces" in self.dirt.texts:
            text = " " + text.replace(" ", "  ", 1) + "\u00a0"
        return unicodedata.normalize("NFD", text) if "decomposed" in self.dirt.texts else text

    # The whole

    def draw(self) -> bytes:
        top = self._head()
        boxes = self._boxes(top)
        bottom = top + self.depth - 1
        self._header(boxes, top, bottom)
        row = self._code_line(bottom + 1)
        row = self._body(row)
        self._foot(row)
        if self.dirt.hidden:
            self._hide()
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def put(self, row: int, column: int, text: object, *, bold: bool = False, across: int = 0) -> None:
        cell = self.sheet.cell(row, column, text)
        cell.font = Font(name=FONT, bold=bold, size=11)
        cell.alignment = Alignment(horizontal="center" if across else None, wrap_text=True)
        if across > column:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=across)

    def _head(self) -> int:
        """What stands above the table; the row in which the header begins."""
        form, left, right = self.form, self.left, self.right
        title = self.text(form.title)
        if self.dirt.head == "nothing":
            self.put(1, left, title, bold=True, across=right)
            return 3
        if self.dirt.head == "box" and right - left >= 5:
            return self._box(title)
        if self.dirt.head == "corner":
            self.put(1, right, f"Biểu số: {form.symbol}" if form.symbol else "Biểu tổng hợp")
            if form.legal_basis:
                self.put(2, left, f"(Ban hành kèm theo {form.legal_basis})", across=right)
            self.put(3, left, title, bold=True, across=right)
            self.put(4, left, "Kỳ báo cáo: Từ ngày … đến ngày …", across=right)
            self.put(5, max(right - 1, left), f"ĐVT: {form.unit_of_measure}")
            return 6
        self.put(1, left, f"Biểu số {form.symbol}" if form.symbol else "TÊN CƠ QUAN BÁO CÁO")
        self.put(2, left, title, bold=True, across=right)
        if form.legal_basis:
            self.put(3, left, f"(Kèm theo {form.legal_basis})", across=right)
        self.put(5, left, f"Đơn vị tính: {form.unit_of_measure}", across=right)
        return 6

    def _box(self, title: str) -> int:
        """Three cells side by side: symbol and legal basis, title and period, who reports to whom."""
        form, left, right = self.form, self.left, self.right
        third = (right - left + 1) // 3
        first = f"Biểu số: {form.symbol}\n" if form.symbol else ""
        first += f"Ban hành theo {form.legal_basis}\n" if form.legal_basis else ""
        middle = f"{title}\nKỳ báo cáo: ………\n(Từ ngày … đến ngày …)"
        for start, end, text in (
            (left, left + third - 1, first + "Ngày nhận báo cáo: …"),
            (left + third, right - third, middle),
            (right - third + 1, right, "- Đơn vị báo cáo: …\n- Đơn vị nhận báo cáo: …"),
        ):
            self.put(1, start, text, across=end)
        self.put(2, right - third + 1, f"Đơn vị tính: {form.unit_of_measure}", across=right)
        return 3

    # The header

    def _boxes(self, top: int) -> list[_Box]:
        boxes: list[_Box] = []
        columns = self.form.columns
        for level in range(self.depth):
            start = 0
            while start < len(columns):
                path, end = columns[start].path, start
                if len(path) <= level:
                    start += 1
                    continue
                while (
                    end + 1 < len(columns)
                    and len(columns[end + 1].path) > level + 1
                    and len(path) > level + 1
                    and columns[end + 1].path[: level + 1] == path[: level + 1]
                ):
                    end += 1
                leaf = len(path) == level + 1
                boxes.append(
                    _Box(
                        top + level,
                        self.places[start][0],
                        top + (self.depth - 1 if leaf else level),
                        self.places[end][1],
                        self._label(path[level], start, leaf),
                    )
                )
                start = end + 1
        return boxes

    def _label(self, text: str, index: int, leaf: bool) -> str:
        if "capitals" in self.dirt.texts and not leaf:
            text = text.upper()
        if leaf and self._rule_in_label(index):
            text += f" ({self.printed[index]})"
        return self.text(text)

    def _rule_in_label(self, index: int) -> bool:
        return (
            "rule in label" in self.dirt.texts
            and "=" in self.printed[index]
            and self.dirt.codes != "rules below"
        )

    def _header(self, boxes: list[_Box], top: int, bottom: int) -> None:
        slipped, edge = self._slipped(boxes, top, bottom)
        for box in boxes:
            left, right, down = box.left, box.right, box.bottom
            if id(box) in slipped:
                # The areas moved on by one: leaves lose their height, the last one what goes beyond its neighbour.
                left, right, down = left + 1, min(right + 1, edge), box.top
            self.put(box.top, left, box.text, bold=True)
            self.sheet.cell(box.top, left).alignment = Alignment(
                horizontal="center", vertical="center", wrap_text=True
            )
            if self._merged(box) and (down > box.top or right > left):
                self.sheet.merge_cells(start_row=box.top, end_row=down, start_column=left, end_column=right)
            self._line(box.top, box.left, box.bottom, box.right)

    def _merged(self, box: _Box) -> bool:
        if self.dirt.merges in ("all", "shifted"):
            return True
        if self.dirt.merges == "groups":
            return box.right > box.left
        if self.dirt.merges == "halves":
            return self.choose.random() < 0.6
        return False

    def _slipped(self, boxes: list[_Box], top: int, bottom: int) -> tuple[set[int], int]:
        """The labels that slipped, and how far they may go: the end of a run of labels beside one another."""
        if self.dirt.merges != "shifted":
            return set(), 0
        runs = [run for row in range(top, bottom) for run in _runs([box for box in boxes if box.top == row])]
        runs = [run for run in runs if len(run) > 1 and run[-1].right > run[-1].left]
        if not runs:
            return set(), 0
        run = self.choose.choice(runs)
        return {id(box) for box in run[1:]}, run[-1].right

    def _line(self, top: int, left: int, bottom: int, right: int) -> None:
        if self.dirt.lines == "nowhere":
            return
        every = self.dirt.lines == "everywhere"
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.sheet.cell(row, column).border = Border(
                    left=THIN if every or column == left else None,
                    right=THIN if every or column == right else None,
                    top=THIN if every or row == top else None,
                    bottom=THIN if every or row == bottom else None,
                )

    # Codes and body

    def _code_line(self, row: int) -> int:
        below = self.dirt.codes == "rules below"
        for index, column in enumerate(self.form.columns):
            text: object = self.printed[index]
            if self._rule_in_label(index) or below:
                text = column.code
            text = self._styled(str(text), index)
            left, right = self.places[index]
            self.put(row, left, text, across=right)
            self._line(row, left, row, right)
            if below:
                rule = self.printed[index] if "=" in self.printed[index] else None
                self.put(row + 1, left, rule, across=right)
                self._line(row + 1, left, row + 1, right)
        return row + 1 + below

    def _styled(self, text: str, index: int) -> object:
        if (
            self.dirt.codes == "labels unnamed"
            and index < self.form.labels
            and not text.strip("()").isdigit()
        ):
            return None
        if self.dirt.codes == "brackets" and not text.startswith("(") and text not in ("", "MS"):
            return re.sub(r"\d+|^[A-C]$", lambda hit: f"({hit[0]})", text) if "*" not in text else text
        if self.dirt.codes == "numbers" and text.isdigit():
            return int(text)
        return text or None

    def _body(self, row: int) -> int:
        lines = {
            "empty": [("", "")] * 3,
            "numbers": [
                ("1", "Xã An Bình"),
                ("2", "Xã Bình Minh"),
                ("3", "Phường Cẩm Hà"),
                ("", "TỔNG CỘNG"),
            ],
            "groups": [
                ("I", "Khối sở, ngành"),
                ("1", ""),
                ("2", ""),
                ("…", ""),
                ("II", "Khối xã, phường"),
                ("1", ""),
                ("…", ""),
            ],
            "dots": [("1", ""), ("2", ""), ("…", ""), ("", "TỔNG SỐ")],
            "figures": [("1", "Xã An Bình"), ("2", "Xã Bình Minh")],
        }[self.dirt.body]
        for number, name in lines:
            self._body_row(row, number, name)
            row += 1
        return row

    def _body_row(self, row: int, number: str, name: str) -> None:
        labels = self.form.labels
        for index, (left, right) in enumerate(self.places):
            text: object = None
            if index == 0 and labels > 1:
                text = int(number) if number.isdigit() else number
            elif index == min(labels, 2) - 1:
                text = name
            elif self.dirt.body == "figures" and index >= labels:
                text = self.choose.randrange(0, 400)
            self.put(row, left, text or None, across=right if right > left else 0)
            self._line(row, left, row, right)

    def _foot(self, row: int) -> None:
        if self.form.notes:
            row += 1
            self.put(row, self.left, "Ghi chú:", bold=True)
            for note in self.form.notes:
                row += 1
                self.put(row, self.left, f"- {note}", across=self.right)
        if self.dirt.foot:
            self.put(row + 2, max(self.right - 3, self.left), "…, ngày … tháng … năm …")
            self.put(row + 3, self.left, "NGƯỜI LẬP BIỂU", bold=True)
            self.put(row + 3, max(self.right - 2, self.left + 1), "THỦ TRƯỞNG ĐƠN VỊ", bold=True)

    def _hide(self) -> None:
        used = {column for place in self.places for column in range(place[0], place[1] + 1)}
        for column in range(self.left, self.right + 1):
            if column not in used:
                self.sheet.column_dimensions[get_column_letter(column)].hidden = True


def _runs(boxes: list[_Box]) -> list[list[_Box]]:
    """Labels of one row that touch one another, left to right."""
    runs: list[list[_Box]] = []
    for box in boxes:
        if runs and runs[-1][-1].right + 1 == box.left:
            runs[-1].append(box)
        else:
            runs.append([box])
    return runs


def _shortened(hit: re.Match[str]) -> str:
    """`2+3+4+5` as `2+...+5`, where the numbers follow one another."""
    numbers = [int(part) for part in hit[0].split("+")]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return hit[0]
    return f"{numbers[0]}+...+{numbers[-1]}"
