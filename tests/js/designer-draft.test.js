import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../../designer/static/editor/draft.js";
import { takenBack } from "../../designer/static/editor/clipboard.js";
import { addRow } from "../../designer/static/editor/edits/add.js";
import { Workbench } from "../../designer/static/editor/workbench.js";
import { B1, form } from "./designer-form.js";

test("every change makes a new definition; undo and redo lead back and forth exactly", () => {
  const draft = new Draft(form());
  const states = [draft.definition];
  for (let number = 0; number < 30; number += 1) {
    draft.change((definition) => addRow(definition, B1));
    states.push(draft.definition);
  }
  for (let number = 29; number >= 0; number -= 1) {
    draft.undo();
    assert.equal(draft.definition, states[number]);
  }
  draft.undo();
  for (let number = 1; number <= 30; number += 1) draft.redo();
  assert.equal(draft.definition, states[30]);
  assert.deepEqual(draft.past.length, 30);
});

test("a change that changes nothing leaves no step", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.code = "BM"));
  assert.equal(draft.past.length, 0);
});

test("a change after an undo forgets what could be redone", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.code = "A"));
  draft.undo();
  draft.change((definition) => (definition.code = "B"));
  draft.redo();
  assert.equal(draft.definition.code, "B");
});

test("the letters of a word are one step, two words are two", () => {
  const draft = new Draft(form());
  const type = (text, place) => draft.change((definition) => (definition.code = text), place);
  for (const text of ["T", "Tê", "Tên"]) type(text, "code");
  draft.endStep();
  for (const text of ["Tên m", "Tên mới"]) type(text, "code");
  assert.equal(draft.past.length, 2);
  draft.undo();
  assert.equal(draft.definition.code, "Tên");
  type("Tên khác", "code");
  draft.undo();
  assert.equal(draft.definition.code, "Tên");
});

test("listeners hear of every change, undo and redo", () => {
  const draft = new Draft(form());
  const heard = [];
  draft.onChange((definition) => heard.push(definition.code));
  draft.change((definition) => (definition.code = "A"));
  draft.undo();
  draft.redo();
  assert.deepEqual(heard, ["A", "BM", "A"]);
});

test("at most two hundred steps are kept", () => {
  const draft = new Draft({ number: 0 });
  for (let number = 1; number <= 250; number += 1) draft.change((definition) => (definition.number = number));
  assert.equal(draft.past.length, 200);
});

test("a history kept elsewhere is taken up with what can be undone and redone", () => {
  const draft = new Draft({ number: 3 });
  draft.takeUp([{ number: 1 }, { number: 2 }], { number: 3 }, [{ number: 4 }]);
  draft.undo();
  assert.deepEqual(draft.definition, { number: 2 });
  draft.redo();
  draft.redo();
  assert.deepEqual(draft.definition, { number: 4 });
});

test("going back leaves what another designer has changed meanwhile", () => {
  const draft = new Draft(form());
  const label = (/** @type {number} */ row) => draft.definition.sections[0].rows[row].label;
  draft.change((definition) => (definition.sections[0].rows[0].label = "Tôi"));
  const base = draft.definition;
  const theirs = structuredClone(base);
  theirs.sections[0].rows[1].label = "Bạn";
  draft.adopt(base, theirs, theirs);
  draft.change((definition) => (definition.title = "Tên"));
  draft.undo();
  assert.deepEqual([draft.definition.title, label(0), label(1)], [undefined, "Tôi", "Bạn"]);
  draft.undo();
  assert.deepEqual([label(0), label(1)], ["Một", "Bạn"]);
  assert.equal(draft.undoable, false);
  draft.undo();
  assert.equal(label(1), "Bạn");
  draft.redo();
  draft.redo();
  assert.deepEqual([draft.definition.title, label(0), label(1)], ["Tên", "Tôi", "Bạn"]);
});

test("going back over a place that another has changed since leaves it as they have left it", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.sections[0].rows[0].label = "Tôi"));
  const theirs = structuredClone(draft.definition);
  theirs.sections[0].rows[0].label = "Bạn";
  draft.adopt(draft.definition, theirs, theirs);
  draft.undo();
  assert.equal(draft.definition.sections[0].rows[0].label, "Bạn");
});

test("a paste is taken back with what followed from it, and never a later step in its place", () => {
  const bench = new Workbench(form(), []);
  const before = bench.definition;
  bench.edit((definition) => addRow(definition, B1));
  const made = new Set([bench.definition]);
  bench.draft.change((definition) => (definition.sections[0].rows[0].formula = "SUM(CHILDREN())"));
  made.add(bench.definition);
  bench.set("title", "Tên mới");
  assert.equal(takenBack(bench, made), false);
  assert.equal(bench.definition.sections[0].rows.length, 3);
  bench.draft.undo();
  assert.equal(takenBack(bench, made), true);
  assert.equal(bench.definition, before);
});

test("what another changes bit by bit is one thing to step over", () => {
  const draft = new Draft(form());
  draft.change((definition) => (definition.title = "Tôi"));
  for (const label of ["B", "Bạ", "Bạn"]) {
    const theirs = structuredClone(draft.definition);
    theirs.sections[0].rows[1].label = label;
    draft.adopt(draft.definition, theirs, theirs);
  }
  assert.equal(draft.past.length, 2);
  draft.undo();
  assert.deepEqual([draft.definition.title, draft.definition.sections[0].rows[1].label], [undefined, "Bạn"]);
});
