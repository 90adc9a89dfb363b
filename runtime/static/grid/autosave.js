/**
 * Saves every change by itself. Changes are written to the store first, then sent in order, one batch at a time; what the server
 * has confirmed is removed. A batch that got no answer is sent again with the same ids, and the server counts each id once.
 */

import { RequestError } from "../../../admin/static/js/http.js";
import { isPosition } from "./order.js";

/**
 * @typedef {import("./queue-store.js").Change} Change
 * @typedef {import("./queue-store.js").Store} Store
 * @typedef {"saved" | "saving" | "offline" | "signed-out" | "refused"} State
 * @typedef {{ key: string, raw: string, origin: string, restores?: number }} Edit restores: the change to which undoing goes back
 * @typedef {{ id: string, key: string, sequence: number, raw: string, text: string }} Saved
 * @typedef {{ id: string, key: string, message: string }} Rejected
 * @typedef {{ id: string, key: string, mine: string, theirs: string, their_text: string, by: string, own?: boolean, sequence: number, place?: string, origin?: string, restores?: number }} Conflict own: the other one is the same person elsewhere; place: the cell that the other one wrote; origin, restores: of ours
 * @typedef {{ saved: Saved[], rejected: Rejected[], conflicts: Conflict[] } & Record<string, any>} Answer
 * @typedef {(changes: { id: string, key: string, raw: string, base: number, origin: string, restores?: number }[]) => Promise<Answer>} Send
 */

/** A batch stays far below the server's limit; a narrative counts by its length. */
const BATCH_CHANGES = 400;
const BATCH_LETTERS = 200_000;

/** Pauses before trying again, in milliseconds. */
const PAUSES = [1000, 2000, 5000, 10_000, 20_000, 30_000];

