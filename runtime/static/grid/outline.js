/** The outline on the left: how full each section is and how much is wrong in it. */

import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ filled: number, required: number, errors?: number, warnings?: number }} Completeness
 */

/** @param {Completeness} completeness */
export function share({ filled, required }) {
  return required ? Math.floor((100 * filled) / required) : 100;
}

/**
 * The one section of those in sight that is marked: the last, for the reader has come to it.
 * @template T
 * @param {T[]} sections in their order
 * @param {ReadonlySet<T>} seen
 * @returns {T | undefined}
 */
export function lookedAt(sections, seen) {
  return sections.findLast((section) => seen.has(section));
}

export class Outline {
  /**
   * @param {HTMLElement} nav with one [data-outline="section"] per section
   * @param {HTMLElement | null} total the bar of the whole report
   */
  constructor(nav, total) {
    this.nav = nav;
    this.total = total;
    this.follow();
  }

  /**
   * @param {Record<string, Completeness>} sections
   * @param {Completeness} [whole]
   */
  update(sections, whole) {
    for (const [code, completeness] of Object.entries(sections)) {
      const item = this.nav.querySelector(`[data-outline="${CSS.escape(code)}"]`);
      if (item) this.fill(/** @type {HTMLElement} */ (item), completeness);
    }
    if (whole && this.total) this.fill(this.total, whole);
  }

  /**
   * @param {HTMLElement} item
   * @param {Completeness} completeness
   */
  fill(item, completeness) {
    const percent = share(completeness);
    const bar = item.querySelector("progress");
    if (bar) {
      bar.value = percent;
      bar.classList.toggle("full", percent >= 100);
    }
    const text = item.querySelector("[data-share]");
    if (text) text.textContent = `${percent}%`;
    const errors = item.querySelector("[data-errors]");
    if (!(errors instanceof HTMLElement)) return;
    errors.hidden = !completeness.errors;
    errors.textContent = completeness.errors ? t("%(count)s errors", { count: completeness.errors }) : "";
  }

  /** Mark the section that is being looked at. */
  follow() {
    const sections = [...document.querySelectorAll("[data-entry-section]")];
    /** @type {Set<Element>} */
    const seen = new Set();
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target);
          else seen.delete(target);
        }
        this.mark(lookedAt(sections, seen)?.id);
      },
      { rootMargin: "-30% 0px -60% 0px" },
    );
    for (const section of sections) watcher.observe(section);
  }

  /** @param {string | undefined} id of the section; between two sections the last mark stays */
  mark(id) {
    if (id === undefined) return;
    for (const link of this.nav.querySelectorAll("a[href]")) {
      if (link.getAttribute("href") === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}
