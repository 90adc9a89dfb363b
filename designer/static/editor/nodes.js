/**
 * Places in a definition. A place names a node by its path of keys and indices from the top, as JSON Pointer does:
 * `["sections", 0, "columns", 1, "children", 0]`. The kind of a node follows from its path.
 */

/** @typedef {(string | number)[]} Path */
/** @typedef {"template" | "section" | "column" | "group" | "row" | "part" | "field" | "check" | "cell"} NodeKind */
/** @typedef {{ row: string, column: string }} CellCodes */

/**
 * @param {any} root
 * @param {Path} path
 * @returns {any} the node there, or undefined
 */
export function at(root, path) {
  return path.reduce((node, key) => node?.[key], root);
}

/** @type {Record<string, NodeKind>} */
const BY_LIST = { rows: "row", parts: "part", fields: "field", checks: "check" };

/**
 * @param {any} root
 * @param {Path} path
 * @returns {NodeKind}
 */
export function kindOf(root, path) {
  if (path.length === 0) return "template";
  if (path.length === 2) return "section";
  return BY_LIST[path[2]] ?? (at(root, path)?.children ? "group" : "column");
}

/** The lists of a section whose nodes can be selected. */
export const LISTS = ["columns", "rows", "parts", "fields", "checks"];

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
 * A node with all that hang below it, in document order.
 * @param {any} node
 * @returns {any[]}
 */
export function withChildren(node) {
  return [node, ...(node.children ?? []).flatMap(withChildren)];
}

/**
 * All leaf columns of a section, left to right.
 * @param {any} section
 * @returns {any[]}
 */
export function leafColumns(section) {
  return (section?.columns ?? []).flatMap(withChildren).filter((/** @type {any} */ node) => !node.children);
}

/**
 * All rows of a section, in document order.
 * @param {any} section
 * @returns {any[]}
 */
export function allRows(section) {
  return (section?.rows ?? []).flatMap(withChildren);
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
  return search(section?.[list] ?? [], [list]);
}

/**
 * @param {Path} path
 * @returns {string} equal for equal places
 */
export function keyOf(path) {
  return JSON.stringify(path);
}

/**
 * @param {Path} path
 * @param {Path} other
 */
export function isSame(path, other) {
  return keyOf(path) === keyOf(other);
}

/**
 * Whether a place lies inside another, or is it.
 * @param {Path} path
 * @param {Path} outer
 */
export function isWithin(path, outer) {
  return isSame(path.slice(0, outer.length), outer);
}

/**
 * Document order: what stands above comes first.
 * @param {Path} path
 * @param {Path} other
 * @returns {number}
 */
export function inOrder(path, other) {
  for (const [place, step] of path.entries()) {
    if (place >= other.length) return 1;
    if (step === other[place]) continue;
    if (typeof step === "number" && typeof other[place] === "number") return step - other[place];
    return LISTS.indexOf(String(step)) - LISTS.indexOf(String(other[place]));
  }
  return path.length - other.length;
}

/**
 * Without those that lie inside another one, in document order.
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function outermost(paths) {
  const sorted = [...paths].sort(inOrder);
  return sorted.filter((path, index) => !sorted.some((other, place) => place !== index && isWithin(path, other) && (other.length < path.length || place < index)));
}

/**
 * Where each leaf column or row of a list stands, by its code.
 * @param {any} definition
 * @param {string} code of a section
 * @returns {{ path: Path, section: any } | null}
 */
export function sectionOf(definition, code) {
  const index = definition.sections.findIndex((/** @type {any} */ section) => section.code === code);
  return index < 0 ? null : { path: ["sections", index], section: definition.sections[index] };
}

/**
 * Where a node that stood at a place stands in a definition that has changed: found by its code, a header by the first column
 * below it. A code that nobody had before is its new name.
 * @param {any} before
 * @param {any} after
 * @param {Path} path
 * @returns {Path | null} null when it is gone
 */
export function newPlace(before, after, path) {
  if (path.length < 2) return path;
  const [from, to] = [at(before, path.slice(0, 2)), at(after, path.slice(0, 2))];
  // Most changes move nothing: looking for each of 300 selected rows takes its time.
  if (from && from.code === to?.code && at(before, path)?.code && at(before, path).code === at(after, path)?.code) return path;
  const renamed = to && !sectionOf(before, to.code) ? { path: path.slice(0, 2), section: to } : null;
  const home = sectionOf(after, from?.code) ?? renamed;
  if (!home || path.length === 2) return home?.path ?? null;
  const leaf = firstLeaf(at(before, path), path);
  const list = /** @type {"rows" | "columns"} */ (path[2]);
  const found = leaf && pathOfCode(home.section, list, leaf.code);
  if (found) return [...home.path, ...found].slice(0, 2 + found.length - (leaf.path.length - path.length));
  const there = at(home.section, path.slice(2));
  return there?.code && !pathOfCode(from, list, there.code) ? [...home.path, ...path.slice(2)] : null;
}

/**
 * @param {any} node
 * @param {Path} path
 * @returns {{ code: string, path: Path } | null} the node itself, or of a header the first column below it
 */
function firstLeaf(node, path) {
  if (!node) return null;
  return node.code ? { code: node.code, path } : firstLeaf(node.children?.[0], [...path, "children", 0]);
}
