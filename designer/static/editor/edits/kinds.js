/** A node that changes its kind of value drops what only the former kind could say, and gets what the new one needs. */

import { NUMERIC, TEXTS, WITH_ANSWERS } from "../words.js";

/** @param {any} node a column, field, row or rule of a cell whose kind has just been set */
export function suitKind(node) {
  const { kind } = node;
  if (kind && !NUMERIC.includes(kind)) for (const name of ["decimals", "minimum", "maximum"]) delete node[name];
  if (kind === "integer") delete node.decimals;
  if (kind && !TEXTS.includes(kind)) delete node.maximum_length;
  if (!WITH_ANSWERS.includes(kind)) delete node.choices;
  else node.choices ??= [{ code: "A1", label: "Phương án 1" }];
  if (!NUMERIC.includes(kind ?? "integer") || !/^-?\d+(\.\d+)?$/.test(node.default ?? "")) delete node.default;
  if (kind !== "one_of") delete node.group;
  else node.group ??= "nhom1";
}

/** @param {any} column of a table: texts are not added up, numbers are unless they say otherwise */
export function suitAggregation(column) {
  if (!NUMERIC.includes(column.kind)) {
    for (const name of ["aggregation", "weight", "prefill"]) delete column[name];
    if (column.kind !== "text") delete column.formula;
  } else if (column.kind === "percent" && column.aggregation === "sum") column.aggregation = "recompute";
}
