/** Which figures are far from what was usual. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isOdd, numberShown } from "../../runtime/static/beside/outliers.js";

const USUAL = { low: "89", high: "1111.5", middle: "100", periods: 6 };

test("a figure is read as the page shows it", () => {
  assert.equal(numberShown("1.234,5", "vi"), 1234.5);
  assert.equal(numberShown("1,234.5", "en"), 1234.5);
  assert.equal(numberShown("-3", "vi"), -3);
  assert.ok(Number.isNaN(numberShown("", "vi")));
  assert.ok(Number.isNaN(numberShown("#DIV/0!", "vi")));
});

test("outside the range is odd, its ends are not, a blank is not", () => {
  assert.deepEqual(["88", "89", "1.111,5", "1.111,6", "", "x"].map((text) => isOdd(text, USUAL, "vi")), [true, false, false, true, false, false]);
});
