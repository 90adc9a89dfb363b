import assert from "node:assert/strict";
import { test } from "node:test";

import { lookedAt } from "../../runtime/static/grid/outline.js";

test("of the sections in sight one is looked at: the one that the reader has come to", () => {
  const sections = ["B1", "B2", "TM"];
  assert.equal(lookedAt(sections, new Set(["B1"])), "B1");
  assert.equal(lookedAt(sections, new Set(["B2", "B1"])), "B2");
  assert.equal(lookedAt(sections, new Set()), undefined);
});
