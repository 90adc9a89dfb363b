/** Which cells take a zero. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { blanks } from "../../runtime/static/beside/zeros.js";

/**
 * @param {string} kind
 * @param {string} text
 * @param {boolean} [input]
 */
const cell = (kind, text, input = true) => ({ dataset: { kind }, text, classList: { contains: (name) => name === "is-input" && input } });

test("only blank numbers that people type, in that section", () => {
  const cells = new Map([
    ["B1/R1/A", cell("integer", "")],
    ["B1/R1/B", cell("decimal", "5")],
    ["B1/R1/C", cell("text", "")],
    ["B1/R1/D", cell("money", "", false)],
    ["B1/R2/A", cell("percent", "")],
    ["B10/R1/A", cell("integer", "")],
  ]);
  assert.deepEqual(blanks(cells, "B1", ({ text }) => text), ["B1/R1/A", "B1/R2/A"]);
});
