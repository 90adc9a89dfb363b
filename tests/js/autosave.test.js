import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../admin/static/js/http.js";
import { Autosave, nextBatch } from "../../runtime/static/grid/autosave.js";
import { memoryStore } from "../../runtime/static/grid/queue-store.js";

/** A server that keeps the last text of each cell, counts each id once and refuses an outdated base. */
function server() {
  const cells = new Map();
  const seen = new Map();
  const log = [];
  let sequence = 0;
  const take = ({ id, key, raw, base }) => {
    if (seen.has(id)) return seen.get(id);
    const present = cells.get(key) ?? { raw: "", sequence: 0 };
    if (present.sequence > base) return { conflict: { id, key, mine: raw, theirs: present.raw, their_text: present.raw, by: "Bình", sequence: present.sequence } };
    if (raw === "chữ") return { rejected: { id, key, message: "không phải là số" } };
    sequence += 1;
    cells.set(key, { raw, sequence });
    log.push([key, raw]);
    const answer = { saved: { id, key, sequence, raw, text: raw } };
    seen.set(id, answer);
    return answer;
  };
  const answer = (changes) => {
    const all = changes.map(take);
    const pick = (name) => all.flatMap((one) => (one[name] ? [one[name]] : []));
    return { saved: pick("saved"), rejected: pick("rejected"), conflicts: pick("conflict") };
  };
  const write = (key, raw) => {
    sequence += 1;
    cells.set(key, { raw, sequence });
  };
  return { answer, cells, log, write };
}

function page({ send, store = memoryStore(), sequences = {} }) {
  const states = [];
  const answers = [];
  const autosave = new Autosave({
    person: 7,
    report: 1,
    client: crypto.randomUUID(),
    store,
    send,
    sequences,
    onState: (state) => states.push(state),
    onAnswer: (answer, pending) => answers.push({ answer, pending: [...pending] }),
    delay: 60_000,
  });
  const typed = (key, raw) => autosave.put([{ key, raw, origin: "typed" }]);
  const close = () => clearTimeout(autosave.timer);
  return { autosave, states, answers, store, typed, close };
}

const kept = (store) => store.all(7, 1);

test("changes are kept first, then sent, then forgotten when confirmed", async () => {
  const { answer, log } = server();
  const { autosave, states, store, typed } = page({ send: async (changes) => answer(changes) });
  await typed("B1/R01/C01", "5");
  assert.equal((await kept(store)).length, 1);
  await autosave.flush();
  assert.deepEqual(log, [["B1/R01/C01", "5"]]);
  assert.equal((await kept(store)).length, 0);
  assert.equal(states.at(-1), "saved");
});

test("a cell typed twice before sending is sent once, with the last text", async () => {
  const { answer, log } = server();
  const { autosave, typed } = page({ send: async (changes) => answer(changes) });
  await typed("a", "1");
  await typed("a", "12");
  await autosave.flush();
  assert.deepEqual(log, [["a", "12"]]);
});

test("when the answer is lost the same ids go again and count once", async () => {
  const { answer, log } = server();
  let lost = true;
  const send = async (changes) => {
    const result = answer(changes);
    if (lost) throw new RequestError(0, "");
    return result;
  };
  const { autosave, states, store, typed, close } = page({ send });
  await typed("a", "1");
  await autosave.flush();
  assert.equal(states.at(-1), "offline");
  assert.equal((await kept(store)).length, 1);
  await typed("a", "2");
  lost = false;
  await autosave.flush();
  assert.deepEqual(log, [["a", "1"], ["a", "2"]]);
  assert.equal(states.at(-1), "saved");
  assert.equal(autosave.conflicts.size, 0, "our own first change is no conflict");
  close();
});

test("what one page could not send, the next page sends in order", async () => {
  const { answer, log } = server();
  const store = memoryStore();
  const first = page({ store, send: async () => { throw new RequestError(0, ""); } });
  await first.typed("a", "1");
  await first.autosave.flush();
  await first.typed("b", "2");
  await first.typed("a", "3");
  first.close();
  const second = page({ store, send: async (changes) => answer(changes) });
  await second.autosave.restore(await kept(store));
  await second.autosave.flush();
  assert.deepEqual(log, [["a", "1"], ["b", "2"], ["a", "3"]]);
  assert.equal((await kept(store)).length, 0);
  second.close();
});

test("a change of someone else is a conflict; mine goes on top of theirs", async () => {
  const { answer, cells, write } = server();
  const { autosave, typed, store } = page({ send: async (changes) => answer(changes) });
  write("a", "9");
  await typed("a", "5");
  await autosave.flush();
  assert.equal(autosave.conflicts.get("a")?.theirs, "9");
  assert.equal(cells.get("a").raw, "9");
  assert.equal((await kept(store)).length, 1, "ours is not lost while nobody has chosen");
  await autosave.resolve("a", "mine");
  await autosave.flush();
  assert.equal(cells.get("a").raw, "5");
  assert.equal((await kept(store)).length, 0);
});

test("what was pasted is still said to be pasted when it goes on top of theirs", async () => {
  const { answer, write } = server();
  const sent = [];
  const { autosave } = page({ send: async (changes) => (sent.push(...changes.map(({ origin }) => origin)), answer(changes)) });
  write("a", "9");
  await autosave.put([{ key: "a", raw: "5", origin: "pasted" }]);
  await autosave.flush();
  await autosave.resolve("a", "mine");
  await autosave.flush();
  assert.deepEqual(sent, ["pasted", "pasted"]);
});

