import assert from "node:assert/strict";
import { test } from "node:test";

import { Elsewhere } from "../../designer/static/editor/formula/elsewhere.js";

/** @param {(url: string) => Promise<any>} answer */
function asked(answer) {
  /** @type {string[]} */
  const urls = [];
  const elsewhere = new Elsewhere("/names.json", (url) => {
    urls.push(url);
    return answer(url);
  });
  return { elsewhere, urls };
}

test("the server is asked once for each text, and not for what belongs to this form", async () => {
  const found = [{ text: "XLD02!", detail: "", type: "form" }];
  const { elsewhere, urls } = asked(async () => found);
  assert.deepEqual(await elsewhere.names("x"), []);
  assert.deepEqual(await elsewhere.names("R01.C"), []);
  assert.deepEqual(await elsewhere.names("xl"), found);
  assert.deepEqual(await elsewhere.names("xl"), found);
  await elsewhere.names("XLD02!R01.");
  assert.deepEqual(urls, ["/names.json?typed=xl", "/names.json?typed=XLD02!R01."]);
});

test("without the server nothing is offered, and the next key asks again", async () => {
  const { elsewhere, urls } = asked(() => Promise.reject(new Error("away")));
  assert.deepEqual(await elsewhere.names("XLD02!"), []);
  assert.deepEqual(await elsewhere.names("XLD02!"), []);
  assert.equal(urls.length, 2);
});
