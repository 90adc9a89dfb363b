import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, kindOf, nodeAt, outermost, pathOfCode } from "../../designer/static/editor/nodes.js";
import { extended, followed, only, onlyCell, rectangle, repaired, several, toggled, toggledCell } from "../../designer/static/editor/selection.js";
import { treeLines } from "../../designer/static/editor/tree-lines.js";
import { placeInAddress } from "../../designer/static/editor/problems.js";
import { targetOf } from "../../designer/static/editor/tree-drag.js";
import { Workbench } from "../../designer/static/editor/workbench.js";
import { B1, form } from "./designer-form.js";

test("the kind of a node follows from its place", () => {
  const definition = form();
  assert.equal(kindOf(definition, []), "template");
  assert.equal(kindOf(definition, B1), "section");
  assert.equal(kindOf(definition, [...B1, "columns", 0]), "column");
  assert.equal(kindOf(definition, [...B1, "columns", 1]), "group");
  assert.equal(kindOf(definition, [...B1, "rows", 0, "children", 0]), "row");
  assert.equal(kindOf(definition, ["sections", 1, "parts", 0]), "part");
  assert.equal(kindOf(definition, [...B1, "checks", 0]), "check");
});

test("a row or column is found by its code, however deep", () => {
  const section = form().sections[0];
  assert.deepEqual(pathOfCode(section, "columns", "C03"), ["columns", 1, "children", 1, "children", 0]);
  assert.deepEqual(pathOfCode(section, "rows", "R02"), ["rows", 0, "children", 0]);
  assert.equal(pathOfCode(section, "rows", "R09"), null);
});

test("a problem deep inside a node leads to the node", () => {
  const definition = form();
  assert.deepEqual(nodeAt(definition, "/sections/0/columns/1/children/0/choices/2/code"), [...B1, "columns", 1, "children", 0]);
  assert.deepEqual(nodeAt(definition, "/sections/0/label_columns/1/label"), B1);
  assert.deepEqual(nodeAt(definition, "/sections/0/rows/7/code"), B1);
  assert.deepEqual(nodeAt(definition, "/notes/0"), []);
  assert.deepEqual(nodeAt(definition, ""), []);
});

test("an address leads to a place of the form, or to a path in its definition", () => {
  assert.deepEqual(placeInAddress("#B1/R05/C03"), { section: "B1", row: "R05", column: "C03", path: "" });
  assert.deepEqual(placeInAddress("#B1//C03"), { section: "B1", row: "", column: "C03", path: "" });
  assert.deepEqual(placeInAddress("#B1/%C4%90/"), { section: "B1", row: "Đ", column: "", path: "" });
  assert.deepEqual(placeInAddress("#/sections/0/rows/2"), { section: "", row: "", column: "", path: "/sections/0/rows/2" });
  assert.equal(placeInAddress(""), null);
  assert.equal(placeInAddress("#"), null);
  assert.notEqual(placeInAddress("#%"), null);
});

test("places stand in document order; those inside others are left out", () => {
  const [row, child, other] = [[...B1, "rows", 0], [...B1, "rows", 0, "children", 0], [...B1, "rows", 1]];
  assert.deepEqual([other, child, row].sort(inOrder), [row, child, other]);
  assert.deepEqual(outermost([other, child, row]), [row, other]);
  assert.deepEqual(outermost([child, child]), [child]);
});

test("Ctrl adds and takes away, Shift takes everything between, of one kind only", () => {
  const row = (/** @type {number} */ index) => [...B1, "rows", index];
  const two = toggled(only(row(0)), row(1));
  assert.deepEqual(two.paths, [row(0), row(1)]);
  assert.deepEqual(toggled(two, row(0)).paths, [row(1)]);
  assert.deepEqual(toggled(two, [...B1, "columns", 0]).paths, [[...B1, "columns", 0]]);
  const visible = [row(0), [...B1, "columns", 0], row(1), row(2)];
  assert.deepEqual(extended(only(row(0)), row(2), visible).paths, [row(0), row(1), row(2)]);
  assert.deepEqual(extended(only(row(2)), row(0), visible).paths, [row(0), row(1), row(2)]);
});

test("several cells are a rectangle or single ones", () => {
  const section = form().sections[0];
  const first = onlyCell(B1, { row: "R01", column: "C01" });
  const block = rectangle(first, B1, { row: "R02", column: "C02" }, section);
  assert.deepEqual(block.cells.map(({ row, column }) => row + column), ["R01C01", "R01C02", "R02C01", "R02C02"]);
  assert.equal(toggledCell(first, B1, { row: "R03", column: "C03" }).cells.length, 2);
  assert.equal(toggledCell(toggledCell(first, B1, { row: "R03", column: "C03" }), B1, { row: "R03", column: "C03" }).cells.length, 1);
});

