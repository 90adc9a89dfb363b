/** Figures that lie far from what was usual in the last periods: marked in the table, explained for the selected cell. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { getJson, RequestError } from "../../../admin/static/js/http.js";
import { formatNumber, language, t } from "../../../admin/static/js/i18n.js";
import { mark } from "./marks.js";

/**
 * @typedef {{ low: string, high: string, middle: string, periods: number }} Usual decimal strings
 */

/**
 * The number that a cell shows; NaN for a text or a blank.
 * @param {string} text
 * @param {"vi" | "en"} shownIn
 */
export function numberShown(text, shownIn) {
  const plain = shownIn === "vi" ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "");
  return plain.trim() === "" ? Number.NaN : Number(plain.replace("−", "-"));
}

/**
 * @param {string} text as the cell shows it
 * @param {Usual} usual
 * @param {"vi" | "en"} shownIn
 */
export function isOdd(text, { low, high }, shownIn) {
  const value = numberShown(text, shownIn);
  return value < Number(low) || value > Number(high);
}

/** A Part of beside.js. */
export class Outliers {
  /**
   * @param {string} url
   * @param {import("./beside.js").Page} page
   */
  constructor(url, page) {
    this.url = url;
    this.page = page;
    this.key = "";
    /** @type {Map<string, Usual>} */
    this.usual = new Map();
    /** @type {string[]} */
    this.odd = [];
    this.box = el("section", { class: "beside-part outlier no-print", "aria-label": t("What is usual"), hidden: true });
  }

  async start() {
    for (const button of document.querySelectorAll("[data-outliers]")) button.addEventListener("click", () => this.next());
    try {
      const { usual } = await getJson(this.url);
      this.usual = new Map(Object.entries(usual));
    } catch (error) {
      // Without a connection nothing is marked; nothing of the report depends on it.
      if (!(error instanceof RequestError)) throw error;
    }
    this.changed();
  }

  /** Figures moved: mark anew. Only cells whose mark changes are touched. */
  changed() {
    this.odd = [];
    for (const [key, usual] of this.usual) {
      const odd = isOdd(this.page.textOf(key), usual, language());
      if (odd) this.odd.push(key);
      mark(this.page.cellOf(key), "outlier", odd ? t("Far from what was usual.") : "");
    }
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-outliers]"))) {
      button.hidden = this.odd.length === 0;
      const count = button.querySelector("[data-count]");
      if (count) count.textContent = formatNumber(this.odd.length);
    }
    this.draw();
  }

  /** @param {string} key */
  select(key) {
    this.key = key;
    this.draw();
  }

  draw() {
    const usual = this.usual.get(this.key);
    this.box.hidden = !usual;
    if (!usual) return;
    const odd = this.odd.includes(this.key);
    const range = t("Usually %(low)s to %(high)s", { low: shown(usual.low), high: shown(usual.high) });
    const method = t(
      "From the %(periods)s accepted periods before this one, twelve at most. The middle one of their figures is %(middle)s; the range reaches 3.5 times the usual distance from it, and never less than a tenth of it. A few odd periods do not move it. A figure outside is not wrong: look at it once more.",
      { periods: usual.periods, middle: shown(usual.middle) },
    );
    const open = this.box.querySelector("details")?.open ?? false;
    this.box.replaceChildren(
      el("p", { class: odd ? "outlier-odd" : "" }, odd ? icon("warning") : "", odd ? el("b", {}, t("Far from what was usual.")) : "", " ", range),
      el("details", { open }, el("summary", {}, t("How this is found")), el("p", { class: "small" }, method)),
    );
  }

  /** The next marked cell after the selected one, then from the beginning. */
  next() {
    const next = this.odd[(this.odd.indexOf(this.key) + 1) % this.odd.length];
    if (next) this.page.jump(next);
  }
}

/** @param {string} decimal */
function shown(decimal) {
  return formatNumber(Number(decimal), 6);
}
