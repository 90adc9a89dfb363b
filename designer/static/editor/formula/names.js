/** What can be named in a formula: columns and rows by their code or their label, functions by either name. */

import { allRows, at, leafColumns } from "../nodes.js";

/** @typedef {import("../nodes.js").Path} Path */
/** @typedef {import("../nodes.js").NodeKind} NodeKind */
/** @typedef {import("./functions.js").Functions} Functions */

/**
 * @typedef {object} Named
 * @property {string} text what is written
 * @property {string} detail its label, or the signature of a function
 * @property {"column" | "row" | "function" | "field"} type
 * @property {string} [help]
 * @property {number} rank lower comes first
 * @property {string} [of] the section of a row or column
 * @property {boolean} [afterDot] whether it is named after a row alone: a column of another section
 */

/**
 * Everything that may be named where the formula stands, nearest first.
 * @param {any} definition
 * @param {Path} path
 * @param {NodeKind} kind
 * @param {Functions} functions
 * @param {import("./style.js").Style} style
 * @returns {Named[]}
 */
export function namesFor(definition, path, kind, functions, style) {
  const section = at(definition, path.slice(0, 2)) ?? {};
  const byRow = kind === "row" || (kind === "check" && at(definition, path)?.scope === "column");
  const own = [...columnsOf(section, byRow ? 2 : 0), ...rowsOf(section, byRow ? 0 : 1), ...fieldsOf(section, 0)];
  const others = definition.sections.filter((/** @type {any} */ each) => each !== section);
  const beside = others.flatMap((/** @type {any} */ each) => [...columnsOf(each, 4).map((name) => ({ ...name, afterDot: true })), ...rowsOf(each, 4), ...fieldsOf(each, 4)]);
  const calls = functions.entries.map((entry) => {
    const name = functions.nameIn(entry, style);
    return { text: name, detail: `(${entry.parameters.join(style === "vi" ? "; " : ", ")})`, type: /** @type {const} */ ("function"), help: entry.help, rank: 3 };
  });
  return [...own, ...calls, ...beside];
}

/**
 * @param {any} section
 * @param {number} rank
 * @returns {Named[]}
 */
function columnsOf(section, rank) {
  return leafColumns(section).map((column) => ({ text: column.code, detail: named(column), type: "column", rank, of: section.code }));
}

/**
 * @param {any} section
 * @param {number} rank
 * @returns {Named[]}
 */
function rowsOf(section, rank) {
  return allRows(section).filter((row) => !row.heading).map((row) => ({ text: row.code, detail: named(row), type: "row", rank, of: section.code }));
}

/**
 * @param {any} section
 * @param {number} rank
 * @returns {Named[]}
 */
function fieldsOf(section, rank) {
  return (section.fields ?? []).map((/** @type {any} */ field) => ({ text: `${section.code}.${field.code}`, detail: field.label ?? "", type: "field", rank }));
}

/** @param {any} node */
function named(node) {
  return [node.number, node.label].filter(Boolean).join(". ");
}

/**
 * Letters without marks and case: "Tổng số" is found by "tong".
 * @param {string} text
 */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/**
 * The names that fit what is being written: its beginning, or a word of its label. After `R01.` the columns alone.
 * @param {Named[]} names
 * @param {string} typed such as "C0", "tong", "R01.C"
 * @returns {Named[]}
 */
export function fitting(names, typed) {
  const dot = typed.lastIndexOf(".");
  const before = typed.slice(0, dot + 1);
  const wanted = plain(typed.slice(dot + 1));
  const offered = before ? afterRow(names, before) : names.filter((name) => !name.afterDot);
  const found = offered.flatMap((name) => {
    const code = plain(name.text.slice(before.length));
    const label = plain(name.detail);
    const place = code.startsWith(wanted) ? 0 : name.type === "function" ? (code.includes(wanted) && wanted.length > 1 ? 2 : -1) : startsWord(label, wanted) ? 1 : -1;
    return place < 0 ? [] : [{ name, order: place * 10 + name.rank }];
  });
  return found.sort((one, other) => one.order - other.order).map(({ name }) => name);
}

/**
 * The columns of the section in which a row stands, and the fields that begin so; of an unknown row the columns here.
 * @param {Named[]} names
 * @param {string} before such as "R01." or "CHUNG."
 * @returns {Named[]}
 */
function afterRow(names, before) {
  const row = before.slice(0, -1).split(".").at(-1);
  const section = names.find(({ type, text }) => type === "row" && text === row)?.of;
  const columns = names.filter(({ type, of, afterDot }) => type === "column" && (section ? of === section : !afterDot));
  const fields = names.filter(({ type, text }) => type === "field" && text.startsWith(before));
  return [...(fields.length ? [] : columns.map((name) => ({ ...name, text: before + name.text, rank: 0 }))), ...fields];
}

/**
 * @param {string} text
 * @param {string} wanted
 */
function startsWord(text, wanted) {
  return wanted !== "" && (text.startsWith(wanted) || text.includes(` ${wanted}`));
}
