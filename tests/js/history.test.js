import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../runtime/static/grid/history.js";

const edit = (key, before, after) => ({ key, before, after });
/** Key and text of each step. */
const texts = (steps) => steps.map(({ key, raw }) => ({ key, raw }));

test("a paste of many cells is undone as one act, and redone", () => {
  const history = new History();
  history.record([edit("a", "", "1"), edit("b", "2", "3")]);
  assert.deepEqual(texts(history.undo()), [{ key: "b", raw: "2" }, { key: "a", raw: "" }]);
  assert.deepEqual(texts(history.redo()), [{ key: "a", raw: "1" }, { key: "b", raw: "3" }]);
});

test("acts are undone in reverse order", () => {
  const history = new History();
  history.record([edit("a", "", "1")]);
  history.record([edit("a", "1", "2")]);
  assert.deepEqual(texts(history.undo()), [{ key: "a", raw: "1" }]);
  assert.deepEqual(texts(history.undo()), [{ key: "a", raw: "" }]);
  assert.deepEqual(texts(history.undo()), []);
});

test("writing after an undo forgets what could be redone", () => {
  const history = new History();
  history.record([edit("a", "", "1")]);
  history.undo();
  history.record([edit("a", "", "5")]);
  assert.deepEqual(texts(history.redo()), []);
});

test("writing the same text is no act", () => {
  const history = new History();
  history.record([edit("a", "1", "1")]);
  assert.deepEqual(texts(history.undo()), []);
});

test("what somebody else wrote meanwhile is not undone", () => {
  const history = new History();
  history.record([{ key: "a", before: "", after: "1" }, { key: "b", before: "", after: "2" }]);
  history.record([{ key: "a", before: "1", after: "3" }]);
  history.forget(new Set(["a"]));
  assert.deepEqual(texts(history.undo()), [{ key: "b", raw: "" }]);
  assert.deepEqual(texts(history.undo()), []);
});

test("undoing names the change that wrote the text before; doing again says anew how the text came", () => {
  const history = new History();
  history.record([{ key: "a", before: "820", after: "9", origin: "pasted", restores: 17 }]);
  assert.deepEqual(history.undo(), [{ key: "a", raw: "820", restores: 17 }]);
  assert.deepEqual(history.redo(), [{ key: "a", raw: "9", origin: "pasted" }]);
});
