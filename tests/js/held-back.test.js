/** What others write where the person is writing is neither shown over their hands nor forgotten. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { HeldBack, isHeld } from "../../runtime/static/grid/held-back.js";
import { Sheet } from "../../runtime/static/grid/sheet.js";

const change = (key, sequence, text = String(sequence)) => ({ key, sequence, text, raw: text, by: "Bình" });
const KEY = "B1/R1/C1";

/** A cell as the sheet sees it, without a browser. */
function cell(text, kind = "integer") {
  return { dataset: { kind, decimals: "0" }, firstChild: { nodeType: 3, nodeValue: text }, classList: { toggle: () => {} } };
}

test("a change that came while the person typed is shown when the typing is given up", () => {
  const held = new HeldBack();
  assert.deepEqual(held.take([change(KEY, 5)], () => true, () => 1), []);
  assert.deepEqual(held.take([], () => false, () => 1).map(({ text }) => text), ["5"]);
  assert.deepEqual(held.take([], () => false, () => 5), []);
});

test("of several the last one is shown, and none that is older than what stands there", () => {
  const held = new HeldBack();
  held.take([change(KEY, 7), change(KEY, 5)], () => true, () => 1);
  assert.deepEqual(held.take([], () => false, () => 1).map(({ sequence }) => sequence), [7]);
  held.take([change(KEY, 8)], () => true, () => 1);
  assert.deepEqual(held.take([], () => false, () => 9), []);
});

test("the place of a row waits for its cells", () => {
  assert.equal(isHeld("DS/r1/_at", ["DS/r1/C1"]), true);
  assert.equal(isHeld("DS/r2/_at", ["DS/r1/C1", ""]), false);
  assert.equal(isHeld("DS/r1/C1", ["DS/r1/C1"]), true);
});

test("what another person wrote moves the totals, and undoing does not go over it", () => {
  const written = [];
  const sheet = new Sheet(() => {});
  sheet.cells.set(KEY, cell("1"));
  sheet.onWritten = (texts) => written.push(...texts);
  sheet.record([{ key: KEY, raw: "2" }], "typed");
  sheet.takeOthers([change(KEY, 5)]);
  assert.equal(sheet.textOf(KEY), "5");
  assert.deepEqual(written.at(-1), { key: KEY, raw: "5" });
  assert.deepEqual(sheet.history.undo(), []);
});

test("while the person is asked about cells these are held, and let go whatever the answer", async () => {
  const sheet = new Sheet(() => {});
  const seen = await sheet.asking([KEY], async () => [...sheet.asked]);
  assert.deepEqual([seen, sheet.asked.size], [[KEY], 0]);
  await assert.rejects(sheet.asking([KEY], async () => Promise.reject(new Error("left"))));
  assert.equal(sheet.asked.size, 0);
});

test("a text that is no figure in a row that was deleted keeps nobody from submitting", () => {
  const sheet = new Sheet(() => {});
  let there = true;
  sheet.lists.set("DS", /** @type {any} */ ({ has: () => there }));
  sheet.mark("DS/r1/SO", "“mười” không phải là số");
  assert.equal(sheet.wrong.size, 1);
  there = false;
  assert.equal(sheet.wrong.size, 0);
  there = true; // undone
  assert.equal(sheet.wrong.size, 1);
});
