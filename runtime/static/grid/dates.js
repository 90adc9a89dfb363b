/** Days: typed as 5/2/2026, or taken from the calendar that every browser has in the language of its user. */

import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { readValue, shownValue } from "./values.js";

const DAY = { kind: "date", decimals: 0 };

/**
 * A calendar without a field of its own: the field that people read and type in writes days as people do.
 * @param {(text: string) => void} onPicked with the day as it would be typed
 */
export function calendar(onPicked) {
  const input = el("input", { type: "date", class: "calendar", tabindex: "-1", "aria-hidden": "true" });
  input.addEventListener("change", () => onPicked(shownValue(input.value || null, DAY, "vi")));
  // Its keys and its text are its own: nobody typed them into the cell around it.
  for (const name of ["input", "keydown"]) input.addEventListener(name, (event) => event.stopPropagation());
  return input;
}

/**
 * @param {HTMLInputElement} input made by `calendar`
 * @param {string} text what the field says now
 */
export function openCalendar(input, text) {
  input.value = String(readValue(text, DAY) ?? "");
  input.showPicker();
}

/**
 * The button that opens a calendar, for fingers and mice; keys type the day.
 * @param {() => void} open
 */
export function calendarButton(open) {
  return el("button", { type: "button", class: "button button-icon", "aria-label": t("Choose a day"), title: t("Choose a day"), onclick: open });
}
