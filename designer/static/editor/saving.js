/**
 * Keeping the draft on the server: a moment after the last change, one request at a time, never over someone else's.
 * What has not reached the server stays pending, whatever the reason, until it does.
 */

import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

const PAUSE = 800;
const RETRY = 5000;

/** @typedef {{ number: number, lock: number | null }} Seen version and lock that the editor has seen last */
/** @typedef {"saved" | "saving" | "offline" | "signed-out" | "conflict" | "error"} State */

/**
 * Whether the server came to a state after another: versions follow each other, and so do the locks of a draft, until it is published.
 * @param {Seen} one
 * @param {Seen} other
 */
export function isLater(one, other) {
  if (one.number !== other.number) return one.number > other.number;
  return (one.lock ?? Infinity) > (other.lock ?? Infinity);
}

export class Saving {
  /**
   * @param {string} url
   * @param {Seen} seen
   * @param {(state: State, text: string, body?: any) => void} onState
   * @param {{ post?: (url: string, body: unknown) => Promise<any>, renew?: () => Promise<void>, pause?: number, retry?: number }} [options]
   *   renew fetches a new token of the session after a sign-in in another window
   */
  constructor(url, seen, onState, { post = postJson, renew = async () => {}, pause = PAUSE, retry = RETRY } = {}) {
    this.url = url;
    this.seen = seen;
    this.onState = onState;
    this.post = post;
    this.renew = renew;
    this.pause = pause;
    this.retry = retry;
    /** @type {any} the definition that has not reached the server */
    this.waiting = null;
    /** @type {any} the definition that the server has, as far as this page knows */
    this.kept = null;
    this.conflict = false;
    this.signedOut = false;
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {any} definition */
  keep(definition) {
    this.waiting = definition;
    if (this.conflict) return;
    if (!this.signedOut) this.onState("saving", t("Saving…"));
    this.#later(this.pause);
  }

  /** Whether something has not reached the server. */
  get pending() {
    return this.waiting !== null;
  }

  /**
   * Send what waits.
   * @returns {Promise<void>} resolves when nothing waits any more or it cannot be sent now
   */
  send() {
    clearTimeout(this.timer);
    this.running ??= this.#work().finally(() => (this.running = null));
    return this.running;
  }

  /**
   * Go on after a conflict.
   * @param {Seen} seen what the person has decided to go on from
   * @param {any} definition to be kept, or null when theirs is taken over
   * @param {any} theirs what the server has
   */
  goOn(seen, definition, theirs) {
    this.conflict = false;
    this.kept = theirs;
    this.seen = seen;
    this.waiting = definition;
    if (definition !== null) this.send();
  }

  async #work() {
    while (this.waiting !== null && !this.conflict) {
      const definition = this.waiting;
      try {
        if (this.signedOut) await this.renew();
        const answer = await this.post(this.url, { definition, ...this.seen });
        this.signedOut = false;
        this.seen = { number: answer.number, lock: answer.lock };
        this.kept = definition;
        if (this.waiting === definition) this.waiting = null;
        if (this.waiting === null) this.onState("saved", t("Saved at %(time)s", { time: answer.saved }));
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.status === 409) {
      this.conflict = true;
      this.onState("conflict", error.message, error.body);
    } else if (error.signedOut) {
      this.signedOut = true;
      this.onState("signed-out", t("Your session has ended. Sign in again in another window; your work stays here."));
      this.#later(this.retry);
    } else if (error.temporary) {
      this.onState("offline", t("Not saved: the server was not reached. Trying again…"));
      this.#later(this.retry);
    } else {
      this.onState("error", error.message || t("The server has refused to save this."));
    }
  }

  /** @param {number} pause */
  #later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }
}
