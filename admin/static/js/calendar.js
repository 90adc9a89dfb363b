/**
 * A calendar in a dialog, in our own words and with weeks from Monday: the browser's speaks the language of the browser, and an
 * English one turns day and month round. Keys as the date picker of the ARIA practices has them.
 */

import { keyLeads, monthsOn, readDay, shownDay, today, weeksOf } from "./days.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @returns {[string, string][]} short and long names of the days of a week */
function weekdays() {
  return [
    [t("Mo"), t("Monday")],
    [t("Tu"), t("Tuesday")],
    [t("We"), t("Wednesday")],
    [t("Th"), t("Thursday")],
    [t("Fr"), t("Friday")],
    [t("Sa"), t("Saturday")],
    [t("Su"), t("Sunday")],
  ];
}

class Calendar {
  /** @param {string} text what the box says now */
  constructor(text) {
    this.chosen = readDay(text);
    this.at = this.chosen ?? today();
    this.title = el("h2", { "aria-live": "polite" });
    this.body = el("tbody");
    const head = el("tr", {}, ...weekdays().map(([short, long]) => el("th", { scope: "col", abbr: long }, el("span", { "aria-hidden": "true" }, short), el("span", { class: "visually-hidden" }, long))));
    const grid = el("table", { role: "grid", class: "calendar-days", "aria-label": t("Days") }, el("thead", {}, head), this.body);
    grid.addEventListener("keydown", (event) => this.key(event));
    grid.addEventListener("click", (event) => this.click(event));
    const close = el("button", { type: "button", class: "button", onclick: () => this.dialog.close() }, t("Cancel"));
    const now = el("button", { type: "button", class: "button", onclick: () => this.dialog.close(today()) }, t("Today"));
    this.dialog = el(
      "dialog",
      { class: "dialog calendar-dialog", "aria-label": t("Choose a day") },
      el("div", { class: "dialog-head" }, this.turn("chevron-left", t("Previous month"), -1), this.title, this.turn("chevron-right", t("Next month"), 1)),
      el("div", { class: "dialog-body" }, el("div", { class: "calendar-years" }, this.turn("", t("Previous year"), -12), this.turn("", t("Next year"), 12)), grid),
      el("div", { class: "dialog-foot" }, now, close),
    );
  }

  /**
   * @param {string} picture
   * @param {string} label
   * @param {number} months
   */
  turn(picture, label, months) {
    const attributes = { type: "button", class: `button button-small${picture ? " button-icon" : " button-quiet"}`, "aria-label": label, title: label };
    const button = el("button", attributes, picture ? icon(picture) : label);
    button.addEventListener("click", () => this.show(monthsOn(this.at, months)));
    return button;
  }

  /**
   * @param {string} iso
   * @param {boolean} [focus]
   */
  show(iso, focus = false) {
    this.at = iso;
    const [year, month] = iso.split("-").map(Number);
    this.title.textContent = t("Month %(month)s/%(year)s", { month: String(month), year: String(year) });
    this.body.replaceChildren(...weeksOf(iso).map((week) => el("tr", {}, ...week.map((day) => this.cell(day)))));
    if (focus) /** @type {HTMLElement | null} */ (this.body.querySelector('[tabindex="0"]'))?.focus();
  }

  /** @param {string} day */
  cell(day) {
    if (!day) return el("td", { role: "gridcell" });
    const { chosen, at } = this;
    const look = `calendar-day${day === today() ? " is-today" : ""}`;
    const button = el("button", { type: "button", class: look, tabindex: day === at ? "0" : "-1", dataset: { date: day }, "aria-label": shownDay(day), "aria-current": day === today() ? "date" : null }, String(Number(day.slice(8))));
    return el("td", { role: "gridcell", "aria-selected": String(day === chosen) }, button);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const day = keyLeads(event.key, event.shiftKey, this.at);
    if (!day) return;
    event.preventDefault();
    this.show(day, true);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const day = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-date]"));
    if (day) this.dialog.close(day.dataset.date);
  }
}

/**
 * Let a day be chosen.
 * @param {string} text what the box says now
 * @returns {Promise<string | null>} the day as it would be typed; null when the calendar was left
 */
export function pickDay(text) {
  const calendar = new Calendar(text);
  const { dialog } = calendar;
  // Its keys are its own: the table around the cell would take them.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  calendar.show(calendar.at);
  dialog.showModal();
  calendar.show(calendar.at, true);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue ? shownDay(dialog.returnValue) : null);
    });
  });
}
