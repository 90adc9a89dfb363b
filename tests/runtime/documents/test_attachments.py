"""A file is judged by what it is, not by what it is called."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from runtime.documents.attachments import MAXIMUM_SIZE, attachment_check


def office(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return content.getvalue()


def picture(format: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (4, 4)).save(content, format)
    return content.getvalue()


GOOD = {
    "báo cáo.pdf": b"%PDF-1.7\n...",
    "ảnh.PNG": picture("PNG"),
    "ảnh.jpg": picture("JPEG"),
    "ảnh.jpeg": picture("JPEG"),
    "thuyết minh.docx": office("word/document.xml"),
    "số liệu.xlsx": office("xl/workbook.xml"),
    "số liệu.csv": "Đơn vị;Số đơn\nPhú Vinh;12\n".encode(),
    "excel.csv": "Đơn vị;Số đơn".encode("utf-16"),
    "ghi chú.txt": "Ghi chú".encode("utf-8-sig"),
}
FALSE = {
    "báo cáo.pdf": picture("PNG"),
    "ảnh.png": picture("JPEG"),
    "ảnh.jpg": b"MZ\x90\x00",
    "thuyết minh.docx": office("xl/workbook.xml"),
    "số liệu.xlsx": office("other/part.xml"),
    "macro.xlsx": office("xl/workbook.xml", "xl/vbaProject.bin"),
    "hỏng.xlsx": b"PK\x03\x04 torn",
    "chương trình.txt": b"MZ\x90\x00\x03",
    "trang.csv": b"\x00\x01\x02",
}


@pytest.mark.parametrize("name", GOOD)
def test_files_of_the_accepted_kinds_are_accepted(name: str) -> None:
    assert attachment_check(name, GOOD[name], len(GOOD[name])) is None


@pytest.mark.parametrize("name", FALSE)
def test_a_false_extension_is_refused(name: str) -> None:
    problem = attachment_check(name, FALSE[name], len(FALSE[name]))
    assert problem is not None
    assert f"The content of {name} is not a ." in str(problem)


@pytest.mark.parametrize("name", ["chạy.exe", "trang.html", "ảnh.svg", "nén.zip", "không đuôi", "macro.xlsm"])
def test_other_kinds_are_refused_by_name(name: str) -> None:
    assert "are not accepted" in str(attachment_check(name, b"x", 1))


def test_sixty_megabytes_are_too_many_and_an_empty_file_is_none() -> None:
    size = 60 * 1024 * 1024
    message = str(attachment_check("lớn.pdf", b"%PDF-1.7", size))
    assert message == "The file lớn.pdf has 60 MB; at most 50 MB are allowed."
    assert attachment_check("vừa.pdf", b"%PDF-1.7", MAXIMUM_SIZE) is None
    assert "is empty" in str(attachment_check("rỗng.pdf", b"", 0))
