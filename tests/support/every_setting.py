"""A form that uses every kind of section, of cell and of setting at least once."""

from __future__ import annotations

from typing import Any

CHOICES = [{"code": "tot", "label": "Tốt"}, {"code": "kem", "label": "Kém"}]

EVERY_SETTING: dict[str, Any] = {
    "$schema": "/schemas/template-definition/1.json",
    "format": 1,
    "code": "DUTHU",
    "symbol": "01/ĐỦ",
    "title": "Biểu có đủ mọi thiết lập",
    "legal_basis": "Quyết định thử nghiệm",
    "period_kinds": ["quarter", "year"],
    "reporter": "Ủy ban nhân dân cấp xã",
    "recipient": "Ủy ban nhân dân thành phố",
    "due_note": "Ngày 15 của tháng cuối quý",
    "notes": ["Số liệu thử nghiệm."],
    "nil": True,
    "sections": [
        {
            "kind": "fields",
            "nil": True,
            "code": "CHUNG",
            "title": "Thông tin chung",
            "fields": [
                {"code": "CO_PS", "label": "Có phát sinh trong kỳ", "kind": "yes_no", "required": True},
                {
                    "code": "LY_DO",
                    "label": "Lý do không phát sinh",
                    "hidden_if": "CO_PS",
                    "required_if": "NOT(CO_PS)",
                },
                {"code": "TU_NGAY", "label": "Từ ngày", "kind": "date", "default": "2026-01-01"},
                {"code": "DEN_NGAY", "label": "Đến ngày", "kind": "date"},
                {
                    "code": "NGUOI_LAP",
                    "label": "Người lập biểu",
                    "prefill": "PREV(CHUNG.NGUOI_LAP)",
                    "maximum_length": 60,
                    "guidance": "Họ và tên",
                },
                {"code": "XEP_LOAI", "label": "Xếp loại", "kind": "choice", "choices": CHOICES},
                {"code": "LINH_VUC", "label": "Lĩnh vực", "kind": "choices", "choices": CHOICES},
                {"code": "DINH_KEM", "label": "Văn bản kèm theo", "kind": "file"},
                {
                    "code": "TONG",
                    "label": "Tổng số vụ",
                    "kind": "integer",
                    "formula": "TC.SO",
                    "indicator": "SO_VU",
                    "unit_of_measure": "vụ",
                },
            ],
            "checks": [
                {
                    "code": "N1",
                    "formula": 'OR(DEN_NGAY="",DEN_NGAY>=TU_NGAY)',
                    "scope": "section",
                    "message": "Ngày kết thúc phải sau ngày bắt đầu.",
                }
            ],
        },
        {
            "kind": "table",
            "nil": True,
            "code": "B1",
            "title": "Kết quả",
            "unit_of_measure": "vụ",
            "orientation": "landscape",
            "hidden_if": "NOT(CHUNG.CO_PS)",
            "required": True,
            "label_columns": [
                {"code": "STT", "label": "STT", "printed_code": "A", "source": "number"},
                {"code": "ND", "label": "Nội dung", "printed_code": "B"},
            ],
            "columns": [
                {
                    "code": "SO",
                    "label": "Số vụ",
                    "printed_code": "1",
                    "kind": "integer",
                    "aggregation": "sum",
                    "minimum": "0",
                    "maximum": "100000",
                    "default": "0",
                    "note": "Đếm theo quyết định",
                },
                {
                    "label": "Trong đó",
                    "children": [
                        {
                            "code": "TIEN",
                            "label": "Số tiền",
                            "printed_code": "2",
                            "kind": "money",
                            "unit_of_measure": "triệu đồng",
                            "aggregation": "sum",
                            "required_if": "SO>0",
                            "prefill": "SUM(CONTRIBUTORS())",
                        },
                        {
                            "code": "BQ",
                            "label": "Bình quân",
                            "printed_code": "3=2/1",
                            "kind": "decimal",
                            "decimals": 1,
                            "aggregation": "recompute",
                            "formula": 'IF(SO=0,"",TIEN/SO)',
                            "hidden_if": "SO=0",
                        },
                    ],
                },
                {"code": "DAT", "label": "Đạt", "kind": "one_of", "group": "KQ"},
                {"code": "KDAT", "label": "Không đạt", "kind": "one_of", "group": "KQ"},
                {"code": "GHI", "label": "Ghi chú", "kind": "text", "maximum_length": 200},
            ],
            "rows": [
                {
                    "code": "N1",
                    "number": "I",
                    "label": "Vụ đã biết",
                    "heading": True,
                    "children": [
                        {"code": "R1", "number": "1", "label": "Khiếu nại", "prefill": "PREV(R1.SO)"},
                        {
                            "code": "R2",
                            "number": "2",
                            "label": "Tố cáo",
                            "indicator": "SO_TO_CAO",
                            "hidden_if": "R1.SO=0",
                            "children": [
                                {
                                    "code": "R2A",
                                    "label": "Trong đó: nặc danh",
                                    "of_which": True,
                                    "required": False,
                                }
                            ],
                        },
                    ],
                },
                {
                    "code": "N2",
                    "number": "II",
                    "label": "Vụ khác",
                    "added": True,
                    "maximum_lines": 40,
                    "formula": "SUM(CHILDREN())",
                    "note": "Đơn vị tự thêm dòng",
                },
                {"code": "TC", "label": "Tổng cộng", "formula": "R1+R2+N2"},
            ],
            "cells": [
                {
                    "row": "R2",
                    "column": "TIEN",
                    "kind": "decimal",
                    "decimals": 2,
                    "unit_of_measure": "tỷ đồng",
                    "required": False,
                    "note": "Làm tròn hai chữ số",
                    "prefill": "XLD02!TONG.C01",
                    "default": "0.5",
                    "indicator": "TIEN_TO_CAO",
                    "hidden_if": "SO=0",
                }
            ],
            "checks": [
                {"code": "K1", "formula": "SO>=0", "severity": "warning", "message": "Số vụ không âm."}
            ],
            "notes": ["Vụ khác ghi theo thực tế."],
        },
        {
            "kind": "table",
            "code": "B2",
            "title": "Theo đơn vị",
            "row_source": "contributors",
            "read_only": True,
            "label_columns": [{"code": "DV", "label": "Đơn vị"}],
            "columns": [{"code": "SL", "label": "Số lượng", "aggregation": "sum"}],
            "rows": [{"code": "TC2", "label": "Tổng số", "formula": "SUM(CHILDREN())"}],
        },
        {
            "kind": "records",
            "nil": True,
            "code": "DS",
            "title": "Danh sách",
            "columns": [
                {"code": "LOAI", "label": "Loại", "kind": "choice", "choices": CHOICES, "required": True},
                {"code": "TEN", "label": "Tên", "kind": "text", "required": True},
                {"code": "SL", "label": "Số lượng", "aggregation": "sum", "required_if": 'LOAI="tot"'},
                {"code": "MO_TA", "label": "Mô tả", "kind": "long_text", "hidden_if": 'LOAI="tot"'},
            ],
            "required_if": "CHUNG.CO_PS",
            "minimum_records": 0,
            "maximum_records": 3,
            "matching_key": ["TEN"],
            "group_by": "LOAI",
            "total": True,
        },
        {
            "kind": "narrative",
            "nil": True,
            "code": "TM",
            "title": "Thuyết minh",
            "parts": [
                {
                    "code": "P1",
                    "heading": "Đánh giá",
                    "required_if": "TC.SO>100",
                    "default": "Trong kỳ có {TC.SO} vụ, thu {B1.TC.TIEN} triệu đồng.",
                },
                {"code": "P2", "heading": "Kiến nghị", "hidden_if": "NOT(CHUNG.CO_PS)", "guidance": "Nếu có"},
            ],
        },
    ],
}
