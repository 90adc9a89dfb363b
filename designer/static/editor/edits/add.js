/** Adding rows, columns, headers, parts, fields and checks. Each edit changes the definition and returns where to look next. */

import { codesWithin, freeCode, rowCodes } from "../codes.js";
import { at, kindOf, leafColumns, placeIn } from "../nodes.js";
import { mayHang } from "./levels.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * Put nodes into a list: after the selected node of that list, at the end of a selected header, else at the end of the section.
 * @param {any} definition
 * @param {Path} path of what is selected
 * @param {string} list
 * @param {any[]} nodes
 * @returns {Path[]} where they are now
 */
export function insert(definition, path, list, nodes) {
  const [parent, index] = placeFor(definition, path, list);
  if (!mayHang(parent, nodes)) return path.length > 2 ? insert(definition, path.slice(0, 2), list, nodes) : [path];
  const siblings = listAt(definition, parent);
  siblings.splice(index, 0, ...nodes);
  return nodes.map((_, step) => [...parent, index + step]);
}

/**
 * @param {any} definition
 * @param {Path} path
 * @param {string} list
 * @returns {[list: Path, index: number]}
 */
function placeFor(definition, path, list) {
  if (path.length > 2 && path[2] === list) {
    if (kindOf(definition, path) === "group") return [[...path, "children"], at(definition, path).children.length];
    return [path.slice(0, -1), Number(path.at(-1)) + 1];
  }
  const whole = [...path.slice(0, 2), list];
  return [whole, (at(definition, whole) ?? []).length];
}

/**
 * The list at a place, begun if need be.
 * @param {any} definition
 * @param {Path} path
 * @returns {any[]}
 */
export function listAt(definition, path) {
  const owner = at(definition, path.slice(0, -1));
  return (owner[/** @type {string} */ (path.at(-1))] ??= []);
}

/**
 * The number printed over a new column: one more than the highest; "" where the form prints none.
 * @param {any[]} columns
 * @returns {string}
 */
function nextPrinted(columns) {
  const numbers = columns.map((column) => Number.parseInt(column.printed_code ?? "", 10)).filter(Number.isInteger);
  return columns.length && !numbers.length ? "" : String(Math.max(0, ...numbers) + 1);
}

/**
 * A column as it begins: whole numbers that are added up; in a list of records a text.
 * @param {any} section
 * @param {string} code
 * @param {string} label
 * @returns {any}
 */
export function newColumn(section, code, label = "") {
  const printed = nextPrinted(leafColumns(section));
  const value = section.kind === "records" ? { kind: "text" } : { kind: "integer", aggregation: "sum" };
  return { code, label, ...(printed ? { printed_code: printed } : {}), ...value };
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addColumn(definition, path) {
  const section = at(definition, path.slice(0, 2));
  return insert(definition, path, "columns", [newColumn(section, freeCode(codesWithin(section), "C"))]);
}

/**
 * A header over a new column.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addGroup(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const column = newColumn(section, freeCode(codesWithin(section), "C"));
  return insert(definition, path, "columns", [{ label: "", children: [column] }]);
}

/**
 * A new row after the selected one, or at the end of the section.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addRow(definition, path) {
  return insert(definition, path, "rows", [{ code: freeCode(rowCodes(definition), "R"), label: "" }]);
}

/**
 * A new row one level below the selected row.
 * @param {any} definition
 * @param {Path} path of a row
 * @returns {Path[]}
 */
export function addChildRow(definition, path) {
  const row = at(definition, path);
  if (!mayHang([...path, "children"], [{}])) return addRow(definition, path);
  row.children = [...(row.children ?? []), { code: freeCode(rowCodes(definition), "R"), label: "" }];
  return [[...path, "children", row.children.length - 1]];
}

/**
 * A part of a narrative; it cannot be without a heading, and is selected so that typing replaces it.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addPart(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const code = freeCode(codesWithin(section), "P", 1);
  return insert(definition, path, "parts", [{ code, heading: `Đề mục ${(section.parts ?? []).length + 1}` }]);
}

/**
 * A single question.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addField(definition, path) {
  const section = at(definition, path.slice(0, 2));
  const code = freeCode(codesWithin(section), "F", 1);
  return insert(definition, path, "fields", [{ code, label: `Thông tin ${(section.fields ?? []).length + 1}`, kind: "text" }]);
}

/**
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addCheck(definition, path) {
  const checks = listAt(definition, [...path.slice(0, 2), "checks"]);
  const code = freeCode(checks.map((check) => check.code), "K");
  checks.push({ code, formula: "", scope: "row", severity: "error", message: "" });
  return [[...path.slice(0, 2), "checks", checks.length - 1]];
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
  const check = at(definition, addCheck(definition, path)[0]);
  check.formula = formula;
  check.scope = path[2] === "rows" ? "column" : "row";
}

/**
 * The same kind of node as the selected one, after it: what Enter adds.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path[]}
 */
export function addAlike(definition, path) {
  const kind = kindOf(definition, path);
  const adds = { row: addRow, part: addPart, field: addField, check: addCheck, column: addColumn };
  if (kind === "group") {
    const { list, index } = placeIn(definition, path);
    const section = at(definition, path.slice(0, 2));
    list.splice(index + 1, 0, newColumn(section, freeCode(codesWithin(section), "C")));
    return [[...path.slice(0, -1), index + 1]];
  }
  return /** @type {Record<string, (definition: any, path: Path) => Path[]>} */ (adds)[kind]?.(definition, path) ?? [path];
}
