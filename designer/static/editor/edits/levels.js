/** How deep a form may go: six levels of rows, a header of eight (forms_library/definition/load.py). */

/** @typedef {import("../nodes.js").Path} Path */

/** @type {Record<string, number>} */
const DEEPEST = { rows: 6, columns: 8 };

/**
 * @param {any} node
 * @returns {number} levels of a node with what hangs below it
 */
function height(node) {
  return 1 + Math.max(0, ...(node.children ?? []).map(height));
}

/**
 * Whether nodes may hang in a list: its path ends in the name of the list or in "children".
 * @param {Path} list
 * @param {any[]} nodes
 * @param {number} [deeper] levels that come between
 * @returns {boolean}
 */
export function mayHang(list, nodes, deeper = 0) {
  const deepest = DEEPEST[String(list[2])] ?? 1;
  return nodes.every((node) => (list.length - 1) / 2 + deeper + height(node) - 1 <= deepest);
}
