/** Fields for one value: text, number, yes or no, one of a list. */

import { readDay, shownDay } from "../../../../admin/static/js/days.js";
import { el } from "../../../../admin/static/js/dom.js";
import { t } from "../../../../admin/static/js/i18n.js";

/** @typedef {import("../described.js").Property} Property */

/** What several selected nodes say differently. */
export const MIXED = Symbol("mixed");

/**
 * @typedef {object} Handlers
 * @property {(name: string, value: any) => void} onChange a choice was made; value undefined takes the property away
 * @property {(name: string, value: any) => void} onType a letter was typed; the pane stays as it is
 * @property {(name: string) => void} onLeave a text was finished: the field was left or Enter pressed
 */

/**
 * A box to write in: every letter counts at once, and the text is finished when the box is left or Enter is pressed.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function writing(property, id, value, { onType, onLeave }) {
  const numeric = property.input === "number";
  const placeholder = value === MIXED ? t("(different values)") : null;
  const box = property.input === "long" ? el("textarea", { id, class: "input", rows: 2, placeholder }) : el("input", { id, class: "input", type: numeric ? "number" : "text", min: numeric ? 0 : null, placeholder });
  box.value = value === MIXED ? "" : (value ?? "");
  box.addEventListener("input", () => onType(property.name, typed(numeric, box.value)));
  box.addEventListener("change", () => onLeave(property.name));
  box.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    onLeave(property.name);
  });
  return box;
}

/**
 * A day: written 05/02/2026, kept as a definition keeps it ("2026-02-05"); what is no day stays as it is and is reported.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function day(property, id, value, { onType, ...handlers }) {
  const iso = typeof value === "string" ? readDay(value) : null;
  const box = writing(property, id, iso ? shownDay(iso) : value, { ...handlers, onType: (name, text) => onType(name, typeof text === "string" ? (readDay(text) ?? text) : text) });
  if (value !== MIXED) box.setAttribute("placeholder", t("Day/month/year"));
  box.setAttribute("inputmode", "numeric");
  return box;
}

/**
 * A number with decimals: written with a comma, kept as a definition keeps it ("1.5").
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function decimal(property, id, value, { onType, ...handlers }) {
  const text = typeof value === "string" ? value.replace(".", ",") : value;
  return writing(property, id, text, { ...handlers, onType: (name, written) => onType(name, typeof written === "string" ? canonical(written) : written) });
}

/**
 * "1,5" is 1.5 and "1.000" a thousand, as in Vietnam; what is no number stays as it is and is reported.
 * @param {string} text
 * @returns {string}
 */
export function canonical(text) {
  const closed = text.replace(/\s/g, "").replace(/[.,]$/, "");
  const whole = /^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(closed) ? closed.replaceAll(".", "") : closed;
  return whole.replace(",", ".");
}

/**
 * @param {boolean} numeric
 * @param {string} text
 * @returns {string | number | undefined}
 */
function typed(numeric, text) {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  return numeric ? Number(trimmed) : trimmed;
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function choice(property, id, value, { onChange }) {
  const options = [...(property.options ?? [])];
  const chosen = value === MIXED ? "\u0000" : (value ?? "");
  // What the list does not offer stays as it is until something else is chosen.
  if (!options.some(([key]) => key === chosen)) options.unshift([chosen, value === MIXED ? t("(different values)") : value ? String(value) : t("(choose)")]);
  const select = el("select", { id, class: "input" }, ...options.map(([key, label]) => el("option", { value: key, selected: key === chosen }, label)));
  select.addEventListener("change", () => onChange(property.name, select.value || undefined));
  return select;
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function flag(property, id, value, { onChange }) {
  const box = el("input", { id, type: "checkbox", checked: value === true });
  box.indeterminate = value === MIXED;
  box.addEventListener("change", () => onChange(property.name, box.checked || undefined));
  return box;
}

/**
 * Yes, no, or as row and column say.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function tri(property, id, value, { onChange }) {
  const shown = value === MIXED ? MIXED : value === true ? "yes" : value === false ? "no" : "";
  const options = /** @type {[string, string][]} */ ([["", t("As the column says")], ["yes", t("Yes")], ["no", t("No")]]);
  const answer = (/** @type {string} */ _, /** @type {any} */ text) => onChange(property.name, text === "yes" ? true : text === "no" ? false : undefined);
  return choice({ ...property, options }, id, shown, { onChange: answer, onType: answer, onLeave: () => {} });
}
