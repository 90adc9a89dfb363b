import assert from "node:assert/strict";
import { test } from "node:test";
import { hides } from "../../runtime/static/grid/applies.js";

test("a key, a section as a whole, and a row with the lines below it are hidden", () => {
  assert.ok(hides(new Set(["B1/R1/C1"]), "B1/R1/C1"));
  assert.ok(!hides(new Set(["B1/R1/C1"]), "B1/R1/C2"));
  assert.ok(hides(new Set(["B1//"]), "B1/R1/C2"));
  assert.ok(!hides(new Set(["B1//"]), "B2/R1/C2"));
  assert.ok(hides(new Set(["B1/N2/"]), "B1/N2~k3/C1"));
  assert.ok(!hides(new Set(["B1/N2/"]), "B1/N3~k3/C1"));
});
