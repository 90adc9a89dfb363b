"""The printed report follows Decree 30/2020/NĐ-CP, Annex I: judged by poppler, not by our own code."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from runtime.documents import fonts
from runtime.documents.context import (
    Attachment,
    DocumentContext,
    Fields,
    Narrative,
    Orientation,
    Part,
    RenderedDocument,
    SignatureBox,
    SigningManner,
    Table,
    authority_lines,
)
from runtime.documents.rendering import POINTS_PER_MM, heading_lines, printed_size, render_report, seal_box
from tests.runtime.documents.conftest import AGENCY, DATA, Reader, figures, report

A4 = (595.276, 841.89)


def words(reader: Reader, pdf: bytes) -> list[tuple[int, float, float, float, float, str]]:
    """(page, left, top, right, bottom, word) in points, from pdftotext."""
    html = reader.text(pdf, "-bbox")
    found, page = [], 0
    for line in html.splitlines():
        page += "<page " in line
        match = re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', line)
        if match:
            x1, y1, x2, y2 = (float(number) for number in match.groups()[:4])
            found.append((page, x1, y1, x2, y2, match[5]))
    return found


def test_pages_are_a4_with_the_margins_of_the_decree(reader: Reader, rendered: RenderedDocument) -> None:
    assert "Page size:       595.276 x 841.89 pts (A4)" in reader.tool("pdfinfo", rendered.pdf)
    body = [word for word in words(reader, rendered.pdf) if word[0] == 1]
    left, top = min(word[1] for word in body), min(word[2] for word in body)
    right, bottom = max(word[3] for word in body), max(word[4] for word in body)
    assert 29.9 <= left / POINTS_PER_MM <= 35
    assert 14.9 <= (A4[0] - right) / POINTS_PER_MM <= 22
    assert 19.9 <= top / POINTS_PER_MM <= 25
    assert (A4[1] - bottom) / POINTS_PER_MM >= 20


def test_only_tinos_is_used_and_all_of_it_is_embedded(reader: Reader, rendered: RenderedDocument) -> None:
    lines = reader.tool("pdffonts", rendered.pdf).splitlines()[2:]
    assert lines
    for line in lines:
        name, *_, embedded, subset, unicode, _object, _generation = line.split()
        assert re.fullmatch(r"[A-Z]{6}\+Tinos(-Bold)?(-Italic)?", name)
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


def test_the_vendored_faces_are_those_of_the_checksums() -> None:
    lines = (fonts.FONTS / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in map(str.split, lines)}
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in fonts.FONTS.glob("*.ttf")} == listed


def test_the_elements_of_a_document_stand_in_their_order(reader: Reader, rendered: RenderedDocument) -> None:
    text = re.sub(r"\s+", " ", reader.text(rendered.pdf))
    elements = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-UBND",
        "Huế, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO",
        "Tổng hợp kết quả xử lý đơn quý IV năm 2025",
        "Kính gửi: Thanh tra thành phố Huế.",
        "Công tác tiếp công dân được thực hiện nghiêm túc.",
        "Đơn vị tính: đơn, vụ việc",
        "1.001,1",
        "./.",
        "Nơi nhận:",
        "- Lưu: VT.",
        "Nguyễn Thị Thu Hằng",
    ]
    places = [text.find(element) for element in elements]
    assert -1 not in places, elements[places.index(-1)]
    assert places == sorted(places)
    assert text == unicodedata.normalize("NFC", text)


def test_numbers_and_dates_are_padded_as_the_decree_asks() -> None:
    context = report(number=105)
    assert context.number_and_symbol == "105/BC-UBND"
    assert report().number_and_symbol == "05/BC-UBND"
    assert context.place_and_date == "Huế, ngày 05 tháng 02 năm 2026"
    assert report(day=context.day.replace(month=11)).long_day == "ngày 05 tháng 11 năm 2026"  # type: ignore[union-attr]


def test_a_preview_leaves_room_for_number_and_date(reader: Reader) -> None:
    text = reader.text(render_report(report(number=None, day=None)).pdf)
    assert re.search(r"Số:\s+/BC-UBND", text)
    assert re.search(r"ngày\s+tháng\s+năm", text)


def test_the_page_number_stands_at_the_top_centre_from_page_two_on(reader: Reader) -> None:
    pdf = render_report(report(rows=80)).pdf
    top = [word for word in words(reader, pdf) if word[2] < 20 * POINTS_PER_MM]
    assert [(word[0], word[5]) for word in top] == [(2, "2"), (3, "3"), (4, "4")]
    assert all(abs((word[1] + word[3]) / 2 - (A4[0] + 15 * POINTS_PER_MM) / 2) < 2 for word in top)


def test_a_wide_table_becomes_a_landscape_annex_that_names_its_report(reader: Reader) -> None:
    pdf = render_report(report(rows=60, columns=12)).pdf
    sizes = re.findall(r"size: +([\d.]+) x ([\d.]+)", reader.tool("pdfinfo", pdf, "-l", "99"))
    assert sizes[0] == ("595.276", "841.89")
    assert ("841.89", "595.276") in sizes
    annex = re.sub(r"\s+", " ", reader.text(pdf, "-f", "2"))
    assert annex.strip().startswith("Phụ lục KẾT QUẢ XỬ LÝ ĐƠN")
    assert f"(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026 của {AGENCY})" in annex
    assert "Biểu số: 02/XLD" in annex
    assert "tại Phụ lục kèm theo" in reader.text(pdf, "-l", "1")


def test_annexes_are_numbered_and_each_counts_its_own_pages(reader: Reader) -> None:
    wide = figures(45, 12)
    pdf = render_report(report(sections=(Table("Biểu một", wide), Table("Biểu hai", wide)))).pdf
    pages = reader.text(pdf).split("\f")
    first_lines = [page.strip().splitlines()[0].strip() for page in pages if page.strip()]
    first, second = first_lines.index("Phụ lục I"), first_lines.index("Phụ lục II")
    assert first_lines[first + 1] == "2"
    assert first_lines[second + 1] == "2"


def test_orientation_may_be_set_by_the_form(reader: Reader) -> None:
    def turned(orientation: Orientation) -> bool:
        table = Table("Biểu", figures(3, 3), orientation=orientation)
        info = reader.tool("pdfinfo", render_report(report(sections=(table,))).pdf, "-l", "9")
        return "841.89 x 595.276" in info

    assert turned(Orientation.LANDSCAPE)
    assert not turned(Orientation.PORTRAIT)


def test_simulated_figures_are_marked_on_every_page(reader: Reader) -> None:
    pages = reader.text(render_report(report(rows=60, columns=12, simulated=True)).pdf).split("\f")[:-1]
    assert len(pages) > 2
    assert all("Số liệu mô phỏng" in page for page in pages)
    assert "mô phỏng" not in reader.text(render_report(report()).pdf)


def test_a_former_circular_fields_and_attached_files_are_printed(reader: Reader) -> None:
    context = report(
        former="Thông tư số 02/2017/TT-VPCP",
        attachments=(Attachment("Danh sách.xlsx", 125_000, "ab" * 32),),
        sections=(Fields("Thông tin chung", (("Người lập", "Trần Văn Bình"),)),),
    )
    text = re.sub(r"\s+", " ", reader.text(render_report(context).pdf))
    assert "Biểu mẫu theo văn bản trước đây: Thông tư số 02/2017/TT-VPCP." in text
    assert "1. Danh sách.xlsx (125,0 KB)" in text
    assert "ab" * 32 in text
    assert "Người lập: Trần Văn Bình" in text


def test_the_data_travel_inside_as_the_source_of_a_pdf_a_3u(rendered: RenderedDocument) -> None:
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
        entry = pdf.Root.AF[0]
        assert entry.AFRelationship == "/Source"
        assert entry.EF.F.read_bytes() == DATA
        metadata = pdf.Root.Metadata.read_bytes()
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata or b'pdfaid:part="3"' in metadata
    assert b"U" in metadata


def test_the_same_report_gives_the_same_bytes(rendered: RenderedDocument) -> None:
    assert render_report(report()).pdf == rendered.pdf


def test_text_of_the_report_is_text_and_not_markup(reader: Reader) -> None:
    pdf = render_report(report(subject="A < B & C <b>{{ 7*7 }}</b> \x0b")).pdf
    assert "A < B & C <b>{{ 7*7 }}</b>" in reader.text(pdf)


def test_decomposed_letters_are_composed(reader: Reader) -> None:
    text = unicodedata.normalize("NFD", "<p>Đường phố Huế</p>")
    pdf = render_report(report(sections=(Narrative((Part("", text),)),))).pdf
    assert "Đường phố Huế" in reader.text(pdf)


def test_a_printed_rule_breaks_between_its_terms(reader: Reader) -> None:
    table = figures(2, 12).replace(
        '<td class="code">12</td>', '<td class="code">1+2+3+4+5+6+7+8+9+10+11</td>'
    )
    pdf = render_report(report(sections=(Table("Biểu", table),))).pdf
    terms = [word[5] for word in words(reader, pdf) if word[0] == 2 and "+" in word[5]]
    assert terms
    assert all(re.fullmatch(r"(\d+\+)*\d*", term) for term in terms)
    assert {line.split()[0].split("+")[-1] for line in reader.tool("pdffonts", pdf).splitlines()[2:]} <= {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-Bold-Italic",
    }


def test_every_vietnamese_letter_prints(reader: Reader) -> None:
    bases, tones = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
    letters = unicodedata.normalize("NFC", " ".join(base + tone for base in bases for tone in tones)) + " đ Đ"
    pdf = render_report(report(sections=(Narrative((Part("", f"<p>{letters}</p>"),)),))).pdf
    printed = reader.text(pdf)
    assert [letter for letter in letters if letter not in printed] == []


def test_the_seal_covers_a_third_of_the_signature_on_its_left(rendered: RenderedDocument) -> None:
    person, agency = rendered.boxes["person"], rendered.boxes["agency"]
    assert agency.page == person.page
    assert (agency.x2 - person.x1) / person.width == pytest.approx(1 / 3)
    assert (agency.width, agency.height) == pytest.approx((36 * POINTS_PER_MM, 36 * POINTS_PER_MM))
    assert (agency.y1 + agency.y2) / 2 == pytest.approx((person.y1 + person.y2) / 2)
    assert seal_box(SignatureBox(0, 100, 0, 200, 50), diameter=50, overlap=0.5).x2 == 150


def test_the_signature_is_never_alone_on_a_page(reader: Reader) -> None:
    for rows in range(14, 32, 3):
        document = render_report(report(rows=rows))
        page = document.boxes["person"].page + 1
        text = reader.text(document.pdf, "-f", str(page), "-l", str(page))
        assert "Trên đây là báo cáo" in text


@pytest.mark.parametrize(
    ("manner", "position", "principal", "lines"),
    [
        (SigningManner.COLLECTIVE, "Chủ tịch", "Ủy ban nhân dân", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (SigningManner.DEPUTY, "Phó Giám đốc", "Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (SigningManner.ORDERED, "Chánh Văn phòng", "Giám đốc", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
        (SigningManner.AUTHORISED, "Trưởng phòng", "Giám đốc", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG")),
        (SigningManner.ACTING, "Giám đốc", "", ("Q. GIÁM ĐỐC",)),
        (SigningManner.OWN, "Giám đốc", "", ("GIÁM ĐỐC",)),
    ],
)
def test_in_whose_place_a_person_signs(
    manner: SigningManner, position: str, principal: str, lines: tuple[str, ...]
) -> None:
    assert authority_lines(manner, position, principal) == lines


def test_long_names_of_agencies_break_where_a_reader_expects() -> None:
    assert heading_lines("Sở Tài chính") == ["SỞ TÀI CHÍNH"]
    assert heading_lines("Ủy ban nhân dân phường Thuận Hóa") == ["ỦY BAN NHÂN DÂN", "PHƯỜNG THUẬN HÓA"]
    lines = heading_lines("Sở Văn hóa, Thể thao và Du lịch thành phố Huế")
    assert len(lines) == 2
    assert " ".join(lines) == "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH THÀNH PHỐ HUẾ"


@pytest.mark.parametrize(("size", "text"), [(12, "12 byte"), (1500, "1,5 KB"), (2_300_000, "2,3 MB")])
def test_file_sizes_are_printed_in_vietnamese(size: int, text: str) -> None:
    assert printed_size(size) == text


def test_headings_without_a_number_are_numbered(reader: Reader) -> None:
    def printed(context: DocumentContext) -> str:
        return reader.text(render_report(context).pdf)

    text = printed(
        report(sections=(Narrative((Part("Tình hình", "<p>a</p>"), Part("Kết quả", "<p>b</p>"))),))
    )
    assert "I. Tình hình" in text
    assert "II. Kết quả" in text
    text = printed(report(sections=(Narrative((Part("1. Một", "<p>a</p>"), Part("2. Hai", "<p>b</p>"))),)))
    assert "I. 1." not in text
