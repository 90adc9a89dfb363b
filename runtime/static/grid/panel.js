/** The panel on the right: all there is to know about the selected cell. The page knows the names; the rest is asked for. */

import { el, kept } from "../../../admin/static/js/dom.js";
import { getJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { namesOf, textOf } from "./table.js";

/**
 * @typedef {object} CellInfo
 * @property {string} [label]
 * @property {string} [unit_of_measure]
 * @property {string} [note]
 * @property {string} [kind] in words
 * @property {string} [formula] as it was written
 * @property {{ label: string, words: string, parts: (string | { key: string })[] } | null} [explanation] the formula in words,
 *   and with places for the figures of cells
 * @property {{ label: string, text: string } | null} [previous]
 * @property {{ label: string, text: string } | null} [last_year]
 * @property {string} [origin] in words
 * @property {string} [offered_from] where a figure that is offered here comes from, in words
 * @property {{ code: string, name: string, concept?: string, method?: string, url?: string } | null} [indicator] what the figure means
 * @property {{ label: string, url: string }[]} [contributors] the roll-ups that a total from below opens
 * @property {{ when: string, who: string, before: string, text: string, origin: string, note?: string }[]} [history] newest first; note: of the other system that brought it
 * @property {boolean} [more] the history is longer
 */

/** Rest on a cell this long before the server is asked, in milliseconds. */
const REST = 180;

export class Panel {
  /**
   * @param {HTMLElement} box
   * @param {(key: string) => string} urlOf
   * @param {(key: string) => { severity: string, message: string }[]} problemsOf
   * @param {(key: string) => string | undefined} shownIn the figure that another cell shows now
   * @param {(key: string) => Node | null} [below] what else the page offers for the cell
   */
  constructor(box, urlOf, problemsOf, shownIn, below = () => null) {
    this.shownIn = shownIn;
    this.below = below;
    this.box = box;
    this.urlOf = urlOf;
    this.problemsOf = problemsOf;
    /** @type {Map<string, CellInfo>} */
    this.known = new Map();
    /** @type {HTMLTableCellElement | null} */
    this.cell = null;
    this.key = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {HTMLTableCellElement} cell */
  select(cell) {
    const key = cell.dataset.key ?? "";
    this.key = key;
    this.cell = cell;
    this.draw(cell);
    clearTimeout(this.timer);
    // The label of a row of the form is no cell: the page knows all there is to know.
    if (!this.known.has(key) && !cell.classList.contains("is-name")) this.timer = setTimeout(() => void this.load(cell), REST);
  }

  /**
   * What is known of these cells is out of date.
   * @param {string[]} keys
   */
  forget(keys) {
    for (const key of keys) this.known.delete(key);
  }

  /**
   * @param {HTMLTableCellElement} cell
   * @param {string} [more] what else is asked of the server
   */
  async load(cell, more = "") {
    const { key } = this;
    try {
      this.known.set(key, await getJson(this.urlOf(key) + more));
    } catch (error) {
      // Without a connection the names of the cell must do.
      if (!(error instanceof RequestError)) throw error;
      return;
    }
    if (this.key === key) this.draw(cell);
  }

  /** Figures moved: what the panel says with numbers moves with them. */
  refresh() {
    if (!this.cell) return;
    const value = this.box.querySelector(".panel-value");
    if (value) value.textContent = textOf(this.cell) || "–";
    const explanation = this.known.get(this.key)?.explanation;
    const line = this.box.querySelector(".panel-numbers");
    if (explanation && line) line.textContent = this.withNumbers(explanation, this.cell);
  }

  /**
   * Tỷ lệ = 120 / 150 × 100 = 80,0
   * @param {NonNullable<CellInfo["explanation"]>} explanation
   * @param {HTMLElement} cell
   */
  withNumbers({ label, parts }, cell) {
    const numbers = parts.map((part) => (typeof part === "string" ? part : this.shownIn(part.key) || t("(blank)"))).join("");
    return [label, numbers, textOf(cell) || t("(blank)")].join(" = ");
  }

  /** @param {HTMLTableCellElement} cell */
  draw(cell) {
    const info = this.known.get(this.key) ?? {};
    const names = namesOf(cell);
    const problems = this.problemsOf(this.key).map(({ severity, message }) => el("p", { class: `panel-problem panel-problem-${severity}` }, message));
    this.box.replaceChildren(
      ...kept([
        this.head(cell),
        cell.closest(".is-list") ? null : el("h3", {}, info.label ?? names.row),
        el("p", { class: "panel-column" }, names.column),
        el("p", { class: "panel-value number" }, textOf(cell) || "–"),
        ...problems,
        cell.classList.contains("is-corrected") ? el("p", { class: "panel-note" }, t("This computer calculated a slightly different figure. The one shown is the server's; it is the one that counts.")) : null,
        this.facts(info, cell),
        info.explanation ? el("p", { class: "panel-words" }, `${info.explanation.label} = ${info.explanation.words}`) : null,
        info.explanation ? el("p", { class: "panel-numbers number" }, this.withNumbers(info.explanation, cell)) : null,
        info.contributors?.length ? contributors(info.contributors) : null,
        info.note ? el("p", { class: "panel-note" }, info.note) : null,
        info.indicator ? indicator(info.indicator) : null,
        info.history?.length ? this.history(info.history, info.more ?? false) : null,
        this.below(this.key),
      ]),
    );
  }

  /**
   * The codes of the cell; the row of a list has none that says anything.
   * @param {HTMLElement} cell
   */
  head(cell) {
    const number = cell.closest(".is-list tr")?.querySelector(".label-number")?.textContent;
    return number ? el("p", { class: "panel-key" }, t("Row %(number)s", { number })) : el("p", { class: "panel-key code" }, this.key);
  }

  /**
   * @param {CellInfo} info
   * @param {HTMLElement} cell
   */
  facts(info, cell) {
    const words = "closed" in cell.dataset ? t("The report was returned for the marked cells alone; this one keeps its figure.") : t("This cell is not filled in.");
    const locked = cell.classList.contains("is-locked") ? words : "";
    const state = cell.classList.contains("is-computed") ? t("Computed by a formula") : locked;
    /** @type {[string, string | undefined][]} */
    const pairs = [
      ["", state],
      [t("Unit of measure"), info.unit_of_measure],
      [t("Formula"), info.formula],
      [info.previous?.label ?? t("Previous period"), info.previous?.text],
      [info.last_year?.label ?? t("Same period last year"), info.last_year?.text],
      [t("Origin"), info.origin],
      [t("Offered from"), info.offered_from],
    ];
    const shown = pairs.filter(([, value]) => value);
    return el("dl", { class: "panel-facts" }, ...shown.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value ?? "")]));
  }

  /**
   * Who changed what into what, when and how; the whole of it on request.
   * @param {NonNullable<CellInfo["history"]>} entries
   * @param {boolean} more
   */
  history(entries, more) {
    const items = entries.map(({ when, who, before, text, origin, note }) =>
      el("li", {}, el("span", { class: "number" }, `${before || t("(blank)")} → `, el("b", {}, text || t("(blank)"))), " ", el("span", { class: "muted small" }, [who, when, origin, note].filter(Boolean).join(" · "))),
    );
    const all = more ? el("button", { type: "button", class: "button button-quiet button-small", onclick: () => this.cell && void this.load(this.cell, "&whole=1") }, t("Show the whole history")) : null;
    return el("details", { class: "panel-history", open: true }, el("summary", {}, t("History of the cell")), el("ol", {}, ...items), all);
  }
}

/**
 * Ways to whoever contributes to a total from below.
 * @param {{ label: string, url: string }[]} found
 */
function contributors(found) {
  const links = found.map(({ label, url }) => el("li", {}, el("a", { href: url }, t("Who contributes: %(what)s", { what: label }))));
  return el("ul", { class: "panel-contributors" }, ...links);
}

/**
 * What the figure means, in the words of the catalogue: the same wherever it is asked for.
 * @param {NonNullable<CellInfo["indicator"]>} found
 */
function indicator({ code, name, concept, method, url }) {
  const title = url ? el("a", { href: url, target: "_blank" }, name) : name;
  return el(
    "details",
    { class: "panel-indicator", open: true },
    el("summary", {}, t("Indicator")),
    el("p", {}, el("b", {}, title), " ", el("span", { class: "code" }, code)),
    ...kept([concept ? el("p", {}, concept) : null, method ? el("p", { class: "muted" }, method) : null]),
  );
}
