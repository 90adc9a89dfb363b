/** A block of labels from Excel becomes rows, columns, parts or fields, with codes of their own. */

import { codeMaker, codesWithin, rowCodes } from "../codes.js";
import { at, leafColumns } from "../nodes.js";
import { headerOf, outlineOf } from "../outline-text.js";
import { insert } from "./add.js";

/** @typedef {import("../nodes.js").Path} Path */
/** @typedef {import("../outline-text.js").Box} Box */
/** @typedef {import("../outline-text.js").Line} Line */

const ROW_LEVELS = 6;

/**
 * Lines as rows, each below the one of the level above it.
 * @param {Line[]} lines
 * @param {() => string} next gives codes
 * @returns {any[]}
 */
export function rowsOf(lines, next) {
  /** @type {any[]} */
  const top = [];
  /** @type {any[]} */
  const open = [];
  for (const line of lines) {
    const level = Math.min(line.level, open.length, ROW_LEVELS - 1);
    const row = rowOf(line, next());
    open.length = level;
    if (level) (open[level - 1].children ??= []).push(row);
    else top.push(row);
    open.push(row);
  }
  return top;
}

/**
 * @param {Line} line
 * @param {string} code
 */
function rowOf(line, code) {
  return {
    code,
    ...(line.number ? { number: line.number } : {}),
    label: line.label,
    ...(line.unit ? { unit_of_measure: line.unit } : {}),
    ...(line.printed ? { printed_code: line.printed } : {}),
    ...(line.ofWhich ? { of_which: true } : {}),
  };
}

/**
 * @param {any} definition
 * @param {Path} path of what is selected
 * @param {Box[][]} boxes
 * @returns {Path[]}
 */
export function pasteRows(definition, path, boxes) {
  const rows = rowsOf(outlineOf(boxes), codeMaker(rowCodes(definition), "R"));
  return rows.length ? insert(definition, path, "rows", rows) : [path];
}

/**
 * @param {any} definition
 * @param {Path} path
 * @param {Box[][]} boxes
 * @returns {Path[]}
 */
export function pasteColumns(definition, path, boxes) {
  const section = at(definition, path.slice(0, 2));
  const next = codeMaker(codesWithin(section), "C");
  const numbers = leafColumns(section).map((column) => Number.parseInt(column.printed_code ?? "", 10)).filter(Number.isInteger);
  const count = { number: Math.max(0, ...numbers) };
  const value = section.kind === "records" ? { kind: "text" } : { kind: "integer", aggregation: "sum" };
  /** @type {(node: import("../outline-text.js").HeaderNode) => any} */
  const column = (node) => {
    if (node.children.length) return { label: node.label, children: node.children.map(column) };
    return { code: next(), label: node.label, printed_code: node.printed || String((count.number += 1)), ...value };
  };
  const columns = headerOf(boxes).map(column);
  return columns.length ? insert(definition, path, "columns", columns) : [path];
}

/**
 * Headings of a narrative, or single questions: one for each line.
 * @param {any} definition
 * @param {Path} path
 * @param {Box[][]} boxes
 * @returns {Path[]}
 */
export function pasteItems(definition, path, boxes) {
  const section = at(definition, path.slice(0, 2));
  const narrative = section.kind === "narrative";
  const next = codeMaker(codesWithin(section), narrative ? "P" : "F", 1);
  const items = outlineOf(boxes).map(({ label }) => (narrative ? { code: next(), heading: label } : { code: next(), label, kind: "text" }));
  return items.length ? insert(definition, path, narrative ? "parts" : "fields", items) : [path];
}

/**
 * What the pasted block becomes where the person stands: columns when a column is selected, else what the section is made of.
 * @param {any} definition
 * @param {Path} path
 * @returns {"rows" | "columns" | "items" | ""}
 */
export function pasteTarget(definition, path) {
  const section = at(definition, path.slice(0, 2));
  if (path.length < 2 || !section) return "";
  if (section.kind === "narrative" || section.kind === "fields") return "items";
  return section.kind === "records" || path[2] === "columns" ? "columns" : "rows";
}

/** @type {Record<"rows" | "columns" | "items", (definition: any, path: Path, boxes: Box[][]) => Path[]>} */
export const PASTES = { rows: pasteRows, columns: pasteColumns, items: pasteItems };
