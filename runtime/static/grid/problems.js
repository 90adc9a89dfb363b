/** The list at the bottom: errors and warnings of the whole report; each leads to its cell. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * `detail` is what a check compares that reads other forms or periods, each with its figures; `mark` tells a warning apart; `blank`
 * says that cells are merely still blank, of which the first is named.
 * @typedef {{ severity: "error" | "warning", message: string, detail?: string, keys: string[], section: string, mark?: string, blank?: boolean }} Problem
 */

export class Problems {
  /**
   * @param {HTMLElement} box with [data-problem-list], [data-error-count] and [data-warning-count]
   * @param {(key: string) => void} jump
   * @param {(key: string) => HTMLElement | undefined} cellOf
   * @param {(problem: Problem) => Node | null} [below] what was said to a problem
   */
  constructor(box, jump, cellOf, below = () => null) {
    this.below = below;
    this.box = box;
    this.jump = jump;
    this.cellOf = cellOf;
    /** @type {Problem[]} */
    this.server = [];
    /** @type {Map<string, string>} */
    this.invalid = new Map();
    /** @type {Map<HTMLElement, "error" | "warning">} */
    this.marked = new Map();
    /** @type {Set<string>} cells in which the person has been: only these are blamed for being blank */
    this.left = new Set();
    this.here = "";
  }

  /**
   * The person goes to a cell, and so leaves another.
   * @param {string} key
   */
  visit(key) {
    const before = this.here;
    this.here = key;
    if (before === key || this.left.has(before)) return;
    this.left.add(before);
    if (this.server.some(({ blank }) => blank)) this.mark();
  }

  /** Submitting asks for everything: no blank is spared any longer. */
  demand() {
    for (const { blank, keys } of this.server) if (blank) for (const key of keys) this.left.add(key);
    this.mark();
  }

  /** @returns {Problem[]} errors first */
  get all() {
    const own = [...this.invalid].map(([key, message]) => /** @type {Problem} */ ({ severity: "error", message, keys: [key], section: "" }));
    const errors = this.server.filter(({ severity }) => severity === "error");
    return [...own, ...errors, ...this.server.filter(({ severity }) => severity === "warning")];
  }

  /**
   * @param {Problem[]} server
   * @param {Map<string, string>} invalid texts that are no value, by key
   */
  update(server, invalid) {
    this.server = server;
    this.invalid = invalid;
    this.mark();
    this.render();
  }

  /** Colour the cells; only those whose mark changes are touched. */
  mark() {
    /** @type {Map<HTMLElement, "error" | "warning">} */
    const wanted = new Map();
    for (const { severity, keys, blank } of this.all.toReversed()) {
      for (const key of blank ? keys.filter((one) => this.left.has(one)) : keys) {
        const cell = this.cellOf(key);
        if (cell) wanted.set(cell, severity);
      }
    }
    for (const [cell] of this.marked) if (!wanted.has(cell)) setMark(cell, "");
    for (const [cell, severity] of wanted) if (this.marked.get(cell) !== severity) setMark(cell, severity);
    this.marked = wanted;
  }

  render() {
    const { all } = this;
    const errors = all.filter(({ severity }) => severity === "error").length;
    this.count("[data-error-count]", errors);
    this.count("[data-warning-count]", all.length - errors);
    this.box.toggleAttribute("data-clean", all.length === 0);
    this.box.querySelector("[data-problem-list]")?.replaceChildren(...all.map((problem) => this.item(problem)));
  }

  /**
   * @param {string} selector
   * @param {number} count
   */
  count(selector, count) {
    for (const place of document.querySelectorAll(selector)) place.textContent = String(count);
  }

  /** @param {Problem} problem */
  item(problem) {
    const { severity, message, detail = "", keys } = problem;
    const [key = ""] = keys;
    const word = severity === "error" ? t("Error") : t("Warning");
    const content = [icon(severity), el("span", { class: "visually-hidden" }, `${word}: `), message, " ", el("span", { class: "muted" }, key)];
    if (detail) content.push(el("span", { class: "problem-detail muted" }, detail));
    const body = key ? el("button", { type: "button", onclick: () => this.jump(key) }, ...content) : el("span", {}, ...content);
    return el("li", { class: `problem problem-${severity}` }, body, this.below(problem));
  }

  /** @param {string} key */
  messageFor(key) {
    return this.all.filter(({ keys }) => keys.includes(key));
  }
}

/**
 * @param {HTMLElement} cell
 * @param {"" | "error" | "warning"} severity
 */
function setMark(cell, severity) {
  cell.classList.toggle("has-error", severity === "error");
  cell.classList.toggle("has-warning", severity === "warning");
  if (severity === "error") cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
}
