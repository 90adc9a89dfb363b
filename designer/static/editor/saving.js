/** Keeping the draft on the server: a moment after the last change, one request at a time, never over someone else's. */

import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

const PAUSE = 800;

export class Saving {
  /**
   * @param {string} url
   * @param {number | null} lock
   * @param {(state: "saved" | "saving" | "offline" | "conflict" | "error", text: string) => void} onState
   */
  constructor(url, lock, onState) {
    this.url = url;
    this.lock = lock;
    this.onState = onState;
    /** @type {any} the definition still to be sent */
    this.waiting = null;
    this.sending = false;
    this.stopped = false;
    this.timer = 0;
  }

  /** @param {any} definition */
  keep(definition) {
    if (this.stopped) return;
    this.waiting = definition;
    this.onState("saving", t("Saving…"));
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), PAUSE);
  }

  /** Whether something has not reached the server. */
  get pending() {
    return this.waiting !== null || this.sending;
  }

  /** Send what waits; resolves when nothing waits any more or it cannot be sent now. */
  async send() {
    clearTimeout(this.timer);
    if (this.sending || this.waiting === null || this.stopped) return;
    const definition = this.waiting;
    this.waiting = null;
    this.sending = true;
    try {
      const answer = await postJson(this.url, { definition, lock: this.lock });
      this.lock = answer.lock;
      if (this.waiting === null) this.onState("saved", t("Saved at %(time)s", { time: answer.saved }));
    } catch (error) {
      this.#failed(definition, error);
    } finally {
      this.sending = false;
    }
    if (this.waiting !== null && !this.stopped) await this.send();
  }

  /**
   * @param {any} definition
   * @param {unknown} error
   */
  #failed(definition, error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.status === 409) {
      this.stopped = true;
      this.onState("conflict", error.message);
      return;
    }
    if (error.temporary) {
      const newer = this.waiting;
      this.waiting = null;
      this.timer = window.setTimeout(() => this.keep(newer ?? definition), 5000);
      this.onState("offline", t("Not saved: the server was not reached. Trying again…"));
      return;
    }
    this.onState("error", error.signedOut ? t("Your session has ended. Sign in again in another window; your work stays here.") : error.message);
  }
}
