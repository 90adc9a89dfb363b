/** What can be done to the structure: add, move, remove. Each edit changes the definition and returns where to look next. */

import { allRows, at, freeCode, kindOf, leafColumns, placeIn } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */

/**
 * Codes that rows may not take: row codes are unique within the template.
 * @param {any} definition
 * @returns {string[]}
 */
function rowCodes(definition) {
  return definition.sections.flatMap((/** @type {any} */ section) => allRows(section).map((row) => row.code));
}

/**
 * A new leaf column after the selected column, or at the end of the selected group or section.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addColumn(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const codes = leafColumns(section).map((column) => column.code);
  const column = { code: freeCode(codes, "C"), label: "", printed_code: String(codes.length + 1), kind: "integer", aggregation: "sum" };
  return insert(definition, path, "columns", column);
}

/**
 * A header over a new column.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addGroup(definition, path) {
  const place = insert(definition, path, "columns", { label: "", children: [] });
  addColumn(definition, place);
  return place;
}

/**
 * A new row after the selected row, or at the end of the section.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addRow(definition, path) {
  return insert(definition, path, "rows", { code: freeCode(rowCodes(definition), "R"), label: "" });
}

/**
 * A new row one level below the selected row.
 * @param {any} definition
 * @param {Path} path of a row
 * @returns {Path}
 */
export function addChildRow(definition, path) {
  const row = at(definition, path);
  row.children = [...(row.children ?? []), { code: freeCode(rowCodes(definition), "R"), label: "" }];
  return [...path, "children", row.children.length - 1];
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addCheck(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const checks = (section.checks ??= []);
  checks.push({ code: freeCode(checks.map((/** @type {any} */ check) => check.code), "K"), formula: "", scope: "row", severity: "error", message: "" });
  return [...path.slice(0, 2), "checks", checks.length - 1];
}

/**
 * @param {any} definition
 * @param {"table" | "narrative"} kind
 * @returns {Path}
 */
export function addSection(definition, kind) {
  const prefix = kind === "table" ? "B" : "TM";
  const codes = definition.sections.map((/** @type {any} */ section) => section.code);
  let number = 1;
  while (codes.includes(`${prefix}${number}`)) number += 1;
  const code = `${prefix}${number}`;
  definition.sections.push(kind === "table" ? blankTable(definition, code) : blankNarrative(code));
  return ["sections", definition.sections.length - 1];
}

/**
 * @param {any} definition
 * @param {string} code
 */
function blankTable(definition, code) {
  return {
    kind: "table",
    code,
    title: "",
    row_source: "fixed",
    label_columns: [
      { code: "STT", label: "STT", printed_code: "A", source: "number" },
      { code: "ND", label: "Nội dung", printed_code: "B", source: "label" },
    ],
    columns: [{ code: "C01", label: "", printed_code: "1", kind: "integer", aggregation: "sum" }],
    rows: [{ code: freeCode(rowCodes(definition), "R"), label: "" }],
  };
}

/** @param {string} code */
function blankNarrative(code) {
  return { kind: "narrative", code, title: "", parts: [{ code: "P1", heading: "", guidance: "", required: true }] };
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addPart(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const codes = section.parts.map((/** @type {any} */ part) => part.code);
  let number = codes.length + 1;
  while (codes.includes(`P${number}`)) number += 1;
  section.parts.push({ code: `P${number}`, heading: "", guidance: "" });
  return [...path.slice(0, 2), "parts", section.parts.length - 1];
}

/**
 * Move a node one place up or down among its siblings.
 * @param {any} definition
 * @param {Path} path
 * @param {-1 | 1} step
 * @returns {Path}
 */
export function move(definition, path, step) {
  const { list, index } = placeIn(definition, path);
  const target = index + step;
  if (target < 0 || target >= list.length) return path;
  [list[index], list[target]] = [list[target], list[index]];
  return [...path.slice(0, -1), target];
}

/**
 * Take a node out; a group left without columns goes with its last one.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path} the neighbour or the parent
 */
export function remove(definition, path) {
  const { list, index } = placeIn(definition, path);
  list.splice(index, 1);
  if (list.length > 0) return [...path.slice(0, -1), Math.min(index, list.length - 1)];
  const parent = path.slice(0, -2);
  if (parent.length > 2 && kindOf(definition, parent) === "group") return remove(definition, parent);
  if (parent.length > 2) delete at(definition, parent).children;
  return parent;
}

/**
 * @param {any} definition
 * @param {Path} path of the selected node
 * @param {"columns" | "rows"} list
 * @param {any} node
 * @returns {Path}
 */
function insert(definition, path, list, node) {
  const selected = kindOf(definition, path);
  const wanted = list === "rows" ? ["row"] : ["column", "group"];
  if (selected === "group" && list === "columns") {
    const children = at(definition, path).children;
    children.push(node);
    return [...path, "children", children.length - 1];
  }
  if (wanted.includes(selected)) {
    const { list: siblings, index } = placeIn(definition, path);
    siblings.splice(index + 1, 0, node);
    return [...path.slice(0, -1), index + 1];
  }
  const section = path.slice(0, 2);
  const nodes = (at(definition, section)[list] ??= []);
  nodes.push(node);
  return [...section, list, nodes.length - 1];
}
