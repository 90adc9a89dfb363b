"""A form with lines that the unit adds below a row, files in cells, a list, a text and a table that may be empty;
filled with something of everything."""

from __future__ import annotations

from typing import Any

LINE = "B1/R2~k1"
_amount = {"kind": "decimal", "decimals": 1, "aggregation": "sum"}

LINES_FORM: dict[str, Any] = {
    "format": 1,
    "code": "KTXHT",
    "symbol": "03/CT",
    "title": "Tiến độ công trình",
    "period_kinds": ["month"],
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "title": "Công trình",
            "unit_of_measure": "triệu đồng",
            "label_columns": [
                {"code": "STT", "label": "STT", "printed_code": "A", "source": "number"},
                {"code": "ND", "label": "Công trình", "printed_code": "B", "source": "label"},
            ],
            "columns": [
                {"code": "KH", "label": "Kế hoạch", "printed_code": "1", **_amount},
                {"code": "TH", "label": "Thực hiện", "printed_code": "2", **_amount},
                {"code": "TEP", "label": "Biên bản", "printed_code": "3", "kind": "file"},
            ],
            "rows": [
                {"code": "R1", "number": "1", "label": "Chuyển tiếp"},
                {
                    "code": "R2",
                    "number": "2",
                    "label": "Khởi công mới",
                    "added": True,
                    "formula": "SUM(CHILDREN())",
                },
                {"code": "R3", "number": "3", "label": "Tổng cộng", "formula": "R1+R2"},
            ],
            "checks": [
                {
                    "code": "K1",
                    "formula": "TH<=KH",
                    "scope": "row",
                    "rows": ["R1"],
                    "severity": "warning",
                    "message": "Thực hiện lớn hơn kế hoạch",
                }
            ],
        },
        {
            "kind": "table",
            "code": "B2",
            "title": "Sự cố",
            "nil": True,
            "label_columns": [{"code": "ND", "label": "Nội dung", "source": "label"}],
            "columns": [{"code": "SO", "label": "Số vụ", "kind": "integer", "aggregation": "sum"}],
            "rows": [{"code": "S1", "label": "Sự cố công trình"}],
        },
        {
            "kind": "records",
            "code": "DS",
            "title": "Nhà thầu",
            "columns": [
                {"code": "TEN", "label": "Tên", "kind": "text"},
                {"code": "TEP", "label": "Hợp đồng", "kind": "file"},
            ],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "title": "Thuyết minh",
            "parts": [{"code": "P1", "heading": "Tình hình chung"}],
        },
    ],
}

FILLED = {
    "B1/R1/KH": "1000",
    "B1/R1/TH": "1200",
    f"{LINE}/_at": "m",
    f"{LINE}/ND": "Cầu Rạch Lá",
    f"{LINE}/KH": "70",
    f"{LINE}/TH": "40,5",
    "B1/R2~k2/_at": "p",
    "B1/R2~k2/ND": "Trường mầm non số 3",
    "B1/R2~k2/KH": "30",
    "B1/R2~k2/TH": "9",
    "DS/r1/_at": "m",
    "DS/r1/TEN": "Công ty Một",
    "TM/P1/text": '<p>Đã thực hiện <span data-figure="B1/R3/TH">…</span> triệu đồng.</p>',
}
