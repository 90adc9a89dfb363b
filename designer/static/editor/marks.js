/** Where the selection is on the canvas. */

import { at, isWithin } from "./nodes.js";

/**
 * @param {import("./workbench.js").Workbench} bench
 * @returns {string[]} selectors within the section
 */
export function marksOf(bench) {
  const { selection, definition, section } = bench;
  if (!section) return [];
  const name = CSS.escape;
  if (selection.cell) return selection.cells.map(({ row, column }) => `[data-key="${name(`${section.code}/${row}/${column}`)}"]`);
  const here = selection.paths.filter((path) => isWithin(path, selection.path.slice(0, 2)));
  return here.flatMap((path) => {
    const node = at(definition, path);
    if (path[2] === "rows") return [`tr[data-row="${name(node.code)}"]`];
    if (path[2] === "parts") return [`[data-key="${name(`${section.code}/${node.code}/text`)}"]`];
    if (path[2] === "fields") return [`[data-key="${name(`${section.code}/${node.code}/value`)}"]`];
    if (path[2] !== "columns") return [];
    if (node.children) return [`th[data-path="${path.slice(3).filter((step) => typeof step === "number").join("/")}"]`];
    return [`[data-column="${name(node.code)}"]`];
  });
}
