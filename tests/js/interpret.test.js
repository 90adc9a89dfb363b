import assert from "node:assert/strict";
import { test } from "node:test";
import { typedTextOf } from "../../runtime/static/grid/interpret.js";

const cell = (text, decimals = 0) => ({ dataset: { kind: decimals ? "decimal" : "integer", decimals: String(decimals) }, firstChild: { nodeType: 3, nodeValue: text } });

test("a figure is typed again as what it is", () => {
  assert.equal(typedTextOf(cell("1.234.567")), "1234567");
  assert.equal(typedTextOf(cell("1.234,50", 2)), "1234,50");
  assert.equal(typedTextOf(cell("-1.234", 0)), "-1234");
  assert.equal(typedTextOf(cell("")), "");
});

test("a text that was refused stays what it is, and is not another number", () => {
  for (const text of ["12.34", "1.2.3", "mười", "1.23,4.5"]) assert.equal(typedTextOf(cell(text)), text);
  assert.equal(typedTextOf(cell("1.234", 2)), "1.234"); // two readings: nobody has chosen
});
