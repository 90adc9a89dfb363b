/** Boxes for a day, wherever they stand: typed as 3/4/2026 and shown as 03/04/2026, or taken from a calendar. */

import { readDay, shownDay } from "./days.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/**
 * The button that opens the calendar.
 * @param {() => string} text what the box says now
 * @param {(text: string) => void} onPicked
 */
export function calendarButton(text, onPicked) {
  const open = async () => {
    const { pickDay } = await import("./calendar.js");
    const picked = await pickDay(text());
    if (picked !== null) onPicked(picked);
  };
  return el("button", { type: "button", class: "button button-icon", "aria-label": t("Choose a day"), title: t("Choose a day"), onclick: () => void open() }, icon("calendar"));
}

/**
 * What is wrong with what a box says; "" when it is a day, or blank.
 * @param {string} text
 */
export function mistake(text) {
  return text.trim() === "" || readDay(text) !== null ? "" : t("This is no day. Write day/month/year, for example 05/02/2026.");
}

/** @param {HTMLInputElement} input */
function tidy(input) {
  const day = readDay(input.value);
  if (day) input.value = shownDay(day);
  input.setCustomValidity(mistake(input.value));
}

/**
 * What there is to say of what a box says: that it is no day, or that it comes after `data-warn-after`.
 * @param {Pick<HTMLInputElement, "value" | "dataset">} input
 */
export function remark({ value, dataset }) {
  const day = readDay(value);
  return mistake(value) || (day && dataset.warnAfter && day > dataset.warnAfter ? (dataset.warning ?? "") : "");
}

/** @param {HTMLInputElement} input */
export function connectDayBox(input) {
  if (input.disabled || input.readOnly || input.closest(".day-box")) return;
  const warning = el("span", { class: "day-box-warning due-soon", "aria-live": "polite" });
  const changed = () => {
    tidy(input);
    warning.textContent = remark(input);
  };
  const button = calendarButton(
    () => input.value,
    (picked) => {
      input.value = picked;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    },
  );
  const box = el("span", { class: "day-box" }, el("span", { class: "day-box-line" }, button), warning);
  input.replaceWith(box);
  button.before(input);
  input.addEventListener("input", () => input.setCustomValidity(""));
  input.addEventListener("change", changed);
}

export function connectDayBoxes() {
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-day]"))) connectDayBox(input);
}
