/** Saved, saving, offline, conflict: a word, a picture and, where needed, what to do. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { later } from "../../../admin/static/js/later.js";

/**
 * @typedef {import("./autosave.js").State | "conflict"} Shown
 */

/** @type {Record<Shown, { picture: string, tone: string }>} */
const LOOKS = {
  saved: { picture: "saved", tone: "good" },
  saving: { picture: "saving", tone: "" },
  offline: { picture: "offline", tone: "warn" },
  conflict: { picture: "warning", tone: "warn" },
  "signed-out": { picture: "lock", tone: "bad" },
  refused: { picture: "error", tone: "bad" },
};

/**
 * @param {Shown} state
 * @param {number} waiting
 */
function words(state, waiting) {
  const count = formatNumber(waiting);
  switch (state) {
    case "saved":
      return t("All changes saved");
    case "saving":
      return t("Saving…");
    case "offline":
      return waiting > 0 ? t("No connection (%(count)s waiting)", { count }) : t("No connection");
    case "conflict":
      return t("Conflict – please choose");
    case "signed-out":
      return waiting > 0 ? t("Session ended (%(count)s waiting)", { count }) : t("Session ended");
    default:
      return t("Not saved (%(count)s waiting)", { count });
  }
}

export class SaveState {
  /**
   * @param {HTMLElement} chip [data-save-state]
   * @param {HTMLElement} notice where longer messages stand
   */
  constructor(chip, notice) {
    this.chip = chip;
    this.notice = notice;
    /** @type {string} */
    this.shown = "";
    /** @type {HTMLElement | null} says that parts of the page are missing */
    this.missing = null;
    // Nobody waits for the word; the figure that was typed is seen one frame sooner without it.
    this.draw = later((/** @type {Shown} */ state, /** @type {number} */ waiting) => this.write(state, waiting));
  }

  /**
   * @param {Shown} state
   * @param {number} waiting
   */
  show(state, waiting) {
    this.chip.dataset.saveState = state;
    this.draw(state, waiting);
  }

  /**
   * @param {Shown} state
   * @param {number} waiting
   */
  write(state, waiting) {
    const { picture, tone } = LOOKS[state];
    const text = words(state, waiting);
    this.chip.className = tone ? `chip chip-${tone}` : "chip";
    if (this.shown !== text) this.chip.replaceChildren(icon(picture), el("span", {}, text));
    this.shown = text;
    this.repeat(state, text);
    this.chip.title = waiting > 0 ? t("Changes that wait are kept on this computer and sent as soon as possible.") : "";
  }

  /**
   * On a telephone the chip is out of sight while figures are typed: what is not as usual is said again where one types.
   * @param {Shown} state
   * @param {string} text
   */
  repeat(state, text) {
    const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-state-again]"));
    if (!place) return;
    const calm = state === "saved" || state === "saving";
    place.hidden = calm;
    place.replaceChildren(...(calm ? [] : [icon(LOOKS[state].picture), el("span", {}, text)]));
  }

  /**
   * A message that stays until it no longer holds.
   * @param {string} text
   * @param {{ label: string, act?: () => void, url?: string }[]} [actions]
   * @param {Node | null} [more] what else stands there
   */
  say(text, actions = [], more = null) {
    const buttons = actions.map(({ label, act, url }) =>
      url
        ? el("a", { class: "button button-small", href: url, target: "_blank", rel: "noopener" }, label)
        : el("button", { type: "button", class: "button button-small", onclick: act }, label),
    );
    const box = el("div", { class: "notice notice-warn", role: "alert" }, icon("warning"), el("div", { class: "notice-text" }, el("p", {}, text), more), ...buttons);
    this.notice.replaceChildren(box);
  }

  /**
   * Parts of the page that have not been fetched yet: what is typed is kept all the same.
   * @param {boolean} some
   * @param {{ label: string, act: () => void }[]} actions
   */
  lacks(some, actions) {
    this.missing?.remove();
    this.missing = null;
    if (!some) return;
    const buttons = actions.map(({ label, act }) => el("button", { type: "button", class: "button button-small", onclick: act }, label));
    const text = t("Some parts of the page have not arrived. They are fetched again when there is a connection; what you type is kept.");
    this.missing = el("div", { class: "notice notice-note", role: "status" }, icon("offline"), el("div", { class: "notice-text" }, el("p", {}, text)), ...buttons);
    this.notice.before(this.missing);
  }

  quiet() {
    this.notice.replaceChildren();
  }
}
