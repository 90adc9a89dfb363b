import assert from "node:assert/strict";
import { test } from "node:test";
import { planPaste, readBlock, withHeadings, writeBlock } from "../../runtime/static/grid/clipboard.js";

const sheet = { height: 4, width: 3, isInput: ({ column }) => column !== 1 };
const at = (row, column) => ({ top: row, left: column, bottom: row, right: column });

test("a block from Excel: lines, tabs, and the line end that Excel adds", () => {
  assert.deepEqual(readBlock("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(readBlock("7"), [["7"]]);
  assert.deepEqual(readBlock("1\t\t3"), [["1", "", "3"]]);
  assert.deepEqual(readBlock("1\n\n3"), [["1"], [""], ["3"]]);
});

test("quoted cells keep their tabs, line ends and quotes", () => {
  assert.deepEqual(readBlock('"hai\ndòng"\t"nói ""có"""\r\nx'), [["hai\ndòng", 'nói "có"'], ["x"]]);
  assert.deepEqual(readBlock('5" ống\t6'), [['5" ống', "6"]]);
});

test("pasted text is NFC", () => {
  assert.deepEqual(readBlock("Thu\u00e2\u0323n"), [["Thuận"]]);
});

test("what is written is read back", () => {
  const block = [["a\tb", 'c"d', ""], ["1.234,5", "x\ny", "Đ"]];
  assert.deepEqual(readBlock(writeBlock(block)), block);
});

test("locked cells are passed over and counted, and so is what lies outside", () => {
  const plan = planPaste([["1", "2", "3", "4"], ["5", "6", "7", "8"]], at(3, 0), sheet);
  assert.deepEqual(plan.landings.map(({ place, text }) => [place.row, place.column, text]), [[3, 0, "1"], [3, 2, "3"]]);
  assert.equal(plan.locked, 1);
  assert.equal(plan.outside, 5);
});

test("one text fills the whole selection, and a block repeats itself", () => {
  const whole = planPaste([["9"]], { top: 0, left: 0, bottom: 3, right: 2 }, sheet);
  assert.equal(whole.landings.length, 8);
  const twice = planPaste([["1"], ["2"]], { top: 0, left: 0, bottom: 3, right: 0 }, sheet);
  assert.deepEqual(twice.landings.map(({ text }) => text), ["1", "2", "1", "2"]);
});

test("blank cells of a block blank the cells they land on", () => {
  assert.deepEqual(planPaste([[""]], at(0, 0), sheet).landings, [{ place: { row: 0, column: 0 }, text: "" }]);
});

test("blank lines of a pasted column meet the headings of the form", () => {
  const form = { ...sheet, height: 3, lines: [1, 3, 4] };
  const rows = (/** @type {string[][]} */ block) => planPaste(block, at(0, 0), form).landings.map(({ place }) => place.row);
  assert.deepEqual(rows([["1"], [""], ["2"], ["3"]]), [0, 1, 2]);
  assert.deepEqual(rows([["1"], ["2"], ["3"]]), [0, 1, 2]);
  assert.equal(planPaste([["1"], [""], ["2"], ["3"], ["4"]], at(0, 0), form).outside, 1);
});

test("copying leaves a blank line where the form has a heading", () => {
  const form = { ...sheet, height: 3, lines: [1, 3, 4] };
  assert.deepEqual(withHeadings([["1"], ["2"], ["3"]], 0, form), [["1"], [""], ["2"], ["3"]]);
});
