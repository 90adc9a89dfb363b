import assert from "node:assert/strict";
import { test } from "node:test";
import { hides, isBlank } from "../../runtime/static/grid/applies.js";

test("a key, a section as a whole, and a row with the lines below it are hidden", () => {
  assert.ok(hides(new Set(["B1/R1/C1"]), "B1/R1/C1"));
  assert.ok(!hides(new Set(["B1/R1/C1"]), "B1/R1/C2"));
  assert.ok(hides(new Set(["B1//"]), "B1/R1/C2"));
  assert.ok(!hides(new Set(["B1//"]), "B2/R1/C2"));
  assert.ok(hides(new Set(["B1/N2/"]), "B1/N2~k3/C1"));
  assert.ok(!hides(new Set(["B1/N2/"]), "B1/N3~k3/C1"));
});

test("a cell in which the cursor stands is judged by its figure, not by the field that is typed in", () => {
  const field = { value: "" };
  const cell = (text) => ({ matches: (what) => what === "td", querySelector: () => field, firstChild: { nodeType: 3, nodeValue: text } });
  assert.equal(isBlank(cell("12")), false);
  assert.equal(isBlank(cell("")), true);
});
