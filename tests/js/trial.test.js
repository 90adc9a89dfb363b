import assert from "node:assert/strict";
import { test } from "node:test";

import { Judging } from "../../runtime/static/trial/judging.js";

/** A server whose answers the test gives by hand. */
function server() {
  const asked = [];
  const ask = (texts) => new Promise((resolve, reject) => asked.push({ texts, resolve, reject }));
  const told = [];
  const trouble = [];
  const judging = new Judging({ texts: { a: "1" }, ask, onAnswer: (answer, complete) => told.push({ answer, complete }), onTrouble: (error) => trouble.push(error), rest: 1 });
  return { judging, asked, told, trouble };
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 15));

test("what was typed in one rest is one question, with all that stands in the form", async () => {
  const { judging, asked, told } = server();
  judging.put([{ key: "b", raw: "2" }]);
  judging.put([{ key: "a", raw: "" }]);
  await rest();
  assert.deepEqual(asked.map(({ texts }) => texts), [{ b: "2" }]);
  asked[0].resolve({ refused: [] });
  await rest();
  assert.deepEqual(told, [{ answer: { refused: [] }, complete: true }]);
  assert.equal(asked.length, 1);
});

test("what is typed while a question is under way is asked about afterwards", async () => {
  const { judging, asked, told } = server();
  judging.put([{ key: "b", raw: "2" }]);
  await rest();
  judging.put([{ key: "b", raw: "3" }]);
  await rest();
  assert.equal(asked.length, 1);
  asked[0].resolve({ refused: [] });
  await rest();
  assert.deepEqual(told.map(({ complete }) => complete), [false]);
  assert.deepEqual(asked[1].texts, { a: "1", b: "3" });
});

test("after a failure the next key asks again", async () => {
  const { judging, asked, trouble } = server();
  judging.put([{ key: "b", raw: "2" }]);
  await rest();
  asked[0].reject(new Error("away"));
  await rest();
  assert.equal(trouble.length, 1);
  assert.equal(asked.length, 1);
  judging.put([{ key: "b", raw: "3" }]);
  await rest();
  assert.equal(asked.length, 2);
});
