/** How many reports a step is taken for stands on the button and in the question. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, questionOf } from "../../runtime/static/pages/counted.js";

const BUTTON = { none: "Chọn ít nhất một", one: "Duyệt một báo cáo", many: "Duyệt %(count)s báo cáo" };
const ODD = { one: "Có một báo cáo đáng xem.", many: "Có %(count)s báo cáo đáng xem." };

test("a button names the number", () => {
  assert.equal(counted(BUTTON, 0), "Chọn ít nhất một");
  assert.equal(counted(BUTTON, 1), "Duyệt một báo cáo");
  assert.equal(counted(BUTTON, 38), "Duyệt 38 báo cáo");
  assert.equal(counted(BUTTON, 1000), "Duyệt 1.000 báo cáo");
});

test("a question warns of the odd ones only where there are any", () => {
  assert.equal(questionOf(BUTTON, ODD, 38, 0), "Duyệt 38 báo cáo");
  assert.equal(questionOf(BUTTON, ODD, 38, 3), "Duyệt 38 báo cáo Có 3 báo cáo đáng xem.");
  assert.equal(questionOf(BUTTON, ODD, 1, 1), "Duyệt một báo cáo Có một báo cáo đáng xem.");
});
