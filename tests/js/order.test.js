import assert from "node:assert/strict";
import { test } from "node:test";
import { between, isPosition, newRow, partsOf, spread } from "../../runtime/static/grid/order.js";

const sorted = (words) => words.every((word, at) => at === 0 || words[at - 1] < word);

test("between any two words there is room, however often one inserts at the same spot", () => {
  let [low, high] = [between("", ""), between(between("", ""), "")];
  for (let turn = 0; turn < 200; turn += 1) {
    const here = between(low, high);
    assert.ok(low < here && here < high, `${low} < ${here} < ${high}`);
    if (turn % 2) low = here;
    else high = here;
  }
  assert.ok(between(low, high).length <= 60);
});

test("five thousand rows added at the end, and a hundred at the beginning, keep short words", () => {
  const words = [between("", "")];
  for (let turn = 0; turn < 5000; turn += 1) words.push(between(words.at(-1), ""));
  for (let turn = 0; turn < 100; turn += 1) words.unshift(between("", words[0]));
  assert.ok(sorted(words));
  assert.ok(Math.max(...words.map(({ length }) => length)) <= 5);
});

test("many rows at once stand evenly apart, in any gap", () => {
  for (const [low, high] of [["", ""], ["V", ""], ["", "V"], ["V", "V1"], ["V000", "V001"], ["a", "b"]]) {
    const words = spread(low, high, 700);
    assert.equal(new Set(words).size, 700);
    assert.ok(sorted([low, ...words, high].filter(Boolean)), `${low} ${high}`);
    assert.ok(words.every((word) => /^[0-9A-Za-z]{1,60}$/.test(word)));
  }
  assert.deepEqual(spread("a", "b", 0), []);
});

test("a new row has an id that the server takes", () => {
  const ids = Array.from({ length: 1000 }, newRow);
  assert.equal(new Set(ids).size, 1000);
  assert.ok(ids.every((id) => /^r[0-9a-z]{10}$/.test(id)));
});

test("a key is told apart", () => {
  assert.deepEqual(partsOf("DS/r1/C02"), { section: "DS", row: "r1", column: "C02" });
  assert.ok(isPosition("DS/r1/_at"));
  assert.ok(!isPosition("DS/r1/C02"));
});
