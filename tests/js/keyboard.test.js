import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFor } from "../../runtime/static/grid/keyboard.js";
import { border, nextInColumn, nextInput, rectangle, step } from "../../runtime/static/grid/moves.js";

const press = (key, modifiers = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers });
const control = { ctrlKey: true };
const shape = { height: 3, width: 4, isInput: ({ row, column }) => column !== 1 && row !== 1 };

test("arrows move; with Shift they select; with Ctrl they go to the border", () => {
  assert.deepEqual(commandFor(press("ArrowDown"), "none"), { name: "move", down: 1, right: 0, extend: false, far: false });
  assert.equal(commandFor(press("ArrowLeft", { shiftKey: true }), "none")?.extend, true);
  assert.equal(commandFor(press("ArrowRight", control), "none")?.far, true);
});

test("while a new text is typed, arrows leave the cell; after F2 they move inside it", () => {
  assert.equal(commandFor(press("ArrowUp"), "typing")?.name, "move");
  assert.equal(commandFor(press("ArrowUp"), "caret"), null);
  assert.equal(commandFor(press("Home"), "typing"), null);
  assert.equal(commandFor(press("F2"), "none")?.name, "edit");
});

test("Enter, Tab and Escape end an edit", () => {
  for (const editing of ["none", "typing", "caret"]) {
    assert.deepEqual(commandFor(press("Enter"), editing), { name: "below", direction: 1 });
    assert.deepEqual(commandFor(press("Tab", { shiftKey: true }), editing), { name: "next", direction: -1 });
    assert.deepEqual(commandFor(press("Escape"), editing), { name: "cancel" });
  }
});

test("Ctrl keys act on cells, but belong to the text while one is typed", () => {
  assert.equal(commandFor(press("z", control), "none")?.name, "undo");
  assert.equal(commandFor(press("Z", { ...control, shiftKey: true }), "none")?.name, "redo");
  assert.equal(commandFor(press("d", control), "none")?.name, "fillDown");
  assert.equal(commandFor(press("z", control), "typing"), null);
  assert.equal(commandFor(press("c", control), "none"), null);
});

test("Ctrl+S saves whatever is going on", () => {
  for (const editing of ["none", "typing", "caret"]) assert.equal(commandFor(press("s", control), editing)?.name, "flush");
});

test("Delete empties cells only while none is typed into; AltGr types", () => {
  assert.equal(commandFor(press("Delete"), "none")?.name, "clear");
  assert.equal(commandFor(press("Backspace"), "typing"), null);
  assert.equal(commandFor(press("q", { ctrlKey: true, altKey: true }), "none"), null);
  assert.equal(commandFor(press("5"), "none"), null);
});

test("the selection stops at the border", () => {
  assert.deepEqual(step(shape, { row: 0, column: 0 }, -1, 0), { row: 0, column: 0 });
  assert.deepEqual(border(shape, { row: 1, column: 1 }, 1, 0), { row: 2, column: 1 });
});

test("Tab passes over locked cells and leaves the table at its end", () => {
  assert.deepEqual(nextInput(shape, { row: 0, column: 0 }, 1), { row: 0, column: 2 });
  assert.deepEqual(nextInput(shape, { row: 0, column: 3 }, 1), { row: 2, column: 0 });
  assert.equal(nextInput(shape, { row: 2, column: 3 }, 1), null);
  assert.equal(nextInput(shape, { row: 0, column: 0 }, -1), null);
});

test("Enter passes over locked rows and stays in the last", () => {
  assert.deepEqual(nextInColumn(shape, { row: 0, column: 2 }, 1), { row: 2, column: 2 });
  assert.deepEqual(nextInColumn(shape, { row: 2, column: 2 }, 1), { row: 2, column: 2 });
});

test("a selection is a rectangle whichever way it was drawn", () => {
  assert.deepEqual(rectangle({ row: 2, column: 3 }, { row: 0, column: 1 }), { top: 0, bottom: 2, left: 1, right: 3 });
});

test("rows of a list are added, duplicated, deleted and moved by keys", () => {
  assert.deepEqual(commandFor(press("Enter", control), "none"), { name: "addRow" });
  assert.deepEqual(commandFor(press("Delete", control), "none"), { name: "deleteRow" });
  assert.deepEqual(commandFor(press("D", { ctrlKey: true, shiftKey: true }), "none"), { name: "duplicateRow" });
  assert.deepEqual(commandFor(press("ArrowUp", { altKey: true, shiftKey: true }), "none"), { name: "rowUp" });
  assert.deepEqual(commandFor(press("ArrowDown", { altKey: true, shiftKey: true }), "none"), { name: "rowDown" });
  assert.equal(commandFor(press("ArrowDown", { altKey: true, shiftKey: true }), "typing"), null);
  assert.equal(commandFor(press("Delete", control), "typing"), null);
});

test("Alt+Down shows what can be picked, also while something is typed; Space marks only while cells are selected", () => {
  for (const editing of ["none", "typing", "caret"]) assert.equal(commandFor(press("ArrowDown", { altKey: true }), editing)?.name, "pick");
  assert.equal(commandFor(press("ArrowDown", { altKey: true, shiftKey: true }), "none")?.name, "rowDown");
  assert.equal(commandFor(press(" "), "none")?.name, "toggle");
  assert.equal(commandFor(press(" "), "typing"), null);
});
