"""A form that asks for files: in a field, in the cells of a table, in each row of a list."""

from __future__ import annotations

from typing import Any

FILE_FORM: dict[str, Any] = {
    "format": 1,
    "code": "COTEP",
    "symbol": "01/TEP",
    "title": "Biểu có tệp",
    "sections": [
        {
            "kind": "fields",
            "code": "TT",
            "title": "Thông tin chung",
            "fields": [{"code": "QD", "label": "Quyết định kèm theo", "kind": "file", "required": True}],
        },
        {
            "kind": "table",
            "code": "B1",
            "title": "Văn bản theo lĩnh vực",
            "label_columns": [{"code": "ND", "label": "Nội dung"}],
            "columns": [
                {"code": "SO", "label": "Số văn bản", "kind": "integer"},
                {"code": "TEP", "label": "Văn bản kèm theo", "kind": "file"},
            ],
            "rows": [{"code": "R1", "label": "Đất đai"}, {"code": "R2", "label": "Xây dựng"}],
        },
        {
            "kind": "records",
            "code": "DS",
            "title": "Danh sách",
            "columns": [
                {"code": "TEN", "label": "Tên", "kind": "text"},
                {"code": "TEP", "label": "Tệp", "kind": "file"},
            ],
        },
    ],
}
