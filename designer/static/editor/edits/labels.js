/** Changing the labels and numbers of many nodes at once. */

import { allRows, at, leafColumns } from "../nodes.js";

/** @typedef {import("../nodes.js").Path} Path */

/** @typedef {"sections" | "rows" | "columns" | "parts" | "fields"} Named lists whose nodes have a code and a name */

/** What the name of a node is called. */
export const NAMES = /** @type {const} */ ({ sections: "title", rows: "label", columns: "label", parts: "heading", fields: "label" });

/**
 * The nodes whose names a bulk change reaches: the selected ones, and for a section or one node all of its kind in the section.
 * @param {any} definition
 * @param {Path[]} paths
 * @param {Named} list
 * @returns {any[]}
 */
export function nodesFor(definition, paths, list) {
  const chosen = list === "sections" ? paths.filter((path) => path.length === 2) : paths.filter((path) => path[2] === list);
  if (chosen.length > 1) return chosen.map((path) => at(definition, path)).filter((node) => node.code);
  if (list === "sections") return definition.sections;
  const section = at(definition, paths[0].slice(0, 2));
  return list === "rows" ? allRows(section) : list === "columns" ? leafColumns(section) : (section[list] ?? []);
}

/**
 * Replace a text in names.
 * @param {any[]} nodes
 * @param {string} wanted
 * @param {string} replacement
 * @param {"label" | "heading" | "title"} [name]
 * @returns {number} how many have changed
 */
export function replaceInLabels(nodes, wanted, replacement, name = "label") {
  let changed = 0;
  for (const node of nodes) {
    const label = (node[name] ?? "").replaceAll(wanted, replacement).trim();
    if (!wanted || label === node[name]) continue;
    node[name] = label;
    changed += 1;
  }
  return changed;
}

/**
 * Give names line by line; lines that are missing leave the name as it is.
 * @param {any[]} nodes
 * @param {string[]} labels
 * @param {"label" | "heading" | "title"} [name]
 */
export function setLabels(nodes, labels, name = "label") {
  nodes.forEach((node, index) => {
    const label = labels[index]?.trim();
    if (label) node[name] = label;
  });
}

const ROMAN = /** @type {[number, string][]} */ ([[100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]]);

/**
 * @param {number} number
 * @returns {string} 4 -> IV
 */
export function roman(number) {
  let left = number;
  let written = "";
  for (const [value, letters] of ROMAN) {
    for (; left >= value; left -= value) written += letters;
  }
  return written;
}

/**
 * Number the rows of a section as forms do: I, 1, a, and a dash below that. A section without levels counts 1, 2, 3.
 * @param {any} section
 */
export function numberRows(section) {
  const deep = (section.rows ?? []).some((/** @type {any} */ row) => row.children?.length);
  const styles = [roman, String, (/** @type {number} */ number) => String.fromCharCode(96 + ((number - 1) % 26) + 1)];
  /** @type {(rows: any[], level: number) => void} */
  const count = (rows, level) => {
    let number = 0;
    for (const row of rows) {
      if (!row.of_which) number += 1;
      row.number = row.of_which || level >= styles.length ? "-" : styles[level](number);
      count(row.children ?? [], level + 1);
    }
  };
  count(section.rows ?? [], deep ? 0 : 1);
}

/**
 * Number the columns 1, 2, 3 from left to right; what a rule prints after the number (4=2+3) goes, since the numbers change.
 * @param {any} section
 */
export function numberColumns(section) {
  leafColumns(section).forEach((column, index) => (column.printed_code = String(index + 1)));
}
