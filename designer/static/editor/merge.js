/**
 * Two people changed one draft: what they did in different places is put together, what they did to the same place is asked.
 * Things are the same by their code, rules of cells by row and column, headers by the first column below them.
 */

import { withChildren } from "./nodes.js";

/** @typedef {{ key: string } | { id: string }} Step */
/** @typedef {{ path: Step[], mine: any, theirs: any }} Clash undefined: taken out */
/** @typedef {{ merged: any, clashes: Clash[] }} Merged where both changed the same, `merged` has mine */

/**
 * @param {any} base what both began with
 * @param {any} mine
 * @param {any} theirs
 * @returns {Merged}
 */
export function merge(base, mine, theirs) {
  /** @type {Clash[]} */
  const clashes = [];
  const merged = structuredClone(together(base, mine, theirs, [], clashes));
  return { merged, clashes };
}

/**
 * A former state of mine with what they have changed since; what both changed is as they have left it.
 * @param {any} base
 * @param {any} mine
 * @param {any} theirs
 * @returns {any}
 */
export function withTheirs(base, mine, theirs) {
  const { merged, clashes } = merge(base, mine, theirs);
  for (const clash of clashes) takeTheirs(merged, clash);
  return merged;
}

/**
 * Equal, whatever the order of the keys.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  return keys.length === Object.keys(other).filter((key) => other[key] !== undefined).length && keys.every((key) => same(one[key], other[key]));
}

/** @param {any} value */
function isObject(value) {
  return value !== null && typeof value === "object";
}

/** @param {any} value */
function isPlain(value) {
  return isObject(value) && !Array.isArray(value);
}

/**
 * @param {any} base
 * @param {any} mine
 * @param {any} theirs
 * @param {Step[]} path
 * @param {Clash[]} clashes
 * @returns {any}
 */
function together(base, mine, theirs, path, clashes) {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isPlain(mine) && isPlain(theirs) && isPlain(base)) return objects(base, mine, theirs, path, clashes);
  const lists = [base ?? [], mine, theirs].map(byIdentity);
  if (Array.isArray(mine) && Array.isArray(theirs) && lists.every(Boolean)) return listed(/** @type {Map<string, any>[]} */ (lists), path, clashes);
  clashes.push({ path, mine, theirs });
  return mine;
}

/**
 * @param {any} base
 * @param {any} mine
 * @param {any} theirs
 * @param {Step[]} path
 * @param {Clash[]} clashes
 */
function objects(base, mine, theirs, path, clashes) {
  /** @type {Record<string, any>} */
  const result = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const value = together(base[key], mine[key], theirs[key], [...path, { key }], clashes);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

/**
 * @param {any} item
 * @returns {string} "" where a thing has no identity
 */
export function identity(item) {
  if (!isPlain(item)) return "";
  if (item.code) return item.code;
  if (item.row && item.column) return `${item.row}.${item.column}`;
  const leaf = item.children ? withChildren(item).find((node) => node.code) : null;
  return leaf ? `over ${leaf.code}` : "";
}

/**
 * @param {any} list
 * @returns {Map<string, any> | null} null where the things in it cannot be told apart
 */
function byIdentity(list) {
  if (!Array.isArray(list)) return null;
  const found = new Map(list.map((item) => [identity(item), item]));
  return found.size === list.length && !found.has("") ? found : null;
}

/**
 * @param {Map<string, any>[]} lists base, mine, theirs
 * @param {Step[]} path
 * @param {Clash[]} clashes
 */
function listed([base, mine, theirs], path, clashes) {
  const values = new Map();
  for (const id of new Set([...mine.keys(), ...theirs.keys()])) {
    const value = together(base.get(id), mine.get(id), theirs.get(id), [...path, { id }], clashes);
    if (value !== undefined) values.set(id, value);
    // Taken out by me and changed by them: it stays until the person has decided.
    else if (clashes.at(-1)?.path.length === path.length + 1 && /** @type {any} */ (clashes.at(-1)?.path.at(-1)).id === id) values.set(id, theirs.get(id));
  }
  const [lead, other] = keepsOrder(base, mine) ? [theirs, mine] : [mine, theirs];
  return inPlaces([...lead.keys()], [...other.keys()]).filter((id) => values.has(id)).map((id) => values.get(id));
}

/**
 * @param {Map<string, any>} base
 * @param {Map<string, any>} list
 */
function keepsOrder(base, list) {
  const common = [...list.keys()].filter((id) => base.has(id));
  return same(common, [...base.keys()].filter((id) => list.has(id)));
}

/**
 * The order of one list with what only the other has, each after what stands before it there.
 * @param {string[]} lead
 * @param {string[]} other
 * @returns {string[]}
 */
function inPlaces(lead, other) {
  const result = [...lead];
  other.forEach((id, place) => {
    if (result.includes(id)) return;
    const before = other.slice(0, place).findLast((each) => result.includes(each));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
  });
  return result;
}

/**
 * Give a place that both changed their value.
 * @param {any} merged is changed
 * @param {Clash} clash
 */
export function takeTheirs(merged, { path, theirs }) {
  let owner = merged;
  for (const step of path.slice(0, -1)) owner = "key" in step ? owner?.[step.key] : owner?.find((/** @type {any} */ item) => identity(item) === step.id);
  const last = path.at(-1);
  if (!owner || !last) return;
  if ("key" in last) {
    if (theirs === undefined) delete owner[last.key];
    else owner[last.key] = structuredClone(theirs);
    return;
  }
  const index = owner.findIndex((/** @type {any} */ item) => identity(item) === last.id);
  if (theirs === undefined) owner.splice(index, index < 0 ? 0 : 1);
  else if (index >= 0) owner[index] = structuredClone(theirs);
}

/**
 * A place that both changed keeps mine; what I took out goes after all.
 * @param {any} merged is changed
 * @param {Clash} clash
 */
export function keepMine(merged, clash) {
  if (clash.mine === undefined) takeTheirs(merged, { ...clash, theirs: undefined });
}
