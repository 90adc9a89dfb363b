/** Taking nodes out, with everything that was said about their cells. */

import { at, outermost } from "../nodes.js";
import { forgetCells } from "./cells.js";
import { complete } from "./complete.js";
import { takeOut } from "./move.js";

/** @typedef {import("../nodes.js").Path} Path */

/**
 * Take nodes out. The last section stays: a form has at least one.
 * @param {any} definition
 * @param {Path[]} paths
 * @returns {Path[]} the neighbour, or the parent
 */
export function remove(definition, paths) {
  const top = outermost(paths).filter((path) => path.length > 0);
  if (!top.length) return paths;
  const sections = top.filter((path) => path.length === 2).length;
  if (sections && sections >= definition.sections.length) return paths;
  for (const path of [...top].reverse()) takeOut(definition, path);
  complete(definition);
  for (const section of definition.sections) forgetCells(section);
  return [neighbour(definition, top[0])];
}

/**
 * What stands where the first one stood, or before it, or above it.
 * @param {any} definition
 * @param {Path} path
 * @returns {Path}
 */
function neighbour(definition, path) {
  for (let here = path; here.length > 0; here = here.slice(0, -2)) {
    const list = at(definition, here.slice(0, -1));
    if (Array.isArray(list) && list.length) return [...here.slice(0, -1), Math.min(Number(here.at(-1)), list.length - 1)];
  }
  return [];
}

