/** The structure of a definition as lines of a tree, plain data: what each says, how deep it stands, whether it is open. */

import { t } from "../../../admin/static/js/i18n.js";
import { LISTS, keyOf } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */

/**
 * @typedef {object} TreeLine
 * @property {string} id
 * @property {string} text
 * @property {string} code
 * @property {string} number the row's own number, shown before its text
 * @property {Path | null} path null for a caption over a list
 * @property {Path | null} list of a caption: the list it stands for
 * @property {string} sort "rows", "columns", … of a node; "section", "caption", "template"
 * @property {number} level from 1
 * @property {number} position among its siblings, from 1
 * @property {number} siblings
 * @property {boolean} parent whether something can be opened below it
 * @property {boolean} open
 */

/** @returns {Record<string, string>} */
function captions() {
  return { columns: t("Columns"), rows: t("Rows"), parts: t("Parts"), fields: t("Fields"), checks: t("Checks") };
}

/**
 * @param {any} node
 * @param {string} list
 * @returns {string}
 */
function textOf(node, list) {
  if (list === "checks") return node.message || node.formula || t("(new check)");
  return node.heading && list === "parts" ? node.heading : node.label || node.heading || t("(no name)");
}

/**
 * The lines a person sees.
 * @param {any} definition
 * @param {Set<string>} closed ids of the branches the person has closed
 * @returns {TreeLine[]}
 */
export function treeLines(definition, closed) {
  const count = definition.sections.length + 1;
  /** @type {TreeLine[]} */
  const lines = [line({ id: "[]", text: t("General"), path: [], sort: "template", level: 1, position: 1, siblings: count })];
  for (const [index, section] of definition.sections.entries()) sectionLines(lines, section, index, count, closed);
  return lines;
}

/**
 * @param {Partial<TreeLine> & { id: string }} given
 * @returns {TreeLine}
 */
function line(given) {
  return { text: "", code: "", number: "", path: null, list: null, sort: "", level: 1, position: 1, siblings: 1, parent: false, open: false, ...given };
}

/**
 * @param {TreeLine[]} lines
 * @param {any} section
 * @param {number} index
 * @param {number} count
 * @param {Set<string>} closed
 */
function sectionLines(lines, section, index, count, closed) {
  const path = ["sections", index];
  const id = keyOf(path);
  const lists = LISTS.filter((list) => section[list]?.length || isOwn(section, list));
  const open = !closed.has(id);
  lines.push(line({ id, text: section.title || t("Section"), code: section.code, path, sort: "section", level: 1, position: index + 2, siblings: count, parent: lists.length > 0, open }));
  if (!open) return;
  for (const [place, list] of lists.entries()) {
    const nodes = section[list] ?? [];
    const caption = `${id}|${list}`;
    const shown = !closed.has(caption);
    lines.push(line({ id: caption, text: captions()[list], list: [...path, list], sort: "caption", level: 2, position: place + 1, siblings: lists.length, parent: nodes.length > 0, open: shown }));
    if (shown) nodeLines(lines, nodes, [...path, list], list, 3, closed);
  }
}

/**
 * Lists that a section of this kind shows even while they are empty, so that something can be dropped or pasted there.
 * @param {any} section
 * @param {string} list
 */
function isOwn(section, list) {
  const own = { table: ["columns", "rows"], records: ["columns"], narrative: ["parts"], fields: ["fields"] };
  return own[/** @type {keyof typeof own} */ (section.kind)]?.includes(list) ?? false;
}

/**
 * @param {TreeLine[]} lines
 * @param {any[]} nodes
 * @param {Path} path
 * @param {string} list
 * @param {number} level
 * @param {Set<string>} closed
 */
function nodeLines(lines, nodes, path, list, level, closed) {
  for (const [index, node] of nodes.entries()) {
    const here = [...path, index];
    const id = keyOf(here);
    const parent = Boolean(node.children?.length);
    const open = parent && !closed.has(id);
    lines.push(line({ id, text: textOf(node, list), code: node.code ?? "", number: node.number ?? "", path: here, sort: list, level, position: index + 1, siblings: nodes.length, parent, open }));
    if (open) nodeLines(lines, node.children, [...here, "children"], list, level + 1, closed);
  }
}
