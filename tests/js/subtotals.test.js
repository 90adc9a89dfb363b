import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped } from "../../runtime/static/grid/subtotals.js";

test("rows stand together by what they have in common, in the order in which the groups begin", () => {
  const names = { a: "Tốt", b: "Kém", c: "Tốt", d: "" };
  assert.deepEqual(grouped(["b", "a", "d", "c"], (row) => names[/** @type {keyof typeof names} */ (row)]), [
    ["Kém", ["b"]],
    ["Tốt", ["a", "c"]],
    ["", ["d"]],
  ]);
  assert.deepEqual(grouped([], () => ""), []);
});
