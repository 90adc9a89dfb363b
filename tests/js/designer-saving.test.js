import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../admin/static/js/http.js";
import { isLater, Saving } from "../../designer/static/editor/saving.js";

/** A server that answers what it is told to, one answer for each request. */
function saving(...answers) {
  const sent = [];
  const states = [];
  const post = async (_url, body) => {
    sent.push(body);
    const answer = answers.shift() ?? { number: 2, lock: sent.length, saved: "9:00" };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const renewed = [];
  const keeper = new Saving("/draft", { number: 1, lock: null }, (state) => states.push(state), { post, renew: async () => void renewed.push(1), pause: 60_000, retry: 60_000 });
  const close = () => clearTimeout(keeper.timer);
  return { keeper, sent, states, renewed, close };
}

test("each save names what the editor has seen last", async () => {
  const { keeper, sent, close } = saving();
  keeper.keep("a");
  await keeper.send();
  keeper.keep("b");
  await keeper.send();
  assert.deepEqual(sent, [{ definition: "a", number: 1, lock: null }, { definition: "b", number: 2, lock: 1 }]);
  assert.equal(keeper.pending, false);
  close();
});

test("what is changed while a save is on its way follows it", async () => {
  const { keeper, sent, close } = saving();
  keeper.keep("a");
  const sending = keeper.send();
  keeper.keep("b");
  await Promise.all([sending, keeper.send()]);
  assert.deepEqual(sent.map((body) => body.definition), ["a", "b"]);
  assert.equal(keeper.pending, false);
  close();
});

for (const [name, error, state] of [
  ["a lost network", new RequestError(0, ""), "offline"],
  ["a server that is away", new RequestError(503, ""), "offline"],
  ["an ended session", new RequestError(401, ""), "signed-out"],
  ["an outdated token", new RequestError(400, "", { code: "csrf" }), "signed-out"],
  ["a refusal", new RequestError(422, "quá lớn"), "error"],
]) {
  test(`after ${name} the change stays pending and is sent again`, async () => {
    const { keeper, sent, states, close } = saving(error);
    keeper.keep("a");
    await keeper.send();
    assert.equal(keeper.pending, true);
    assert.equal(states.at(-1), state);
    await keeper.send();
    assert.equal(keeper.pending, false);
    assert.equal(sent.length, 2);
    close();
  });
}

test("after a sign-in elsewhere a new token is taken first", async () => {
  const { keeper, renewed, close } = saving(new RequestError(401, ""));
  keeper.keep("a");
  await keeper.send();
  await keeper.send();
  assert.equal(renewed.length, 1);
  close();
});

test("a conflict stops saving until the person has chosen", async () => {
  const { keeper, sent, states, close } = saving(new RequestError(409, "xung đột", { number: 2, lock: 5 }));
  keeper.keep("a");
  await keeper.send();
  keeper.keep("b");
  await keeper.send();
  assert.equal(sent.length, 1);
  assert.equal(keeper.pending, true);
  keeper.goOn({ number: 2, lock: 5 }, "b", "theirs");
  await keeper.send();
  assert.deepEqual(sent.at(-1), { definition: "b", number: 2, lock: 5 });
  assert.equal(states.at(-1), "saved");
  close();
});

test("taking theirs leaves nothing to be saved", async () => {
  const { keeper, sent, close } = saving(new RequestError(409, "xung đột"));
  keeper.keep("a");
  await keeper.send();
  keeper.goOn({ number: 2, lock: 5 }, null, "theirs");
  assert.equal(keeper.pending, false);
  assert.equal(keeper.kept, "theirs");
  await keeper.send();
  assert.equal(sent.length, 1);
  close();
});

test("an answer that comes late is known by its version and lock", () => {
  assert.equal(isLater({ number: 2, lock: 5 }, { number: 2, lock: 6 }), false, "heard before the save, told after it");
  assert.equal(isLater({ number: 2, lock: 6 }, { number: 2, lock: 6 }), false);
  assert.equal(isLater({ number: 2, lock: 7 }, { number: 2, lock: 6 }), true);
  assert.equal(isLater({ number: 1, lock: null }, { number: 2, lock: 1 }), false, "the published version before the first save");
  assert.equal(isLater({ number: 2, lock: null }, { number: 2, lock: 6 }), true, "published meanwhile");
  assert.equal(isLater({ number: 3, lock: 1 }, { number: 2, lock: null }), true, "the next draft");
});
