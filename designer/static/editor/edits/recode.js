/** Copies get codes of their own: on the nodes, in rules of cells and in formulas, as far as these speak of what was copied. */

/** @typedef {Map<string, string>} Renamed old code -> new code */
/** @typedef {{ rows: Renamed, columns: Renamed, sections?: Renamed, items?: Renamed }} Recoding items are parts, fields and checks */

const PIECE = /"(?:[^"]|"")*"|\d[\d.]*(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_.!]*(?=\s*\()|[\p{L}_][\p{L}\p{N}_.]*!?[\p{L}\p{N}_.]*|./gsu;
const FORMULAS = ["formula", "prefill", "hidden_if", "required_if"];
const NAME = /^[\p{L}_]/u;

/**
 * A formula with its codes renamed. Texts in quotes, functions and cells of other forms stay as they are.
 * @param {string} formula
 * @param {Recoding} recoding
 * @returns {string}
 */
export function recodedFormula(formula, { rows, columns, sections = new Map() }) {
  let place = 0;
  return (formula.match(PIECE) ?? [])
    .map((piece) => {
      place += piece.length;
      if (!NAME.test(piece) || piece.includes("!") || /^\s*\(/.test(formula.slice(place))) return piece;
      return piece.split(".").map((step) => sections.get(step) ?? rows.get(step) ?? columns.get(step) ?? step).join(".");
    })
    .join("");
}

/**
 * A node (section, row, column, check, rule of a cell) with everything in it renamed.
 * @param {any} value
 * @param {Recoding} recoding
 * @param {string} [name] of the property
 * @returns {any}
 */
export function recoded(value, recoding, name = "") {
  const { rows, columns, items } = recoding;
  if (Array.isArray(value)) {
    const codes = { rows, columns, matching_key: columns }[name];
    if (typeof value[0] === "string") return codes ? value.map((code) => codes.get(code) ?? code) : value;
    return value.map((item) => recoded(item, recoding, name));
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recoded(item, recoding, key === "children" ? name : key === "code" ? `code of ${name}` : key)]));
  }
  if (typeof value !== "string") return value;
  if (FORMULAS.includes(name)) return recodedFormula(value, recoding);
  if (name === "code of rows" || name === "row") return rows.get(value) ?? value;
  if (["code of parts", "code of fields", "code of checks"].includes(name)) return items?.get(value) ?? value;
  if (name === "code of columns" || ["column", "weight", "group_by"].includes(name)) return columns.get(value) ?? value;
  return value;
}
