/** Dragging in the structure pane (SortableJS): between siblings, into a header or below a row, also to another section. */

import { Sortable } from "../../../admin/static/vendor/sortable.js";
import { at, isWithin, keyOf } from "./nodes.js";
import { drop, mayDrop } from "./edits/move.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./tree-lines.js").TreeLine} TreeLine */

const DEEPER = 28; // pixels to the right that mean "below the line above"

/**
 * @param {import("./tree.js").Tree} tree
 * @param {import("./workbench.js").Workbench} bench
 */
export function connectDragging(tree, bench) {
  let startX = 0;
  tree.root.addEventListener("pointerdown", (event) => (startX = event.clientX));
  Sortable.create(tree.root, {
    animation: 120,
    delay: 120,
    delayOnTouchOnly: true,
    filter: ".tree-template, .tree-caption",
    preventOnFilter: false,
    forceFallback: true,
    fallbackTolerance: 5,
    ghostClass: "is-dragged",
    onEnd: (/** @type {any} */ event) => {
      const { oldIndex, newIndex, item, originalEvent } = event;
      // The list is drawn from the definition: what was dragged goes back to its place first.
      const others = [...tree.root.children].filter((child) => child !== item);
      tree.root.insertBefore(item, others[oldIndex] ?? null);
      const deeper = ((originalEvent?.clientX ?? originalEvent?.changedTouches?.[0]?.clientX ?? startX) - startX) > DEEPER;
      const dragged = tree.lines[oldIndex];
      if (oldIndex === newIndex && !deeper) return;
      const paths = draggedPaths(bench, /** @type {Path} */ (dragged.path));
      const target = targetOf(bench.definition, tree.lines, oldIndex, newIndex, paths, deeper);
      if (target && mayDrop(paths, target.list)) bench.edit((definition) => drop(definition, paths, target.list, target.index));
      else tree.show();
    },
  });
}

/**
 * All that is selected when one of it is dragged, else the one alone.
 * @param {import("./workbench.js").Workbench} bench
 * @param {Path} path
 * @returns {Path[]}
 */
function draggedPaths(bench, path) {
  return bench.chosen.has(keyOf(path)) ? bench.selection.paths : [path];
}

/**
 * The list and the index in it where something is let go between two lines.
 * @param {any} definition
 * @param {TreeLine[]} lines
 * @param {number} from
 * @param {number} to index among the lines without the dragged one
 * @param {Path[]} paths
 * @param {boolean} deeper
 * @returns {{ list: Path, index: number } | null}
 */
export function targetOf(definition, lines, from, to, paths, deeper) {
  const rest = lines.filter((_, place) => place !== from);
  const sort = lines[from].sort;
  const outside = (/** @type {TreeLine | undefined} */ line) => (line?.path && paths.some((path) => isWithin(/** @type {Path} */ (line.path), path)) ? undefined : line);
  const above = outside(rest[to - 1]);
  const below = outside(rest[to]);
  if (sort === "section") return sectionTarget(definition, rest, to);
  if (!above) return null;
  if (above.sort === "caption") return above.list?.[2] === sort ? { list: above.list, index: 0 } : null;
  if (above.sort !== sort || !above.path) return null;
  const holds = sort === "rows" ? deeper : sort === "columns" && Boolean(at(definition, above.path).children) && deeper;
  if (holds) return { list: [...above.path, "children"], index: 0 };
  if (below?.path && below.sort === sort) return { list: below.path.slice(0, -1), index: Number(below.path.at(-1)) };
  return { list: above.path.slice(0, -1), index: Number(above.path.at(-1)) + 1 };
}

/**
 * A section goes before the next section below the place.
 * @param {any} definition
 * @param {TreeLine[]} rest
 * @param {number} to
 */
function sectionTarget(definition, rest, to) {
  const next = rest.slice(Math.max(to, 1)).find((line) => line.sort === "section");
  return { list: /** @type {Path} */ (["sections"]), index: next?.path ? Number(next.path[1]) : definition.sections.length };
}
