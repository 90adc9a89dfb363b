/** Whole sections: begun, copied, taken out. */

import { codeMaker, freeCode, rowCodes, sectionCodes } from "../codes.js";
import { at } from "../nodes.js";
import { recoded } from "./recode.js";

/** @typedef {import("../nodes.js").Path} Path */
/** @typedef {"table" | "contributors" | "added" | "records" | "narrative" | "fields"} SectionKind */

/** @type {Record<SectionKind, string>} */
const PREFIX = { table: "B", contributors: "B", added: "B", records: "DS", narrative: "TM", fields: "TT" };

/**
 * A new section after the selected one.
 * @param {any} definition
 * @param {Path} path
 * @param {SectionKind} kind
 * @returns {Path[]}
 */
export function addSection(definition, path, kind) {
  const code = freeCode(sectionCodes(definition), PREFIX[kind], 1);
  const index = path.length >= 2 ? Number(path[1]) + 1 : definition.sections.length;
  definition.sections.splice(index, 0, blank(definition, code, kind));
  return [["sections", index]];
}

/**
 * @param {any} definition
 * @param {string} code
 * @param {SectionKind} kind
 * @returns {any}
 */
function blank(definition, code, kind) {
  if (kind === "narrative") return { kind, code, title: "", parts: [{ code: "P1", heading: "Đề mục 1", required: true }] };
  if (kind === "fields") return { kind, code, title: "", fields: [{ code: "F1", label: "Thông tin 1", kind: "text" }] };
  if (kind === "records") return { kind, code, title: "", columns: [{ code: "C01", label: "", printed_code: "1", kind: "text" }] };
  return blankTable(definition, code, kind);
}

/**
 * @param {any} definition
 * @param {string} code
 * @param {"table" | "contributors" | "added"} kind
 * @returns {any}
 */
function blankTable(definition, code, kind) {
  const label = kind === "contributors" ? "Cơ quan, đơn vị" : "Nội dung";
  const row = { code: freeCode(rowCodes(definition), "R"), label: "" };
  /** @type {Record<string, any[]>} */
  const rows = { table: [row], contributors: [], added: [{ ...row, label: "Nhóm 1", added: true }] };
  return {
    kind: "table",
    code,
    title: "",
    row_source: kind === "table" ? "fixed" : kind,
    label_columns: [
      { code: "STT", label: "STT", printed_code: "A", source: "number" },
      { code: "ND", label, printed_code: "B", source: "label" },
    ],
    columns: [{ code: "C01", label: "", printed_code: "1", kind: "integer", aggregation: "sum" }],
    rows: rows[kind],
  };
}

/**
 * A copy of a section after it, with codes of its own; the formulas of the copy speak of the copy.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function duplicateSection(definition, path) {
  const section = structuredClone(at(definition, path.slice(0, 2)));
  const prefix = section.code.replace(/\d+$/, "") || "B";
  const code = freeCode(sectionCodes(definition), prefix, 1);
  const next = codeMaker(rowCodes(definition), "R");
  const rows = new Map();
  for (const row of section.rows ?? []) renameRows(row, rows, next);
  const copy = recoded({ ...section, code }, { rows, columns: new Map(), sections: new Map([[section.code, code]]) });
  const index = Number(path[1]) + 1;
  definition.sections.splice(index, 0, copy);
  return [["sections", index]];
}

/**
 * @param {any} row
 * @param {Map<string, string>} renamed
 * @param {() => string} next
 */
function renameRows(row, renamed, next) {
  renamed.set(row.code, next());
  for (const child of row.children ?? []) renameRows(child, renamed, next);
}