test("a selection follows what is left of the form", () => {
  const definition = form();
  definition.sections[0].rows.pop();
  assert.deepEqual(repaired(several([[...B1, "rows", 1], [...B1, "rows", 0]]), definition).paths, [[...B1, "rows", 0]]);
  assert.deepEqual(repaired(only([...B1, "rows", 1]), definition).path, B1);
  assert.deepEqual(repaired(onlyCell(B1, { row: "R03", column: "C01" }), definition).path, B1);
  assert.equal(repaired(onlyCell(B1, { row: "R02", column: "C01" }), definition).cells.length, 1);
});

test("the tree says what is there, and hides what is closed", () => {
  const lines = treeLines(form(), new Set());
  assert.deepEqual(lines.map(({ sort, level }) => `${sort} ${level}`).slice(0, 8), ["template 1", "section 1", "caption 2", "columns 3", "columns 3", "columns 4", "columns 4", "columns 5"]);
  const caption = lines[2].id;
  assert.equal(treeLines(form(), new Set([caption])).length, lines.length - 5);
});

test("something let go between two lines goes where they are; to the right it goes below the line above", () => {
  const lines = treeLines(form(), new Set());
  const place = (/** @type {string} */ code) => lines.findIndex((line) => line.code === code);
  const from = place("R03");
  const paths = [lines[from].path];
  const target = (/** @type {number} */ to, deeper = false) => targetOf(form(), lines, from, to, paths, deeper);
  assert.deepEqual(target(place("R01")), { list: [...B1, "rows"], index: 0 });
  assert.deepEqual(target(place("R02")), { list: [...B1, "rows", 0, "children"], index: 0 });
  assert.deepEqual(target(place("R02") + 1, true), { list: [...B1, "rows", 0, "children", 0, "children"], index: 0 });
  assert.equal(target(place("C02")), null);
});

test("what is selected stays selected when a row comes above it, moves, or gets another code; what is gone is left", () => {
  const before = form();
  const after = form();
  const table = after.sections[0];
  table.rows.unshift({ code: "R09", label: "Của người khác" });
  after.sections.unshift({ kind: "narrative", code: "TM9", parts: [] });
  const home = ["sections", 1];
  const moved = followed(several([[...B1, "rows", 1], [...B1, "rows", 0, "children", 0]]), before, after);
  assert.deepEqual(moved.paths, [[...home, "rows", 2], [...home, "rows", 1, "children", 0]]);
  assert.deepEqual(followed(only([...B1, "columns", 1]), before, after).path, [...home, "columns", 1]); // a header by its first column
  assert.deepEqual(followed(onlyCell(B1, { row: "R02", column: "C01" }), before, after).path, home);
  table.rows[2].code = "R77";
  assert.deepEqual(followed(only([...B1, "rows", 1]), before, after).path, home); // a new code and a new place: who knows
  const renamed = form();
  renamed.sections[0].rows[1].code = "R77";
  assert.deepEqual(followed(only([...B1, "rows", 1]), before, renamed).path, [...B1, "rows", 1]);
  const without = form();
  without.sections[0].rows.shift();
  assert.deepEqual(followed(only([...B1, "rows", 0]), before, without).path, B1); // not the row that stands there now
});

test("letters that are being typed reach the row they were begun for, whatever another designer puts above it", () => {
  const bench = new Workbench(form(), []);
  bench.selectOnly([...B1, "rows", 1]);
  const theirs = form();
  theirs.sections[0].rows.unshift({ code: "R09", label: "Của người khác" });
  bench.draft.adopt(form(), theirs, theirs);
  bench.set("label", "Ba bốn", { typing: true });
  assert.deepEqual(bench.definition.sections[0].rows.map((row) => row.label), ["Của người khác", "Một", "Ba bốn"]);
});

test("of what is gone the neighbour is in hand after a step of one's own, the section after another's", () => {
  const place = [...B1, "rows", 0];
  const [own, other] = [new Workbench(form(), []), new Workbench(form(), [])];
  own.edit((definition) => (definition.sections[0].rows.unshift({ code: "R09", label: "" }), [place]));
  own.draft.undo();
  assert.deepEqual(own.selection.path, place);
  other.selectOnly(place);
  const theirs = form();
  theirs.sections[0].rows.shift();
  other.draft.adopt(form(), theirs, theirs);
  assert.deepEqual(other.selection.path, B1);
});
