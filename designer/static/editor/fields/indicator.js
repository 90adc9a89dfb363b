/** The field that binds figures to an indicator: chosen from the catalogue by a word of its name, kept as its code. */

import { el, icon } from "../../../../admin/static/js/dom.js";
import { getJson } from "../../../../admin/static/js/http.js";
import { t } from "../../../../admin/static/js/i18n.js";
import { plain } from "../formula/names.js";
import { MIXED } from "./simple.js";
import { connectSuggestions } from "./suggestions.js";

/** @typedef {import("../described.js").Property} Property */
/** @typedef {import("./simple.js").Handlers} Handlers */
/** @typedef {import("./suggestions.js").Suggestion} Suggestion */
/** @typedef {{ code: string, name: string, unit_of_measure: string, concept: string, owner: string, url: string }} Offer */

/** More are found by writing on. */
const SHOWN = 8;

/** @type {Map<string, Promise<Offer[]>>} the catalogue by its address, asked for once a page */
const asked = new Map();

/**
 * @param {string} url
 * @returns {Promise<Offer[]>} nothing when the server was not reached; asked again the next time
 */
function offersAt(url) {
  const found = asked.get(url) ?? getJson(url).catch(() => (asked.delete(url), []));
  asked.set(url, found);
  return found;
}

/**
 * The indicator that is meant by what was written: its code, its name, or the line that was chosen from the list.
 * @param {Offer[]} offers
 * @param {string} text
 * @returns {Offer | undefined}
 */
export function meant(offers, text) {
  const wanted = plain(text.trim());
  return offers.find(({ code }) => plain(code) === wanted) ?? offers.find(({ name }) => plain(name) === wanted);
}

/**
 * The indicators in whose code or name each written word stands, with marks or without: those whose code or name begins so
 * come first, then those with a word that does.
 * @param {Offer[]} offers
 * @param {string} text
 * @returns {Offer[]}
 */
export function suggested(offers, text) {
  const wanted = plain(text.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  const ranks = offers.map((offer) => ({ offer, rank: rankOf(plain(offer.code), plain(offer.name), wanted, words) }));
  const found = ranks.filter(({ rank }) => rank >= 0).sort((one, other) => one.rank - other.rank);
  return found.slice(0, SHOWN).map(({ offer }) => offer);
}

/**
 * @param {string} code
 * @param {string} name
 * @param {string} wanted
 * @param {string[]} words
 * @returns {number} 0 is best, -1 not at all
 */
function rankOf(code, name, wanted, words) {
  if (!words.every((word) => `${code} ${name}`.includes(word))) return -1;
  if (code.startsWith(wanted) || name.startsWith(wanted)) return 0;
  return words.every((word) => ` ${code.replaceAll("_", " ")} ${name}`.includes(` ${word}`)) ? 1 : 2;
}

/**
 * @param {string} url of the catalogue
 * @returns {(property: Property, id: string, value: any, handlers: Handlers) => HTMLElement}
 */
export function indicatorField(url) {
  return (property, id, value, handlers) => {
    const told = el("p", { class: "field-hint indicator-told", id: `${id}-told`, "aria-live": "polite" });
    const box = el("input", { id, class: "input", type: "text", autocomplete: "off", placeholder: value === MIXED ? t("(different values)") : t("Code or name"), "aria-describedby": `${id}-hint ${told.id} ${id}-problems` });
    box.value = value === MIXED ? "" : (value ?? "");
    const ready = offersAt(url).then((offers) => {
      tell(told, offers, box.value);
      return offers;
    });
    box.addEventListener("change", async () => {
      const text = box.value.trim();
      const offers = await ready;
      // While the catalogue was on its way something else may have been selected: it is not what was bound.
      if (!box.isConnected) return;
      const found = meant(offers, text);
      tell(told, offers, text);
      // What is not in the catalogue stays in the box, to be corrected; it never reaches the form.
      if (!text || found || !offers.length) handlers.onChange(property.name, found?.code ?? (text || undefined));
    });
    const find = async (/** @type {string} */ text) => suggested(await ready, text).map(({ code, name, unit_of_measure }) => ({ code, label: name, note: unit_of_measure }));
    const list = connectSuggestions(box, t("Indicators that fit"), find, ({ code }) => {
      box.value = code;
      handlers.onChange(property.name, code);
    });
    return el("div", { class: "indicator-field" }, box, list, told);
  };
}

/**
 * @param {HTMLElement} told
 * @param {Offer[]} offers
 * @param {string} text
 */
function tell(told, offers, text) {
  const found = text ? meant(offers, text) : undefined;
  told.classList.toggle("is-unknown", Boolean(text && offers.length && !found));
  if (found) {
    const unit = found.unit_of_measure ? ` (${found.unit_of_measure})` : "";
    told.replaceChildren(el("a", { href: found.url, target: "_blank", rel: "noopener" }, found.name), unit);
  } else if (text && offers.length) told.replaceChildren(icon("error"), " ", t("The catalogue has no such indicator."));
  else told.replaceChildren();
}
