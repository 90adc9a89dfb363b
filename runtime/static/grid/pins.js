/** Cells pinned for a return, each with its reason; what is pinned travels with the form as JSON. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ key: string, reason: string }} Pin
 */

export class Pins {
  /**
   * @param {object} options
   * @param {HTMLElement} options.list where the pinned cells and their reasons are listed
   * @param {HTMLInputElement} options.field hidden input that is sent
   * @param {(count: number) => void} [options.onCount] told how many are pinned
   * @param {(key: string) => HTMLElement | undefined} options.cellOf
   * @param {(key: string) => string} options.nameOf
   * @param {(key: string) => void} options.jump
   */
  constructor({ list, field, cellOf, nameOf, jump, onCount = () => {} }) {
    this.list = list;
    this.field = field;
    this.cellOf = cellOf;
    this.nameOf = nameOf;
    this.jump = jump;
    this.onCount = onCount;
    /** @type {Map<string, string>} */
    this.reasons = new Map();
  }

  /** @param {string} key */
  has(key) {
    return this.reasons.has(key);
  }

  /**
   * @param {string} key
   * @param {string} [reason]
   */
  add(key, reason = "") {
    this.reasons.set(key, reason);
    this.draw();
  }

  /** @param {string} key */
  remove(key) {
    this.reasons.delete(key);
    this.cellOf(key)?.classList.remove("is-pinned");
    this.draw();
  }

  /** @param {string} key */
  toggle(key) {
    if (this.has(key)) this.remove(key);
    else this.add(key);
  }

  draw() {
    for (const key of this.reasons.keys()) this.cellOf(key)?.classList.add("is-pinned");
    for (const count of document.querySelectorAll("[data-pin-count]")) count.textContent = this.reasons.size ? ` (${this.reasons.size})` : "";
    const items = [...this.reasons].map(([key, reason]) => this.item(key, reason));
    this.onCount(this.reasons.size);
    this.list.replaceChildren(...(items.length ? items : [el("li", { class: "muted" }, t("No cells are marked. Click a cell to mark it."))]));
    this.write();
  }

  write() {
    /** @type {Pin[]} */
    const pins = [...this.reasons].map(([key, reason]) => ({ key, reason }));
    this.field.value = JSON.stringify(pins);
  }

  /**
   * @param {string} key
   * @param {string} reason
   */
  item(key, reason) {
    const input = el("input", { class: "input", type: "text", value: reason, maxlength: "500", "aria-label": `${t("Reason for this cell")}: ${this.nameOf(key)}`, placeholder: t("Reason for this cell") });
    input.addEventListener("input", () => {
      this.reasons.set(key, input.value);
      this.write();
    });
    const name = el("button", { type: "button", class: "pin-name", onclick: () => this.jump(key) }, icon("pin"), " ", this.nameOf(key));
    const away = el(
      "button",
      { type: "button", class: "button button-quiet button-icon button-small", "aria-label": t("Take the mark away"), title: t("Take the mark away"), onclick: () => this.remove(key) },
      icon("close"),
    );
    return el("li", { class: "pin" }, el("div", { class: "pin-line" }, name, away), input);
  }
}
