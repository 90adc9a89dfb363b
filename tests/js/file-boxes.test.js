/** What a box says about the files that were chosen in it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "../../admin/static/js/file-boxes.js";

test("a box names its files, or says that there is none", () => {
  assert.equal(namesOf([{ name: "Biểu 02.xlsx" }], "Chưa chọn tệp nào"), "Biểu 02.xlsx");
  assert.equal(namesOf([{ name: "a.pdf" }, { name: "b.pdf" }], ""), "a.pdf, b.pdf");
  assert.equal(namesOf([], "Chưa chọn tệp nào"), "Chưa chọn tệp nào");
  assert.equal(namesOf(null, "Chưa chọn tệp nào"), "Chưa chọn tệp nào");
});
