/** What the selected cell, row or column uses, and what uses it: lines that lead there. */

import { el } from "../../../admin/static/js/dom.js";
import { postJson } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { pick } from "./canvas-picks.js";

/** @typedef {{ section: string, row: string, column: string, name: string, label: string }} Place */
/** @typedef {{ uses: Place[], used_by: Place[], words: string }} Answer */

const PAUSE = 150;

export class Trace {
  /**
   * @param {import("./workbench.js").Workbench} bench
   * @param {HTMLElement} root
   * @param {string} url
   */
  constructor(bench, root, url) {
    this.bench = bench;
    this.root = root;
    this.url = url;
    this.timer = 0;
    bench.on("selection", () => this.later());
    bench.on("drawn", () => this.later());
  }

  later() {
    clearTimeout(this.timer);
    const asked = this.#asked();
    if (!asked) return this.root.replaceChildren();
    this.timer = window.setTimeout(() => this.#ask(asked), PAUSE);
  }

  /** @returns {{ section: string, row: string, column: string } | null} */
  #asked() {
    const { selection, section, kind, definition } = this.bench;
    if (!section || definition !== this.bench.drawn || selection.paths.length > 1 || selection.cells.length > 1) return null;
    const node = this.bench.nodes()[0] ?? {};
    if (selection.cell) return { section: section.code, ...selection.cell };
    if (kind === "row" && !node.heading) return { section: section.code, row: node.code, column: "" };
    return kind === "column" ? { section: section.code, row: "", column: node.code } : null;
  }

  /** @param {{ section: string, row: string, column: string }} asked */
  async #ask(asked) {
    const { definition, place } = this.bench;
    const answer = /** @type {Answer | null} */ (await postJson(this.url, { definition, ...asked }).catch(() => null));
    if (place !== this.bench.place || !answer) return;
    const lines = [this.#line(t("Uses"), answer.uses), this.#line(t("Used by"), answer.used_by)].filter(Boolean);
    const words = answer.words ? el("p", { class: "trace-words" }, answer.words) : null;
    this.root.replaceChildren(...(words ? [words] : []), .../** @type {HTMLElement[]} */ (lines));
  }

  /**
   * @param {string} name
   * @param {Place[]} places
   */
  #line(name, places) {
    if (!places.length) return null;
    const buttons = places.flatMap(({ section, row, column, name: code, label }, index) => [
      index ? ", " : "",
      el("button", { type: "button", class: "trace-place", title: label, onclick: () => pick(this.bench, section, /** @type {any} */ (row && column ? { row, column } : row ? { row } : { column })) }, code),
    ]);
    return el("p", { class: "trace-line" }, el("span", { class: "muted" }, `${name}: `), ...buttons);
  }
}
