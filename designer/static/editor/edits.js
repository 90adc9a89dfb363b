/** What can be done to the structure: add, move, remove. Each edit changes the definition and returns where to look next. */

import { allRows, at, freeCode, kindOf, leafColumns, placeIn } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */

/** @typedef {{ rows: string[], within: Record<string, string[]>, sections: string[] }} Former codes of published versions */

/** @type {Former} */
const former = { rows: [], within: {}, sections: [] };

/**
 * Say which codes published versions have used: figures are kept under them, so that they never get another meaning.
 * @param {Partial<Former>} codes
 */
export function reserve(codes) {
  Object.assign(former, codes);
}

/**
 * Codes that rows may not take: row codes are unique within the template.
 * @param {any} definition
 * @returns {string[]}
 */
function rowCodes(definition) {
  return [...former.rows, ...definition.sections.flatMap((/** @type {any} */ section) => allRows(section).map((row) => row.code))];
}

/**
 * The number printed over a new column: one more than the highest.
 * @param {any[]} columns
 * @returns {string}
 */
function nextPrinted(columns) {
  const numbers = columns.map((column) => Number.parseInt(column.printed_code ?? "", 10)).filter(Number.isInteger);
  return String(Math.max(0, ...numbers) + 1);
}

/**
 * A new leaf column after the selected column, or at the end of the selected group or section.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addColumn(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const columns = leafColumns(section);
  const taken = [...(former.within[section.code] ?? []), ...columns.map((column) => column.code)];
  const column = { code: freeCode(taken, "C"), label: "", printed_code: nextPrinted(columns), kind: "integer", aggregation: "sum" };
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
 * A check that follows from a printed rule (`3=4+5=6+7`), unless the section has it already.
 * @param {any} definition
 * @param {Path} path within the section
 * @param {string} formula
 */
export function addFormulaCheck(definition, path, formula) {
  const section = at(definition, path.slice(0, 2));
  if ((section.checks ?? []).some((/** @type {any} */ check) => check.formula === formula)) return;
  const check = at(definition, addCheck(definition, path));
  check.formula = formula;
  check.scope = path[2] === "rows" ? "column" : "row";
}

/**
 * Rules of cells that say nothing any more go.
 * @param {any} section
 */
export function dropEmptyCells(section) {
  section.cells = (section.cells ?? []).filter((/** @type {any} */ rule) => Object.keys(rule).length > 2);
  if (section.cells.length === 0) delete section.cells;
}

/**
 * @param {any} definition
 * @param {"table" | "narrative"} kind
 * @returns {Path}
 */
export function addSection(definition, kind) {
  const prefix = kind === "table" ? "B" : "TM";
  const codes = [...former.sections, ...definition.sections.map((/** @type {any} */ section) => section.code)];
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
  return { kind: "narrative", code, title: "", parts: [{ code: "P1", heading: "Đề mục 1", guidance: "", required: true }] };
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
export function addPart(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const codes = [...(former.within[section.code] ?? []), ...section.parts.map((/** @type {any} */ part) => part.code)];
  let number = codes.length + 1;
  while (codes.includes(`P${number}`)) number += 1;
  // A part cannot be without a heading; it is selected, so that typing replaces it.
  section.parts.push({ code: `P${number}`, heading: `Đề mục ${number}`, guidance: "" });
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
 * Take a node out with everything that was said about its cells; a group left without columns goes with its last one.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path} the neighbour or the parent
 */
export function remove(definition, path) {
  const next = takeOut(definition, path);
  if (path.length > 2) forgetCells(at(definition, path.slice(0, 2)));
  return next;
}

/**
 * Cell rules and the limits of checks name rows and columns; those that are gone go from there too.
 * @param {any} section
 */
function forgetCells(section) {
  if (section.kind !== "table") return;
  const rows = new Set(allRows(section).map((row) => row.code));
  const columns = new Set(leafColumns(section).map((column) => column.code));
  if (section.cells) section.cells = section.cells.filter((/** @type {any} */ cell) => rows.has(cell.row) && columns.has(cell.column));
  if (section.checks) section.checks = section.checks.filter((/** @type {any} */ check) => narrowed(check, "rows", rows) && narrowed(check, "columns", columns));
}

/**
 * Whether a check still has something to judge: one for certain rows alone must not become one for all of them.
 * @param {any} check
 * @param {"rows" | "columns"} list
 * @param {Set<string>} left
 * @returns {boolean}
 */
function narrowed(check, list, left) {
  if (!check[list]?.length) return true;
  check[list] = check[list].filter((/** @type {string} */ code) => left.has(code));
  return check[list].length > 0;
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
function takeOut(definition, path) {
  const { list, index } = placeIn(definition, path);
  list.splice(index, 1);
  if (list.length > 0) return [...path.slice(0, -1), Math.min(index, list.length - 1)];
  const parent = path.slice(0, -2);
  if (parent.length > 2 && kindOf(definition, parent) === "group") return takeOut(definition, parent);
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
