/**
 * Places in a definition. A place names a node by its path of keys and indices from the top, as JSON Pointer does:
 * `["sections", 0, "columns", 1, "children", 0]`. The kind of a node follows from its path.
 */

/** @typedef {(string | number)[]} Path */
/** @typedef {"template" | "section" | "column" | "group" | "row" | "part" | "field" | "check" | "cell"} NodeKind */
/** @typedef {{ path: Path, row: string, column: string }} CellPlace a cell: path of its section and its codes */

/**
 * @param {any} root
 * @param {Path} path
 * @returns {any} the node there, or undefined
 */
export function at(root, path) {
  return path.reduce((node, key) => node?.[key], root);
}

/**
 * @param {any} root
 * @param {Path} path
 * @returns {NodeKind}
 */
export function kindOf(root, path) {
  if (path.length === 0) return "template";
  if (path.length === 2) return "section";
  const list = path[2];
  if (list === "rows") return "row";
  if (list === "parts") return "part";
  if (list === "fields") return "field";
  if (list === "checks") return "check";
  return at(root, path)?.children ? "group" : "column";
}

const LISTS = ["columns", "rows", "parts", "fields", "checks"];

/**
 * The node that a JSON pointer leads to or into: the reason why a definition cannot be read may stand deep inside it.
 * @param {any} root
 * @param {string} pointer
 * @returns {Path} of a node that can be selected
 */
export function nodeAt(root, pointer) {
  const steps = pointer.split("/").filter(Boolean);
  /** @type {Path} */
  const path = [];
  for (let place = 0; place + 1 < steps.length; place += 2) {
    const list = steps[place];
    const lists = path.length === 0 ? ["sections"] : path.length === 2 ? LISTS : ["children"];
    const further = [...path, list, Number(steps[place + 1])];
    if (!lists.includes(list) || at(root, further) === undefined) break;
    path.push(...further.slice(-2));
  }
  return path;
}

/**
 * The list that holds a node and its index in it.
 * @param {any} root
 * @param {Path} path
 * @returns {{ list: any[], index: number }}
 */
export function placeIn(root, path) {
  return { list: at(root, path.slice(0, -1)), index: Number(path.at(-1)) };
}

/**
 * All leaf columns of a section, left to right.
 * @param {any} section
 * @returns {any[]}
 */
export function leafColumns(section) {
  return (section.columns ?? []).flatMap(
    /** @param {any} node @returns {any[]} */
    function leaves(node) {
      return node.children ? node.children.flatMap(leaves) : [node];
    },
  );
}

/**
 * All rows of a section, in document order.
 * @param {any} section
 * @returns {any[]}
 */
export function allRows(section) {
  return (section.rows ?? []).flatMap(
    /** @param {any} row @returns {any[]} */
    function withChildren(row) {
      return [row, ...(row.children ?? []).flatMap(withChildren)];
    },
  );
}

/**
 * Path of the row or leaf column of a code within a section.
 * @param {any} section
 * @param {"rows" | "columns"} list
 * @param {string} code
 * @returns {Path | null} relative to the section
 */
export function pathOfCode(section, list, code) {
  /** @type {(nodes: any[], path: Path) => Path | null} */
  const search = (nodes, path) => {
    for (const [index, node] of nodes.entries()) {
      const here = [...path, index];
      if (node.code === code) return here;
      const below = node.children ? search(node.children, [...here, "children"]) : null;
      if (below) return below;
    }
    return null;
  };
  return search(section[list] ?? [], [list]);
}

/**
 * A code no node has yet: the prefix and the next number, at least two digits.
 * @param {string[]} taken codes of today and of earlier versions: a code never gets another meaning
 * @param {string} prefix
 * @returns {string}
 */
export function freeCode(taken, prefix) {
  const used = new Set(taken);
  const numbers = taken.map((code) => (code.startsWith(prefix) ? Number(code.slice(prefix.length)) : 0));
  for (let number = Math.max(0, ...numbers.filter(Number.isInteger)) + 1; ; number += 1) {
    const code = prefix + String(number).padStart(2, "0");
    if (!used.has(code)) return code;
  }
}
