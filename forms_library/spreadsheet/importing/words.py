"""The words by which people and the importer find their way in a printed form."""

from __future__ import annotations

import re

from forms_library.text import clean

# Codes of columns

_NUMBER = re.compile(r"[(\[]?\s*(\d{1,3}[a-zđ]?)\s*[)\]]?\.?")
_LETTER = re.compile(r"[(\[]?\s*([A-ZĐ])\s*[)\]]?")
_NAMED = re.compile(r"MS|MÃ SỐ|MÃ|CỘT|MÃ CỘT", re.IGNORECASE)
_RULE = re.compile(r"[(\[]?\s*(\d{1,3}[a-zđ]?)\s*[)\]]?\s*(?:<=|>=|[=≤≥<>]).*\d.*", re.DOTALL)
_PROSE = re.compile(r"cột\s*\(?\s*(\d{1,3})\s*\)?\s*(?:<=|>=|[=≤≥<>]).*\d.*", re.IGNORECASE | re.DOTALL)
_LETTERS_IN_RULE = re.compile(r"[A-Za-zÀ-ỹ]{2,}")
_WORDS_IN_RULE = re.compile(r"cột|ô số|dòng|hàng", re.IGNORECASE)


def code_of(text: str) -> str:
    """The bare code in a cell of the code line: "3" of "(3)=(4)+(5)", "A", "MS"; "" if it holds none."""
    text = clean(text)
    for pattern in (_NUMBER, _LETTER):
        if found := pattern.fullmatch(text):
            return found[1]
    if _NAMED.fullmatch(text):
        return text
    return rule_code(text)


def rule_code(text: str) -> str:
    """The code that a rule begins with; "" if the text is no rule."""
    text = clean(text)
    found = _RULE.fullmatch(text) or _PROSE.fullmatch(text)
    if found is None or _LETTERS_IN_RULE.search(_WORDS_IN_RULE.sub(" ", text)):
        return ""
    return found[1]


def is_number_code(code: str) -> bool:
    """Whether a code is one of a sequence of numbers."""
    return code[:1].isdigit()


def is_named_code(code: str) -> bool:
    """Whether the cell only says that codes stand in its line ("MS")."""
    return len(code) > 1 and not code[:1].isdigit()


# Labels of columns that hold words

LABEL_SOURCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), source)
    for pattern, source in (
        (r"(?:số\s*)?(?:stt|tt|số thứ tự)", "number"),
        (r"đvt|đơn vị tính|đ\.?v\.?\s*tính|đơn vị đo", "unit_of_measure"),
        (r"ms|mã số|mã chỉ tiêu|mã dòng|mã", "printed_code"),
    )
)
_NAMES_ROWS = re.compile(
    r"(?:tên|nội dung|chỉ tiêu|danh mục|diễn giải|khoản mục|hạng mục|lĩnh vực|ngành|cơ quan|đơn vị|địa phương|"
    r"xã|phường|thôn|tổ dân phố|huyện|quận|tỉnh|thành phố|cấp|loại|nhóm|đối tượng|dự án|chương trình|"
    r"chức danh|họ và tên|"
    r"phân tổ|nguồn|văn bản|địa bàn|khu vực)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ORGANISATION = re.compile(
    r"(?:tên\s+)?(?:đơn vị|cơ quan|địa phương|xã|phường|cơ quan, đơn vị|đơn vị báo cáo|xã, phường|"
    r"phường, xã|phường/xã|xã/phường)",
    re.IGNORECASE,
)
_HEADER_WORDS = re.compile(
    r"(?:stt|tt|số tt|số thứ tự|ms|mã số|đvt|đơn vị tính|nội dung|chỉ tiêu|số liệu|ghi chú|đơn vị|"
    r"số lượng|tổng số|kế hoạch|"
    r"thực hiện|danh mục|diễn giải|giá trị|kết quả|tên .*)",
    re.IGNORECASE,
)


def label_source(label: str) -> str:
    """What a column of words says of a row: "number", "unit_of_measure", "printed_code", or "" for anything else."""
    plain = clean(label).strip(".:")
    return next((source for pattern, source in LABEL_SOURCES if pattern.fullmatch(plain)), "")


def names_rows(label: str) -> bool:
    """Whether a column of that name is likely to hold what its rows are called."""
    return _NAMES_ROWS.fullmatch(clean(label)) is not None


def names_organisations(label: str) -> bool:
    """Whether the rows below a label are the organisations that report."""
    return _ORGANISATION.fullmatch(clean(label)) is not None


def names_words(label: str) -> bool:
    """Whether a column of that name holds words: numbers of rows, names, units of measure."""
    return bool(label_source(label)) or names_rows(label) or names_organisations(label)


def is_header_word(text: str) -> bool:
    """Whether a text is one of those that stand in headers everywhere."""
    return _HEADER_WORDS.fullmatch(clean(text)) is not None


# What stands above the table

