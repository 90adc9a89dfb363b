/** Keeps the draft: on the server, with its history on this device, and together with others who work on it. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { byId, el } from "../../../admin/static/js/dom.js";
import { getJson } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { apart } from "./apart.js";
import { settle } from "./conflict.js";
import { HistoryStore } from "./history-store.js";
import { merge, same } from "./merge.js";
import { Presence } from "./presence.js";
import { isLater, Saving } from "./saving.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {import("./saving.js").Seen} Seen */

const STORE_PAUSE = 400;

export class Keeping {
  /**
   * @param {Workbench} bench
   * @param {any} data of the page
   * @param {import("./formula/reading.js").Reading} reading
   */
  constructor(bench, data, reading) {
    this.bench = bench;
    this.urls = data.urls;
    this.reading = reading;
    this.saving = new Saving(data.urls.draft, { number: data.number, lock: data.lock }, (state, text) => this.#state(state, text), { renew: () => this.#renew() });
    this.saving.kept = data.definition;
    this.store = new HistoryStore(`${data.person}/${data.definition.code}`);
    /** Whether the present change is what the server keeps already. */
    this.adopting = false;
    this.settling = false;
    /** What was said when the server last had everything. */
    this.said = "";
    this.timer = 0;
    this.presence = new Presence(data.urls.presence, byId("presence"), () => this.bench, (seen) => this.#heard(seen));
    bench.on("definition", () => this.#changed());
    // What has been typed and not been read is not saved, whatever was said of the change before it.
    reading.onBusy = (busy) => this.#reads(busy);
    window.addEventListener("beforeunload", (event) => {
      this.#store();
      if (this.saving.pending) event.preventDefault();
    });
  }

  get pending() {
    return this.saving.pending || this.reading.busy;
  }

  /** @param {boolean} busy whether a formula is being read */
  #reads(busy) {
    if (this.saving.pending) return;
    if (busy) this.#state("saving", t("Saving…"));
    else this.#state("saved", this.said);
  }

  /** Send what has not reached the server, formulas that are being read among it. */
  async send() {
    await this.reading.now();
    await this.saving.send();
  }

  #changed() {
    if (!this.adopting) this.saving.keep(this.bench.definition);
    this.#remember();
  }

  #remember() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#store(), STORE_PAUSE);
  }

  #store() {
    clearTimeout(this.timer);
    const { past, future, definition } = this.bench.draft;
    // Without room on this device the history lasts as long as the page.
    this.store.keep({ past, present: definition, future, seen: this.saving.seen, pending: this.saving.pending }).catch(() => {});
  }

  /** Take up the history of this device where it fits what the server has. */
  async restore() {
    const kept = await this.store.read().catch(() => null);
    if (!kept) return;
    const { draft } = this.bench;
    const server = draft.definition;
    if (same(kept.present, server)) this.#takeUp(kept.past, server, kept.future);
    else if (kept.pending && same(kept.seen, this.saving.seen)) {
      draft.takeUp(kept.past, kept.present, kept.future);
      toast(t("Changes that had not been saved are here again."), { icon: "history" });
    } else if (kept.pending) {
      this.#takeUp([...kept.past, kept.present], server, []);
      toast(t("Your unsaved copy is on this device: Undo shows it."), { icon: "history", seconds: 12 });
    }
  }

  /**
   * A history whose present the server has already.
   * @param {import("./draft.js").Entry[]} past
   * @param {any} present
   * @param {any[]} future
   */
  #takeUp(past, present, future) {
    this.adopting = true;
    this.bench.draft.takeUp(past, present, future);
    this.adopting = false;
  }

  /**
   * @param {import("./saving.js").State} state
   * @param {string} text
   */
  #state(state, text) {
    // The server has all that was sent, not what it is still reading.
    const busy = state === "saved" && this.reading.busy;
    if (busy) this.said = text;
    this.#say(busy ? "saving" : state, busy ? t("Saving…") : text);
  }

  /**
   * @param {import("./saving.js").State} state
   * @param {string} text
   */
  #say(state, text) {
    const box = byId("save-state");
    box.className = `save-state save-${state}`;
    const settle = state === "conflict" ? el("button", { type: "button", class: "button button-small button-secondary", onclick: () => this.#catchUp() }, t("Settle this")) : null;
    box.replaceChildren(text, ...(settle ? [" ", settle] : []));
    if (state === "conflict") this.#catchUp();
    if (state !== "saved") return;
    this.said = text;
    this.#store();
  }

  /**
   * Somebody has been heard of: if the draft has changed since, see what. An answer may come late, after a save of this page.
   * @param {Seen} seen
   */
  #heard(seen) {
    const { saving } = this;
    if (!isLater(seen, saving.seen) || saving.running || saving.conflict) return;
    this.#catchUp();
  }

  /** See the other's change: put together what does not overlap, ask about the rest. */
  async #catchUp() {
    if (this.settling) return;
    this.settling = true;
    try {
      const theirs = await getJson(this.urls.draft).catch(() => null);
      // What was being saved meanwhile may be later than what was asked for.
      await this.saving.running;
      if (theirs && (this.saving.conflict || isLater(theirs, this.saving.seen))) await this.#join(theirs);
    } finally {
      this.settling = false;
    }
  }

  /** @param {{ definition: any, number: number, lock: number | null, changed_by: string, own: boolean }} theirs own: what this person has saved */
  async #join({ definition, number, lock, changed_by: name, own }) {
    const { bench, saving } = this;
    const seen = { number, lock };
    if (!own) this.#keepApart(definition);
    const mine = bench.definition;
    if (same(mine, saving.kept)) {
      this.#adopt(definition, definition);
      saving.goOn(seen, null, definition);
      return this.#told(name);
    }
    const { merged, clashes } = merge(saving.kept, mine, definition);
    if (clashes.length && !(await settle(name, merged, clashes))) return;
    // What was being read while the question stood open belongs to it too.
    this.#adopt(definition, bench.definition === mine ? merged : merge(mine, bench.definition, merged).merged);
    saving.goOn(seen, same(bench.definition, definition) ? null : bench.definition, definition);
    this.#told(name);
  }

  /** @param {any} theirs in which something new may bear the code of something new here */
  #keepApart(theirs) {
    const recode = apart(this.saving.kept, this.bench.definition, theirs);
    if (!recode) return;
    this.adopting = true;
    this.bench.draft.recode(recode);
    this.adopting = false;
  }

  /**
   * @param {any} theirs
   * @param {any} together with what is here
   */
  #adopt(theirs, together) {
    this.adopting = true;
    this.bench.draft.adopt(this.saving.kept, theirs, together);
    this.adopting = false;
  }

  /** @param {string} name */
  #told(name) {
    toast(name ? t("%(name)s has changed the form; it is shown here now.", { name }) : t("The form was changed elsewhere; it is shown here now."), { icon: "people" });
    this.#state("saved", t("Up to date"));
  }

  /** After a sign-in in another window the token of this page belongs to a session that is gone: take the new one. */
  async #renew() {
    const answer = await fetch(this.urls.page, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('meta[name="csrf-token"]')?.getAttribute("content");
    if (token) document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
  }
}
