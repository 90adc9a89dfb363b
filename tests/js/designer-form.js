/** A small form that the tests of the designer change. */

import { allRows, leafColumns } from "../../designer/static/editor/nodes.js";

const column = (code, more = {}) => ({ code, label: code, printed_code: String(Number(code.slice(1))), ...more });

/** Columns C01, [C02, [C03]]; rows R01 > R02, R03; a narrative. */
export const form = () => ({
  code: "BM",
  sections: [
    {
      kind: "table",
      code: "B1",
      columns: [column("C01"), { label: "Nhóm", children: [column("C02"), { label: "Trong", children: [column("C03")] }] }],
      rows: [{ code: "R01", label: "Một", children: [{ code: "R02", label: "Hai" }] }, { code: "R03", label: "Ba" }],
      cells: [{ row: "R02", column: "C02", formula: "R01.C01" }],
      checks: [{ code: "K01", formula: "C02<=C01", columns: ["C03"] }],
    },
    { kind: "narrative", code: "TM1", parts: [{ code: "P1", heading: "Đề mục 1" }] },
  ],
});
export const B1 = ["sections", 0];
export const codes = (definition) => leafColumns(definition.sections[0]).map((each) => each.code);
export const rows = (definition) => allRows(definition.sections[0]).map((each) => each.code);
