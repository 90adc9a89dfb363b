/** The functions of the formula language as the server describes them (forms_library/formula/reference.py). */

import { getJson } from "../../../../admin/static/js/http.js";

/**
 * @typedef {object} FunctionEntry
 * @property {string} name Excel's
 * @property {string} vietnamese "" where only Excel's is used
 * @property {string[]} parameters those in square brackets may be left out, a last "…" means "and so on"
 * @property {string} help
 */

export class Functions {
  constructor() {
    /** @type {FunctionEntry[]} */
    this.entries = [];
    /** @type {Map<string, FunctionEntry>} by either name */
    this.byName = new Map();
    /** @type {Map<string, string>} Vietnamese names by Excel's */
    this.vietnamese = new Map();
  }

  /** @param {string} url */
  async load(url) {
    this.take(await getJson(url));
  }

  /** @param {FunctionEntry[]} entries */
  take(entries) {
    this.entries = entries;
    for (const entry of entries) {
      this.byName.set(entry.name, entry);
      if (!entry.vietnamese) continue;
      this.byName.set(entry.vietnamese, entry);
      this.vietnamese.set(entry.name, entry.vietnamese);
    }
  }

  /** @param {string} name */
  get(name) {
    return this.byName.get(name.toUpperCase().normalize("NFC"));
  }

  /**
   * @param {FunctionEntry} entry
   * @param {import("./style.js").Style} style
   */
  nameIn(entry, style) {
    return style === "vi" && entry.vietnamese ? entry.vietnamese : entry.name;
  }
}

/**
 * The call that a place stands in: its function and which argument.
 * @param {string} text
 * @param {number} place
 * @returns {{ name: string, argument: number, start: number } | null}
 */
export function callAt(text, place) {
  /** @type {{ name: string, argument: number, start: number }[]} */
  const open = [];
  for (const found of text.slice(0, place).matchAll(/"(?:[^"]|"")*"?|([\p{L}_][\p{L}\p{N}_.]*)?\s*\(|\)|[;,]/gu)) {
    const piece = found[0];
    if (piece.endsWith("(") && !piece.startsWith('"')) open.push({ name: found[1] ?? "", argument: 0, start: found.index });
    else if (piece === ")") open.pop();
    else if (piece === ";" || (piece === "," && !isDecimal(text, found.index))) open[open.length - 1] && (open[open.length - 1].argument += 1);
  }
  const innermost = open.at(-1);
  return innermost?.name ? innermost : null;
}

/**
 * A comma between digits is a decimal one where semicolons part the arguments.
 * @param {string} text
 * @param {number} place
 */
function isDecimal(text, place) {
  return text.includes(";") && /\d/.test(text[place - 1] ?? "") && /\d/.test(text[place + 1] ?? "");
}
