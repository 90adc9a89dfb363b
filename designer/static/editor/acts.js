/** Everything a button, a menu or a key can do to the structure, by name, and when it can be done. */

import { addAlike, addCheck, addChildRow, addColumn, addField, addGroup, addPart, addRow } from "./edits/add.js";
import { duplicate } from "./edits/copying.js";
import { groupColumns, groupRows, mayGroup, ungroup } from "./edits/grouping.js";
import { numberColumns, numberRows } from "./edits/labels.js";
import { indent, move, outdent } from "./edits/move.js";
import { remove } from "./edits/remove.js";
import { addSection, duplicateSection } from "./edits/sections.js";
import { at } from "./nodes.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {(definition: any, path: Path, paths: Path[]) => Path[]} Edit */

/**
 * @typedef {object} Act
 * @property {Edit} edit
 * @property {(bench: Workbench) => boolean} possible
 * @property {boolean} [writes] whether the name of the new thing is to be written next
 */

const isTable = (/** @type {Workbench} */ bench) => bench.section?.kind === "table";
const hasColumns = (/** @type {Workbench} */ bench) => isTable(bench) || bench.section?.kind === "records";
const isNode = (/** @type {Workbench} */ bench) => bench.selection.path.length > 2 && !bench.selection.cell;
const isPlace = (/** @type {Workbench} */ bench) => bench.selection.path.length > 0 && !bench.selection.cell;
const isRow = (/** @type {Workbench} */ bench) => bench.kind === "row";
const isColumn = (/** @type {Workbench} */ bench) => bench.kind === "column" || bench.kind === "group";
const always = () => true;

/**
 * @param {import("./edits/sections.js").SectionKind} kind
 * @returns {Act}
 */
function section(kind) {
  return { edit: (definition, path) => addSection(definition, path, kind), possible: always, writes: true };
}

/**
 * @param {(section: any) => void} number
 * @returns {Edit}
 */
function numbering(number) {
  return (definition, path, paths) => {
    number(at(definition, path.slice(0, 2)));
    return paths;
  };
}

/** @type {Record<string, Act>} */
export const ACTS = {
  "add-column": { edit: addColumn, possible: hasColumns, writes: true },
  "add-group": { edit: addGroup, possible: hasColumns, writes: true },
  "add-row": { edit: addRow, possible: isTable, writes: true },
  "add-child": { edit: addChildRow, possible: (bench) => isRow(bench) && !at(bench.definition, bench.selection.path).added, writes: true },
  "add-check": { edit: addCheck, possible: hasColumns, writes: true },
  "add-part": { edit: addPart, possible: (bench) => bench.section?.kind === "narrative", writes: true },
  "add-field": { edit: addField, possible: (bench) => bench.section?.kind === "fields", writes: true },
  "add-alike": { edit: addAlike, possible: isNode, writes: true },
  "add-table": section("table"),
  "add-contributors": section("contributors"),
  "add-added": section("added"),
  "add-records": section("records"),
  "add-narrative": section("narrative"),
  "add-fields": section("fields"),
  up: { edit: (definition, _, paths) => move(definition, paths, -1), possible: isPlace },
  down: { edit: (definition, _, paths) => move(definition, paths, 1), possible: isPlace },
  indent: { edit: (definition, _, paths) => indent(definition, paths), possible: isRow },
  outdent: { edit: (definition, _, paths) => outdent(definition, paths), possible: (bench) => isRow(bench) && bench.selection.path.length > 4 },
  duplicate: { edit: (definition, path, paths) => (path.length === 2 ? duplicateSection(definition, path) : duplicate(definition, paths)), possible: isPlace },
  "group-rows": { edit: (definition, _, paths) => groupRows(definition, paths), possible: (bench) => isRow(bench) && mayGroup(bench.definition, bench.selection.paths), writes: true },
  "group-columns": { edit: (definition, _, paths) => groupColumns(definition, paths, false), possible: (bench) => isColumn(bench) && mayGroup(bench.definition, bench.selection.paths), writes: true },
  "group-total": { edit: (definition, _, paths) => groupColumns(definition, paths, true), possible: (bench) => isColumn(bench) && mayGroup(bench.definition, bench.selection.paths), writes: true },
  group: { edit: (definition, path, paths) => (path[2] === "rows" ? groupRows(definition, paths) : groupColumns(definition, paths, false)), possible: (bench) => (isRow(bench) || isColumn(bench)) && mayGroup(bench.definition, bench.selection.paths), writes: true },
  ungroup: { edit: (definition, path) => ungroup(definition, path), possible: (bench) => isNode(bench) && Boolean(at(bench.definition, bench.selection.path)?.children?.length) },
  "number-rows": { edit: numbering(numberRows), possible: isTable },
  "number-columns": { edit: numbering(numberColumns), possible: hasColumns },
  remove: { edit: (definition, _, paths) => remove(definition, paths), possible: (bench) => isPlace(bench) && !(bench.selection.path.length === 2 && bench.definition.sections.length <= bench.selection.paths.length) },
};

/**
 * Do an act if it can be done now.
 * @param {Workbench} bench
 * @param {string} name
 * @returns {Act | null} what was done; null too where the form has no deeper level for something new
 */
export function perform(bench, name) {
  const act = ACTS[name];
  if (!act?.possible(bench)) return null;
  const { definition: before } = bench;
  const { path, paths } = bench.selection;
  bench.edit((definition) => act.edit(definition, path, paths));
  return act.writes && bench.definition === before ? null : act;
}
