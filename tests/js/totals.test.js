import assert from "node:assert/strict";
import { test } from "node:test";
import { sumOf } from "../../runtime/static/grid/totals.js";

test("sums are exact, whatever a binary float would say", () => {
  assert.equal(sumOf(["0.1", "0.2"]), "0.3");
  assert.equal(sumOf(["999999999999999.5", "0.5"]), "1000000000000000");
  assert.equal(sumOf(["-1.25", "1", "0.2"]), "-0.05");
  assert.equal(sumOf(["7"]), "7");
});

test("nothing adds up to nothing, zeros to zero", () => {
  assert.equal(sumOf([]), "");
  assert.equal(sumOf(["0", "0.0"]), "0");
});
