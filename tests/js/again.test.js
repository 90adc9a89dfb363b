import assert from "node:assert/strict";
import { test } from "node:test";
import { isBack } from "../../runtime/static/grid/again.js";

/** A page with its token, and a server on which somebody is signed in. */
function page(person) {
  const meta = { token: "of the page", getAttribute: () => meta.token, setAttribute: (_, token) => (meta.token = token) };
  globalThis.document = /** @type {any} */ ({ querySelector: () => meta, querySelectorAll: () => [] });
  globalThis.fetch = async () => Response.json({ person, token: "new" });
  return meta;
}

test("the page goes on with a new token when its own person is back", async () => {
  const meta = page(7);
  assert.equal(await isBack({ person: 7, account: "canbo", url: "/again" }), true);
  assert.equal(meta.token, "new");
});

test("the page never takes the token of somebody else who has signed in: it would act in their name", async () => {
  const meta = page(8);
  assert.equal(await isBack({ person: 7, account: "canbo", url: "/again" }), false);
  assert.equal(meta.token, "of the page");
});