DOCUMENT = (
    r"(?:thông tư(?: liên tịch)?|quyết định|nghị định|nghị quyết|công văn|kế hoạch|chỉ thị|luật|hướng dẫn|"
    r"tờ trình|văn bản)"
)
_ABOVE = re.compile(
    rf"biểu(?: mẫu)?\s*(?:số\b|:)|mẫu(?: biểu)?\s*(?:số\b|:)|phụ lục\b|"
    rf"-?\s*đơn vị (?:nhận )?báo cáo\s*[:….]|đơn vị tính\s*:|"
    rf"đvt\s*:|kỳ báo cáo\s*[:….]|\(?từ ngày\b|\(?số liệu (?:từ|tính)\b|ngày nhận\b|\(?\s*ban hành\b.*\btheo\b|"
    rf"\(?\s*(?:kèm )?theo {DOCUMENT} (?:số|liên tịch|\d)|cộng h[oò][aà] xã hội|độc lập\s*-|kính gửi|"
    rf"(?:tháng|quý|năm)\s*(?:…|\.\.)",
    re.IGNORECASE,
)
SYMBOL = re.compile(
    r"(?:biểu|mẫu)(?:\s+(?:mẫu|biểu))?(?:\s+số)?\s*:?\s*(?P<symbol>[\w./()-]+)", re.IGNORECASE
)
APPENDIX = re.compile(r"phụ\s+lục(?:\s+số)?\s*:?\s*(?P<symbol>(?:[IVXLC]+|\d[\w./-]*)(?!\w))", re.IGNORECASE)
UNIT = re.compile(
    r"(?:đơn\s+vị\s+tính|đvt|đ\.v\.t)\s*:\s*(?P<unit>[^\n]+?)\s*\)?\s*$", re.IGNORECASE | re.MULTILINE
)
LEGAL = re.compile(
    rf"\(?\s*(?:ban\s+hành\s+)?(?:kèm\s+)?theo\s+(?P<basis>{DOCUMENT}\b[^()\n]*?)\s*(?:\)|\n|$)",
    re.IGNORECASE,
)
NATION = re.compile(r"cộng\s+h[oò][aà]\s+xã\s+hội|độc\s+lập\s*-", re.IGNORECASE)
PERIOD_LINE = re.compile(
    r"kỳ\s+báo\s+cáo|\(?\s*(?:số\s+liệu\s+)?(?:tính\s+)?từ\s+ngày|so_lieu|^\(?\s*(?:tháng|quý|năm)\s*[….]",
    re.IGNORECASE,
)
PERIODS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\btuần\b", "week"),
        (r"\btháng\s*(?:…|\.\.)|\bhằng tháng|\bhàng tháng|\btháng$", "month"),
        (r"\bquý\b", "quarter"),
        (r"\b(?:6|sáu) tháng", "half_year"),
        (r"\b(?:9|chín) tháng", "nine_months"),
        (r"\bnăm\s*(?:…|\.\.)?$|\bhằng năm|\bhàng năm", "year"),
    )
)


def stands_above(text: str) -> bool:
    """Whether a text is one of those that stand above a table, not in its header."""
    return _ABOVE.match(clean(text)) is not None


# What stands below the table

_SIGNING = re.compile(
    r"(?:người\s+(?:lập|ký|kiểm|báo cáo|tổng hợp)|thủ\s+trưởng|(?:phó\s+)?(?:chủ\s+tịch|giám\s+đốc|"
    r"trưởng\s+phòng|chánh)|"
    r"kế\s+toán|tm\.|kt\.|tl\.|lãnh\s+đạo|\(?ký\b|.*ngày\s*(?:…|\.|\d).*tháng\s*(?:…|\.|\d).*năm|"
    r"nơi\s+nhận|đại\s+diện)",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(
    r"(?:(?P<number>\d{1,3})\s*\.\s*)?(?:ghi\s+chú|lưu\s+ý|chú\s+thích|hướng\s+dẫn|giải\s+thích)\b",
    re.IGNORECASE,
)


def is_signing(text: str) -> bool:
    """Whether a text belongs to the place where people sign."""
    return _SIGNING.match(clean(text)) is not None


def is_note(text: str) -> bool:
    """Whether a text begins the notes below a table."""
    return _NOTE.match(clean(text)) is not None


def note_number(text: str) -> int | None:
    """27 of "27. Ghi chú:"."""
    found = _NOTE.match(clean(text))
    return int(found["number"]) if found and found["number"] else None


# Rows

_DOTS = re.compile(r"[\s.…·\-_]*(?:\.{2,}|…)[\s.…·\-_]*|n")
_TOTAL = re.compile(r"(?:tổng\s+(?:cộng|số|hợp)|cộng|tổng)\b(?:\s*\(.*\)|\s*:)?", re.IGNORECASE)
_OF_WHICH = re.compile(r"[-+*•\s]*(?:trong\s+đó|tr\.?đó|bao\s+gồm|gồm)\b", re.IGNORECASE)
_OPEN_END = re.compile(r".*(?:…|\.{3,})\s*", re.DOTALL)


def is_placeholder(text: str) -> bool:
    """Whether a text only says that more lines follow: "…", "...", "n"."""
    return _DOTS.fullmatch(clean(text)) is not None


def is_open(text: str) -> bool:
    """Whether a name is left open: "Lĩnh vực …"."""
    return _OPEN_END.fullmatch(text) is not None


def is_total(text: str) -> bool:
    """Whether a row is called a total and nothing else."""
    return _TOTAL.fullmatch(clean(text)) is not None


def is_of_which(text: str) -> bool:
    """Whether a row is a part only ("trong đó"), which does not add up to the whole."""
    return _OF_WHICH.match(clean(text)) is not None


def is_capitals(text: str) -> bool:
    """Whether a text is written in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 2 and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)
