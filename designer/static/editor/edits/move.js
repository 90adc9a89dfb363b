/** Moving nodes: among their siblings, a level in or out, or to another place, also of another section. */

import { codesWithin, freeCode } from "../codes.js";
import { at, isWithin, outermost, placeIn, withChildren } from "../nodes.js";
import { listAt } from "./add.js";
import { moveWithCells, suitChecks } from "./cells.js";
import { complete } from "./complete.js";
import { mayHang } from "./levels.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * Nodes that stand side by side, as the places and the list they are in; null when they do not.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {{ list: any[], first: number, count: number, parent: Path } | null}
 */
function block(definition, paths) {
  const top = outermost(paths);
  const parent = top[0]?.slice(0, -1);
  if (!top.length || top[0].length < 2) return null;
  const first = Number(top[0].at(-1));
  const beside = top.every((path, index) => path.length === top[0].length && isWithin(path, parent) && Number(path.at(-1)) === first + index);
  return beside ? { list: at(definition, parent), first, count: top.length, parent } : null;
}

/**
 * Move nodes one place up or down (columns: left or right) among their siblings.
 * @param {any} definition
 * @param {Path[]} paths
 * @param {-1 | 1} step
 * @returns {Path[]}
 */
export function move(definition, paths, step) {
  const found = block(definition, paths);
  if (!found) return paths;
  const { list, first, count, parent } = found;
  const target = first + step;
  if (target < 0 || target + count > list.length) return paths;
  list.splice(target, 0, ...list.splice(first, count));
  return Array.from({ length: count }, (_, index) => [...parent, target + index]);
}

/**
 * Rows a level in: below the row before them.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function indent(definition, paths) {
  const found = block(definition, paths);
  if (!found || paths[0][2] !== "rows" || found.first === 0) return paths;
  const { list, first, count, parent } = found;
  const above = list[first - 1];
  // Below a row to which reporters add lines stand theirs alone.
  if (above.added || !mayHang([...parent, first - 1, "children"], list.slice(first, first + count))) return paths;
  const children = (above.children ??= []);
  const begin = children.length;
  children.push(...list.splice(first, count));
  return Array.from({ length: count }, (_, index) => [...parent, first - 1, "children", begin + index]);
}

/**
 * Rows a level out: after the row above them, with their later siblings below the last of them, as in an outline.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function outdent(definition, paths) {
  const found = block(definition, paths);
  if (!found || paths[0][2] !== "rows" || found.parent.length < 5) return paths;
  const { list, first, count, parent } = found;
  const owner = parent.slice(0, -1);
  const { list: outer, index } = placeIn(definition, owner);
  const last = list[first + count - 1];
  const below = [...(last.children ?? []), ...list.slice(first + count)];
  if (!mayHang([...owner.slice(0, -1), 0, "children"], below)) return paths;
  const moved = list.splice(first, count);
  const followers = list.splice(first);
  if (followers.length) last.children = [...(last.children ?? []), ...followers];
  if (!list.length) delete at(definition, owner).children;
  outer.splice(index + 1, 0, ...moved);
  return moved.map((_, step) => [...owner.slice(0, -1), index + 1 + step]);
}

/**
 * Whether nodes may be dropped into a list: rows among rows, columns among columns, not into themselves.
 * @param {Path[]} paths
 * @param {Path} target list
 */
export function mayDrop(paths, target) {
  const sort = (/** @type {Path} */ path) => (path.length <= 2 ? "sections" : path[2]);
  const into = target.length === 1 ? "sections" : target[2];
  return paths.every((path) => path.length > 0 && sort(path) === into && !isWithin(target, path));
}

/**
 * Move nodes into a list, before its item at `index`; rules of cells go along, also to another section.
 * @param {any} definition
 * @param {Path[]} paths
 * @param {Path} target list
 * @param {number} index
 * @returns {Path[]} where they are now
 */
export function drop(definition, paths, target, index) {
  const top = outermost(paths);
  if (!top.length || !mayDrop(top, target) || at(definition, target.slice(0, -1)).added) return paths;
  const nodes = top.map((path) => at(definition, path));
  if (target.length > 2 && !mayHang(target, nodes)) return paths;
  const list = listAt(definition, target);
  const before = list.slice(index).find((node) => !nodes.includes(node));
  const origin = at(definition, top[0].slice(0, 2));
  const home = target.length > 1 ? at(definition, target.slice(0, 2)) : null;
  if (home && home !== origin) suit(definition, nodes, target, home);
  // What is taken out leaves a mark until the nodes stand in their new place: no header loses its last column meanwhile.
  const marks = top.map((path) => {
    const { list: siblings, index: place } = placeIn(definition, path);
    siblings[place] = {};
    return siblings[place];
  });
  list.splice(before ? list.indexOf(before) : list.length, 0, ...nodes);
  for (const mark of marks) takeOut(definition, /** @type {Path} */ (pathOf(definition, mark)));
  if (home && home !== origin) moveWithCells(origin, home, nodes);
  complete(definition);
  return nodes.map((node) => /** @type {Path} */ (pathOf(definition, node)));
}

/**
 * Codes that the new section has already are changed; row codes are unique in the template anyway.
 * @param {any} definition
 * @param {any[]} nodes
 * @param {Path} target
 * @param {any} home
 */
function suit(definition, nodes, target, home) {
  if (target[2] === "rows") return;
  if (target[2] === "checks") suitChecks(home, nodes);
  const taken = [...codesWithin(home), ...(home.checks ?? []).map((/** @type {any} */ check) => check.code)];
  for (const node of nodes.flatMap(withChildren)) {
    if (!node.code || !taken.includes(node.code)) continue;
    node.code = freeCode(taken, node.code.replace(/\d+$/, "") || "C");
    taken.push(node.code);
  }
}

/**
 * Take a node out; a header left without columns and a list of children left empty go too.
 * @param {any} definition
 * @param {Path} path
 */
export function takeOut(definition, path) {
  const { list, index } = placeIn(definition, path);
  list.splice(index, 1);
  if (list.length) return;
  const parent = path.slice(0, -2);
  if (parent.length <= 2) return;
  if (path[2] === "columns") takeOut(definition, parent);
  else delete at(definition, parent).children;
}

/**
 * Where a node object stands.
 * @param {any} definition
 * @param {any} node
 * @returns {Path | null}
 */
function pathOf(definition, node) {
  /** @type {(value: any, path: Path) => Path | null} */
  const search = (value, path) => {
    if (value === node) return path;
    if (value === null || typeof value !== "object") return null;
    for (const [key, item] of Object.entries(value)) {
      const found = search(item, [...path, Array.isArray(value) ? Number(key) : key]);
      if (found) return found;
    }
    return null;
  };
  return search(definition, []);
}

