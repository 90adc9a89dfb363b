/** Codes are given once: what is new takes the next free one, and none that a published version has used. */

import { allRows, leafColumns } from "./nodes.js";

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
 * Whether a published version keeps figures under this code.
 * @param {"row" | "column" | "section" | "part" | "field"} kind
 * @param {string} section
 * @param {string} code
 */
export function isPublished(kind, section, code) {
  if (kind === "row") return former.rows.includes(code);
  return (kind === "section" ? former.sections : (former.within[section] ?? [])).includes(code);
}

/**
 * Codes that rows may not take: row codes are unique within the template.
 * @param {any} definition
 * @returns {string[]}
 */
export function rowCodes(definition) {
  return [...former.rows, ...definition.sections.flatMap((/** @type {any} */ section) => allRows(section).map((row) => row.code))];
}

/**
 * Codes that columns (label columns among them), parts or fields of a section may not take.
 * @param {any} section
 * @returns {string[]}
 */
export function codesWithin(section) {
  const here = [...leafColumns(section), ...(section.label_columns ?? []), ...(section.parts ?? []), ...(section.fields ?? [])];
  return [...(former.within[section.code] ?? []), ...here.map((node) => node.code)];
}

/**
 * @param {any} definition
 * @returns {string[]}
 */
export function sectionCodes(definition) {
  return [...former.sections, ...definition.sections.map((/** @type {any} */ section) => section.code)];
}

/**
 * A code no node has yet: the prefix and the next number.
 * @param {string[]} taken codes of today and of earlier versions
 * @param {string} prefix
 * @param {number} [digits] at least
 * @returns {string}
 */
export function freeCode(taken, prefix, digits = 2) {
  const used = new Set(taken);
  const numbers = taken.map((code) => (code.startsWith(prefix) ? Number(code.slice(prefix.length)) : 0));
  for (let number = Math.max(0, ...numbers.filter(Number.isInteger)) + 1; ; number += 1) {
    const code = prefix + String(number).padStart(digits, "0");
    if (!used.has(code)) return code;
  }
}

/**
 * Gives free codes one after another, each once.
 * @param {string[]} taken
 * @param {string} prefix
 * @param {number} [digits]
 * @returns {() => string}
 */
export function codeMaker(taken, prefix, digits = 2) {
  const known = [...taken];
  return () => known[known.push(freeCode(known, prefix, digits)) - 1];
}