test("typing again instead of choosing leaves nothing behind that a later page would send", async () => {
  const { answer, cells, write } = server();
  const store = memoryStore();
  const first = page({ store, send: async (changes) => answer(changes) });
  write("a", "9");
  await first.typed("a", "5");
  await first.autosave.flush();
  await first.typed("a", "6");
  await first.autosave.flush();
  assert.equal(first.autosave.conflicts.get("a")?.mine, "6", "it is still for the person to choose");
  assert.deepEqual((await kept(store)).map(({ raw }) => raw), ["6"]);
  await first.autosave.resolve("a", "mine");
  await first.autosave.flush();
  assert.equal(cells.get("a").raw, "6");
  assert.deepEqual(await kept(store), []);
});

test("a newer text that was on its way takes the place of one that collided or was refused", async () => {
  for (const [old, their] of [["5", "9"], ["chữ", ""]]) {
    const { answer, cells, write } = server();
    const { autosave, typed, store, close } = page({ send: async (changes) => answer(changes) });
    if (their) write("a", their);
    await typed("a", old);
    autosave.tried.add(autosave.queue[0].id); // it may be with the server already
    await typed("a", "6");
    await autosave.flush();
    assert.deepEqual((await kept(store)).map(({ raw }) => raw), their ? ["6"] : [], "the old one is gone");
    assert.equal(autosave.rejections.size, 0);
    assert.equal(cells.get("a").raw, their || "6");
    close();
  }
});

test("theirs stays when the person says so", async () => {
  const { answer, cells, write } = server();
  const { autosave, typed, store } = page({ send: async (changes) => answer(changes) });
  write("a", "9");
  await typed("a", "5");
  await autosave.flush();
  await autosave.resolve("a", "theirs");
  assert.equal(cells.get("a").raw, "9");
  assert.equal((await kept(store)).length, 0);
});

test("what the server refuses stays with the person until it is corrected", async () => {
  const { answer, log } = server();
  const { autosave, typed, store } = page({ send: async (changes) => answer(changes) });
  await typed("a", "chữ");
  await autosave.flush();
  assert.deepEqual((await kept(store)).map(({ raw, rejected }) => [raw, rejected]), [["chữ", "không phải là số"]]);
  await typed("a", "4");
  await autosave.flush();
  assert.deepEqual(log, [["a", "4"]]);
  assert.equal((await kept(store)).length, 0);
});

test("an ended session stops the sending and keeps everything", async () => {
  const { answer, log } = server();
  let session = false;
  const send = async (changes) => {
    if (!session) throw new RequestError(401, "hết phiên");
    return answer(changes);
  };
  const { autosave, states, store, typed, close } = page({ send });
  await typed("a", "1");
  await autosave.flush();
  assert.equal(states.at(-1), "signed-out");
  assert.equal((await kept(store)).length, 1);
  session = true;
  await autosave.flush();
  assert.deepEqual(log, [["a", "1"]]);
  close();
});

test("a closed window is said, and nothing is thrown away", async () => {
  const { autosave, states, store, typed } = page({ send: async () => { throw new RequestError(409, "đợt nhận đã đóng"); } });
  await typed("a", "1");
  await autosave.flush();
  assert.equal(states.at(-1), "refused");
  assert.equal(autosave.message, "đợt nhận đã đóng");
  assert.equal((await kept(store)).length, 1);
});

test("text typed while a batch is on its way is not overwritten by its answer", async () => {
  const { answer } = server();
  const store = memoryStore();
  /** @type {() => void} */
  let go = () => {};
  const gate = new Promise((resolve) => (go = resolve));
  const { autosave, answers, typed } = page({ store, send: async (changes) => { await gate; return answer(changes); } });
  await typed("a", "1");
  const flushing = autosave.flush();
  await typed("a", "12");
  go();
  await flushing;
  assert.deepEqual(answers.map(({ pending }) => pending), [["a"], []]);
  assert.deepEqual(answers.map(({ answer: { saved } }) => saved[0].raw), ["1", "12"]);
});

test("another person's changes are never sent", async () => {
  const store = memoryStore();
  const { typed, close } = page({ store, send: async () => ({ saved: [], rejected: [], conflicts: [] }) });
  await typed("a", "1");
  assert.deepEqual(await store.all(8, 1), []);
  close();
});

test("a batch holds each cell once and keeps the order", () => {
  const change = (key) => ({ key, raw: "1" });
  assert.deepEqual(nextBatch([change("a"), change("b"), change("a")]).map(({ key }) => key), ["a", "b"]);
  assert.equal(nextBatch(Array.from({ length: 1000 }, (_, index) => change(`k${index}`))).length, 400);
  const long = { key: "t", raw: "x".repeat(300_000) };
  assert.equal(nextBatch([long, change("a")]).length, 1);
});

test("the place of a row is sent after what was typed in it, and builds on all its cells", async () => {
  const { autosave, typed, close } = page({ send: async () => assert.fail("nothing is sent yet"), sequences: { "DS/r1/TEN": 7, "DS/r1/_at": 3, "DS/r2/TEN": 9 } });
  await typed("DS/r1/_at", "V");
  await typed("DS/r1/TEN", "Cầu");
  await typed("DS/r1/_at", "");
  assert.deepEqual(autosave.queue.map(({ key, raw, base }) => [key, raw, base]), [["DS/r1/TEN", "Cầu", 7], ["DS/r1/_at", "", 7]]);
  close();
});

test("a store that fails behind an answer does not hide the answer", async () => {
  const { answer } = server();
  const store = { ...memoryStore(), remove: async () => Promise.reject(new DOMException("closed", "InvalidStateError")) };
  const { autosave, answers, states, typed } = page({ send: async (changes) => answer(changes), store });
  await typed("a", "1");
  await autosave.flush();
  assert.equal(answers.length, 1);
  assert.equal(states.at(-1), "saved");
});
