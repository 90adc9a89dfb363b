/** What a section cannot be without: a table and a list have a column, a table of fixed rows has a row with figures. */

import { codesWithin, freeCode, rowCodes } from "../codes.js";
import { allRows, leafColumns } from "../nodes.js";
import { newColumn } from "./add.js";

/**
 * Give every section that has lost the last one of what it needs a new one.
 * @param {any} definition
 */
export function complete(definition) {
  for (const section of definition.sections) {
    if (section.kind !== "table" && section.kind !== "records") continue;
    if (!leafColumns(section).length) section.columns = [newColumn(section, freeCode(codesWithin(section), "C"))];
    completeRows(definition, section);
  }
}

/**
 * @param {any} definition
 * @param {any} section
 */
export function completeRows(definition, section) {
  if (section.kind !== "table" || section.row_source !== "fixed" || allRows(section).some((row) => !row.heading)) return;
  (section.rows ??= []).push({ code: freeCode(rowCodes(definition), "R"), label: "Dòng mới" });
}
