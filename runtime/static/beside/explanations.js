/** Words of the officer to a warning: written in the submit dialog, kept as they are written, read wherever the warning is shown. */

import { el } from "../../../admin/static/js/dom.js";
import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ text: string, who: string }} Told
 */

/** Pause after the last key before the words are kept, in milliseconds. */
const REST = 600;
const LONGEST = 1000;

export class Explanations {
  /**
   * @param {string} url "" where nothing can be written
   * @param {Record<string, Told>} told by the mark of the warning
   */
  constructor(url, told) {
    this.url = url;
    this.told = new Map(Object.entries(told));
    /** @type {Map<string, string>} words that are not kept yet, by mark */
    this.waiting = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.onChange = () => {};
  }

  /** @param {string | undefined} mark */
  of(mark) {
    return mark ? this.told.get(mark) : undefined;
  }

  /**
   * Whether somebody has said something to the warning, kept or not yet.
   * @param {string | undefined} mark
   */
  has(mark) {
    if (!mark) return false;
    return (this.waiting.get(mark) ?? this.told.get(mark)?.text ?? "").trim() !== "";
  }

  /**
   * Where the words to one warning are written.
   * @param {import("../grid/problems.js").Problem} problem
   */
  editor({ mark = "", message }) {
    const area = el("textarea", { class: "input", rows: "2", maxlength: String(LONGEST), "aria-label": `${t("Explanation")}: ${message}`, placeholder: t("Why does the figure stand as it does?") });
    area.value = this.waiting.get(mark) ?? this.told.get(mark)?.text ?? "";
    area.addEventListener("input", () => {
      this.waiting.set(mark, area.value);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.flush(), REST);
      this.onChange();
    });
    return area;
  }

  /**
   * Keep what waits. What cannot be kept now stays in the dialog.
   * @returns {Promise<string>} why something could not be kept; "" when all is
   */
  async flush() {
    clearTimeout(this.timer);
    for (const [mark, text] of this.waiting) {
      try {
        const kept = await postJson(this.url, { mark, text });
        if (this.waiting.get(mark) === text) this.waiting.delete(mark);
        if (kept.text) this.told.set(mark, { text: kept.text, who: kept.who });
        else this.told.delete(mark);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return error.message || t("No connection. Please try again.");
      }
    }
    return "";
  }

  /**
   * What was said to a warning, to stand under it; null where nothing was.
   * @param {string | undefined} mark
   */
  line(mark) {
    const told = this.of(mark);
    if (!told) return null;
    return el("span", { class: "explanation" }, `${t("Explanation")}: ${told.text}`, " ", el("span", { class: "muted small" }, told.who));
  }
}
