import assert from "node:assert/strict";
import { test } from "node:test";
import { filledLines } from "../../runtime/static/grid/clipboard.js";
import { spreadOut, withoutStyles } from "../../runtime/static/grid/html-table.js";
import { fits } from "../../runtime/static/grid/interpret.js";
import { MANY, outlook, wantsLook } from "../../runtime/static/grid/pasted.js";

const cell = (text, across = 1, down = 1) => ({ text, across, down });
const change = (before, after, more = {}) => ({ key: `${before}>${after}`, before, after, fits: true, ...more });
const nothing = { locked: 0, outside: 0 };

test("merged cells keep their text at their beginning and leave the others where they were", () => {
  assert.deepEqual(spreadOut([[cell("a", 1, 2), cell("b", 2)], [cell("c"), cell("d")]]), [["a", "b", ""], ["", "c", "d"]]);
  assert.deepEqual(spreadOut([[cell("1"), cell("2")], [cell("3")]]), [["1", "2"], ["3", ""]]);
  assert.deepEqual(spreadOut([[cell("x", 1, 9)]]), [["x"]]);
});

test("a cell that claims a million columns does not get them", () => {
  assert.equal(spreadOut([[cell("x", 1_000_000)]])[0].length, 1000);
});

test("blank lines at the end of a block need no rows", () => {
  assert.equal(filledLines([["1"], [""], ["2"], [""], [""]]), 3);
  assert.equal(filledLines([[""]]), 1);
});

test("what a paste changes is counted; mistakes stand first, then what is replaced", () => {
  const found = outlook([change("", "1"), change("2", "3"), change("4", ""), change("5", "5"), change("", "mười", { fits: false })], { locked: 2, outside: 1 });
  assert.deepEqual(found.changes.map(({ key }) => key), [">mười", "2>3", "4>", ">1"]);
  assert.deepEqual({ ...found, changes: 4 }, { changes: 4, same: 1, emptied: 1, replaced: 1, wrong: 1, locked: 2, outside: 1 });
});

test("one looks before much changes, or when something finds no place; never when nothing changes", () => {
  const many = (count) => Array.from({ length: count }, () => change("", "1"));
  assert.equal(wantsLook(outlook(many(MANY), nothing)), false);
  assert.equal(wantsLook(outlook(many(MANY + 1), nothing)), true);
  assert.equal(wantsLook(outlook(many(1), { locked: 1, outside: 0 })), true);
  assert.equal(wantsLook(outlook([change("1", "1")], { locked: 1, outside: 1 })), false);
});

test("whether a text fits is told by the rules of its kind", () => {
  const choices = [{ code: "D", label: "Đạt" }];
  const fitting = (kind, text, decimals = 0) => fits({ dataset: { kind, decimals } }, text, choices);
  for (const [kind, text] of [["integer", "1.500"], ["date", "5/2/2026"], ["choice", "đạt"], ["choices", "D"], ["yes_no", "Có"], ["one_of", "0"], ["text", "gì cũng được"], ["integer", ""]]) assert.ok(fitting(kind, text), `${kind} ${text}`);
  for (const [kind, text] of [["integer", "mười"], ["date", "30/2/2026"], ["choice", "lạ"], ["choices", "D; lạ"], ["yes_no", "có lẽ"], ["one_of", "dấu"]]) assert.ok(!fitting(kind, text), `${kind} ${text}`);
});

test("styles are taken away before the HTML is parsed, the texts stay", () => {
  assert.equal(withoutStyles('<style type="x">p {}</style><td width=3 style=\'a:"b"\' class="c">style="kept"</td>'), '<td width=3 class="c">style="kept"</td>');
});
