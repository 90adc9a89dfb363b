import assert from "node:assert/strict";
import { test } from "node:test";
import { readValue, shownValue } from "../../runtime/static/grid/values.js";

const read = (typed, kind, more = {}) => readValue(typed, { kind, decimals: 0, ...more });

test("numbers are read as they are typed, with the decimals of their cell", () => {
  assert.equal(read("1.500", "integer"), 1500);
  assert.equal(read("1234,5", "decimal", { decimals: 1 }), 1234.5);
  assert.equal(read("12,5%", "percent", { decimals: 1 }), 12.5);
});

test("what is no value counts as blank", () => {
  for (const kind of ["integer", "date", "yes_no", "choice"]) assert.equal(read("mười", kind), null);
  assert.equal(read("  ", "text"), null);
  assert.equal(read("30/02/2026", "date"), null);
});

test("days, marks and answers of a list are read by every way of writing them", () => {
  assert.equal(read("5/2/2026", "date"), "2026-02-05");
  assert.equal(read("2026-02-05", "date"), "2026-02-05");
  assert.equal(read("Có", "yes_no"), true);
  assert.equal(read("không", "yes_no"), false);
  assert.equal(read("0", "one_of"), null);
  assert.equal(read("đạt", "choice", { choices: [{ code: "D", label: "Đạt" }] }), "D");
});

test("several answers are kept by their codes, in the order of the list, as the server keeps them", () => {
  const choices = [{ code: "D", label: "Đạt" }, { code: "K", label: "Kém" }];
  assert.equal(read("kém; Đạt", "choices", { choices }), "D;K");
  assert.equal(read("K", "choices", { choices }), "K");
  assert.equal(read("Đạt; lạ", "choices", { choices }), null);
  assert.equal(shownValue("D;K", { kind: "choices", decimals: 0, choices }, "vi"), "Đạt; Kém");
});

test("computed values are shown as the server shows them", () => {
  const shown = (value, kind, decimals = 0, language = "vi") => shownValue(value, { kind, decimals }, language);
  assert.equal(shown(1234.5, "decimal", 2), "1.234,50");
  assert.equal(shown(1234.5, "decimal", 2, "en"), "1,234.50");
  assert.equal(shown(-0.04, "decimal", 1), "0,0");
  assert.equal(shown(null, "integer"), "");
  assert.equal(shown("#DIV/0!", "percent"), "#DIV/0!");
  assert.equal(shown("2026-02-05", "date"), "05/02/2026");
  assert.equal(shown(true, "yes_no"), "Có");
});
