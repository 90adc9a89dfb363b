/** A row that becomes a heading has no figures: what was said of its cells goes, and its formula with it. */

import { at } from "../nodes.js";
import { forgetCells } from "./cells.js";
import { completeRows } from "./complete.js";

/**
 * @param {any} definition
 * @param {import("../nodes.js").Path} path of the section
 * @param {any} row whose setting has just been made
 */
export function suitHeading(definition, path, row) {
  const section = at(definition, path);
  if (row.heading) {
    delete row.formula;
    forgetCells(section);
  }
  completeRows(definition, section);
}
