import assert from "node:assert/strict";
import { test } from "node:test";
import { isMissing, untilThere } from "../../runtime/static/grid/until-there.js";

const AWAY = new TypeError("Failed to fetch dynamically imported module: /assets/a.js");

test("what does not come is asked for again until it is there, and both is told once", async () => {
  let asked = 0;
  const told = [];
  const pauses = [];
  const load = async () => {
    asked += 1;
    if (asked < 4) throw AWAY;
    return "there";
  };
  const found = await untilThere(load, (missing) => told.push(missing), async (pause) => void pauses.push(pause));
  assert.deepEqual([found, asked, told, pauses], ["there", 4, [true, false], [1000, 3000, 10_000]]);
});

test("what is wrong in itself is not asked for again", async () => {
  await assert.rejects(untilThere(async () => Promise.reject(new SyntaxError("Unexpected token"))), SyntaxError);
  assert.equal(isMissing(new TypeError("cell is undefined")), false);
});