export class Autosave {
  /**
   * @param {object} options
   * @param {number} options.person
   * @param {number} options.report
   * @param {string} options.client
   * @param {Store} options.store
   * @param {Send} options.send
   * @param {Record<string, number>} options.sequences of the values that the page shows
   * @param {(state: State, detail: { waiting: number, message: string, stale?: boolean }) => void} options.onState stale: the session
   *   may be there, only the page's token is not that of the session
   * @param {(answer: Answer, pending: Set<string>) => void} options.onAnswer pending: keys with newer changes still to be sent
   * @param {number} [options.delay] milliseconds to gather changes before sending
   */
  constructor({ person, report, client, store, send, sequences, onState, onAnswer, delay = 120 }) {
    this.owner = { person, report, client };
    this.store = store;
    this.send = send;
    this.sequences = new Map(Object.entries(sequences));
    this.onState = onState;
    this.onAnswer = onAnswer;
    this.delay = delay;
    /** @type {Change[]} */
    this.queue = [];
    /** @type {Set<string>} ids that may already be with the server */
    this.tried = new Set();
    /** @type {Map<string, Conflict>} by key */
    this.conflicts = new Map();
    /** @type {Map<string, Change>} by key */
    this.rejections = new Map();
    /** @type {State} */
    this.state = "saved";
    this.message = "";
    this.failures = 0;
    this.order = 0;
    this.sending = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Take up what an earlier page left unsent.
   * @param {Change[]} changes
   */
  async restore(changes) {
    for (const change of changes) {
      this.order = Math.max(this.order, change.order);
      if (change.rejected) {
        this.rejections.set(change.key, change);
      } else {
        this.queue.push(change);
        this.tried.add(change.id);
      }
    }
    await this.store.put(changes.map((change) => Object.assign(change, { client: this.owner.client })));
    if (this.queue.length > 0) this.schedule(0);
    this.tell(this.queue.length > 0 ? "saving" : "saved");
  }

  /**
   * Keep and send these changes.
   * @param {Edit[]} edits
   */
  async put(edits) {
    const changes = edits.map((edit) => this.change(edit));
    this.tell(this.state === "saved" ? "saving" : this.state);
    const outdated = edits.flatMap(({ key }) => this.supersede(key));
    try {
      await this.store.put(changes);
      if (outdated.length > 0) await this.store.remove(outdated);
    } finally {
      // A full disk is no reason not to send.
      this.schedule(this.delay);
    }
  }

  /**
   * A newer text for a cell replaces the one that was never sent; one that may have been sent keeps its id and its place.
   * @param {Edit} edit
   * @returns {Change}
   */
  change({ key, raw, origin, restores }) {
    const waiting = this.queue.find((change) => change.key === key && !this.tried.has(change.id));
    if (waiting && !isPosition(key)) return Object.assign(waiting, { raw, origin, restores });
    this.order = Math.max(this.order + 1, Date.now());
    const change = { ...this.owner, id: waiting?.id ?? crypto.randomUUID(), order: this.order, key, raw, base: this.baseOf(key), origin, restores };
    // The place of a row goes to the end: what was typed in a row comes before its deletion.
    if (waiting) this.queue.splice(this.queue.indexOf(waiting), 1);
    this.queue.push(change);
    return change;
  }

  /**
   * The sequence of what the person saw. Whoever deletes a row saw all its cells.
   * @param {string} key
   */
  baseOf(key) {
    const base = this.sequences.get(key) ?? 0;
    if (!isPosition(key)) return base;
    const row = key.slice(0, key.lastIndexOf("/") + 1);
    return Math.max(base, ...[...this.sequences].filter(([other]) => other.startsWith(row)).map(([, sequence]) => sequence));
  }

  /**
   * Another text for a cell takes the place of one that was refused or waits for a choice: sent again by a later page, the old one would
   * go over the newer.
   * @param {string} key
   * @param {string} [but] the change that stays
   * @returns {string[]} ids to remove from the store
   */
  supersede(key, but = "") {
    return [this.conflicts, this.rejections].flatMap((waiting) => {
      const { id = but } = waiting.get(key) ?? {};
      if (id === but) return [];
      waiting.delete(key);
      return [id];
    });
  }

  /** @param {number} pause */
  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), pause);
  }

  /** Send now whatever waits. Also called when the network returns and after signing in again. */
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.queue.length > 0 && (await this.sendBatch())) this.failures = 0;
    } finally {
      this.sending = false;
    }
    if (this.queue.length > 0) return;
    clearTimeout(this.timer);
    this.tell("saved");
  }

  /** Send what waits and wait until nothing is on its way any more; what cannot be sent stays in the queue. */
  async settled() {
    await this.flush();
    while (this.sending) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** @returns {Promise<boolean>} whether to go on */
  async sendBatch() {
    const batch = nextBatch(this.queue);
    for (const { id } of batch) this.tried.add(id);
    this.tell(this.failures > 0 ? this.state : "saving");
    try {
      await this.accept(await this.send(batch.map(({ id, key, raw, base, origin, restores }) => ({ id, key, raw, base, origin, restores }))));
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** @param {Answer} answer */
  async accept(answer) {
    const all = [...answer.saved, ...answer.rejected, ...answer.conflicts];
    const answered = new Set(all.map(({ id }) => id));
    const outdated = all.flatMap(({ key, id }) => this.supersede(key, id));
    const gone = this.queue.filter(({ id }) => answered.has(id));
    this.queue = this.queue.filter(({ id }) => !answered.has(id));
    for (const { key, sequence } of answer.saved) this.advance(key, sequence);
    for (const conflict of answer.conflicts) {
      const { origin, restores } = gone.find(({ id }) => id === conflict.id) ?? {};
      this.conflicts.set(conflict.key, { ...conflict, origin, restores });
    }
    try {
      await this.store.remove([...answer.saved.map(({ id }) => id), ...outdated]);
      await this.keepRejected(answer.rejected, gone);
    } catch {
      // The disk is full, or another version of the page took the database: what is sent again later counts once.
    }
    this.onAnswer(answer, new Set(this.queue.map(({ key }) => key)));
  }

  /**
   * Our own change moved the cell on: what still waits for it builds on that.
   * @param {string} key
   * @param {number} sequence
   */
  advance(key, sequence) {
    this.sequences.set(key, sequence);
    for (const change of this.queue) if (change.key === key) change.base = sequence;
  }

  /**
   * What the server did not take stays with the person until it is corrected.
   * @param {Rejected[]} rejected
   * @param {Change[]} gone
   */
  async keepRejected(rejected, gone) {
    const kept = rejected.flatMap(({ id, message }) => {
      const change = gone.find((candidate) => candidate.id === id);
      return change ? [{ ...change, rejected: message }] : [];
    });
    for (const change of kept) this.rejections.set(change.key, change);
    if (kept.length > 0) await this.store.put(kept);
  }

  /**
   * The person chose. "mine" is a new change on top of theirs; "theirs" lets ours go.
   * @param {string} key
   * @param {"mine" | "theirs"} choice
   */
  async resolve(key, choice) {
    const conflict = this.conflicts.get(key);
    if (!conflict) return;
    this.conflicts.delete(key);
    this.sequences.set(conflict.place ?? key, conflict.sequence);
    if (choice === "mine") await this.put([{ key, raw: conflict.mine, origin: conflict.origin ?? "typed", restores: conflict.restores }]);
    await this.store.remove([conflict.id]);
    this.tell(this.state);
  }

  /**
   * Whether the server was reached by somebody else on the page; with nothing to send this is all that is known.
   * @param {RequestError | null} error
   */
  reach(error) {
    if (this.queue.length > 0) {
      if (!error && this.state === "offline") void this.flush();
    } else if (error) {
      this.tell(error.temporary ? "offline" : error.signedOut ? "signed-out" : this.state);
    } else if (this.state !== "saved") {
      this.tell("saved");
    }
  }

  /** @param {unknown} error */
  fail(error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.temporary) {
      this.failures += 1;
      this.tell("offline");
      this.schedule(PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? 0);
    } else {
      this.tell(error.signedOut ? "signed-out" : "refused", error.message, error.status === 400);
    }
  }

  /**
   * @param {State} state
   * @param {string} [message]
   * @param {boolean} [stale]
   */
  tell(state, message = "", stale = false) {
    this.state = state;
    this.message = message;
    this.onState(state, { waiting: this.queue.length, message, stale });
  }
}

/**
 * The longest beginning of the queue that fits one request and holds each cell once: the second change of a cell builds on the
 * answer to the first.
 * @param {Change[]} queue
 * @returns {Change[]}
 */
export function nextBatch(queue) {
  /** @type {Set<string>} */
  const keys = new Set();
  let letters = 0;
  const end = queue.findIndex(({ key, raw }, index) => {
    letters += raw.length + 100;
    const full = keys.has(key) || index >= BATCH_CHANGES || (index > 0 && letters > BATCH_LETTERS);
    keys.add(key);
    return full;
  });
  return end < 0 ? [...queue] : queue.slice(0, end);
}
