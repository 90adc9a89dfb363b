/**
 * Two people added something at the same moment and both got the next free code. They are two things, so mine get codes of their
 * own before all is put together: neither is lost, and no formula speaks of the other's.
 */

import { codeMaker, codesWithin, rowCodes } from "./codes.js";
import { recoded } from "./edits/recode.js";
import { same } from "./merge.js";
import { sectionOf, withChildren } from "./nodes.js";

/** @typedef {Map<string, string>} Renamed */

const PREFIXES = /** @type {const} */ ({ columns: "C", parts: "P", fields: "F", checks: "K" });

/**
 * @param {any} base what both began with
 * @param {any} mine
 * @param {any} theirs
 * @returns {((state: any) => any) | null} gives a state of mine its own codes; null where nobody is in the way
 */
export function apart(base, mine, theirs) {
  const rows = renamed(rowsOf(base), rowsOf(mine), rowsOf(theirs), codeMaker([...rowCodes(mine), ...rowCodes(theirs)], "R"));
  const within = new Map(mine.sections.map((/** @type {any} */ section) => [section.code, withinSection(section, base, theirs)]));
  const codes = [...rows.keys(), ...[...within.values()].flatMap((each) => [...each.keys()])];
  if (!codes.length) return null;
  const speaks = (/** @type {any} */ state) => codes.some((code) => JSON.stringify(state).includes(`"${code}"`));
  const section = (/** @type {any} */ each) => recoded(each, { rows, columns: within.get(each.code) ?? new Map(), items: within.get(each.code) });
  return (state) => (speaks(state) ? { ...state, sections: state.sections.map(section) } : state);
}

/**
 * @param {any} definition
 * @returns {any[]}
 */
function rowsOf(definition) {
  return definition.sections.flatMap((/** @type {any} */ section) => listOf(section, "rows"));
}

/**
 * @param {any} section
 * @param {string} list
 * @returns {any[]}
 */
function listOf(section, list) {
  return (section?.[list] ?? []).flatMap(withChildren).filter((/** @type {any} */ node) => node.code);
}

/**
 * @param {any} section of mine
 * @param {any} base
 * @param {any} theirs
 * @returns {Renamed} columns, parts, fields and checks
 */
function withinSection(section, base, theirs) {
  const [before, other] = [base, theirs].map((definition) => sectionOf(definition, section.code)?.section);
  if (!before || !other) return new Map();
  return new Map(Object.entries(PREFIXES).flatMap(([list, prefix]) => {
    const taken = [section, other].flatMap((each) => [...codesWithin(each), ...listOf(each, "checks").map(({ code }) => code)]);
    return [...renamed(listOf(before, list), listOf(section, list), listOf(other, list), codeMaker(taken, prefix))];
  }));
}

/**
 * @param {any[]} before
 * @param {any[]} mine
 * @param {any[]} theirs
 * @param {() => string} next
 * @returns {Renamed} what both have and neither had, unless it is the same
 */
function renamed(before, mine, theirs, next) {
  const known = new Set(before.map(({ code }) => code));
  const others = new Map(theirs.map((node) => [node.code, node]));
  const inTheWay = mine.filter((node) => !known.has(node.code) && others.has(node.code) && !same(node, others.get(node.code)));
  return new Map(inTheWay.map(({ code }) => [code, next()]));
}
