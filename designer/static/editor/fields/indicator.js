/** The field that binds figures to an indicator: chosen from the catalogue by a word of its name, kept as its code. */

import { el, icon } from "../../../../admin/static/js/dom.js";
import { getJson } from "../../../../admin/static/js/http.js";
import { t } from "../../../../admin/static/js/i18n.js";
import { plain } from "../formula/names.js";
import { MIXED } from "./simple.js";

/** @typedef {import("../described.js").Property} Property */
/** @typedef {import("./simple.js").Handlers} Handlers */
/** @typedef {{ code: string, name: string, unit_of_measure: string, concept: string, owner: string, url: string }} Offer */

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
 * @param {string} url of the catalogue
 * @returns {(property: Property, id: string, value: any, handlers: Handlers) => HTMLElement}
 */
export function indicatorField(url) {
  return (property, id, value, handlers) => {
    const list = el("datalist", { id: `${id}-list` });
    const told = el("p", { class: "field-hint indicator-told", id: `${id}-told`, "aria-live": "polite" });
    const box = el("input", { id, class: "input", type: "text", autocomplete: "off", list: list.id, placeholder: value === MIXED ? t("(different values)") : t("Code or name"), "aria-describedby": `${id}-hint ${told.id} ${id}-problems` });
    box.value = value === MIXED ? "" : (value ?? "");
    const ready = offersAt(url).then((offers) => {
      list.replaceChildren(...offers.map(({ code, name }) => el("option", { value: code, label: name }, name)));
      tell(told, offers, box.value);
      return offers;
    });
    box.addEventListener("change", async () => {
      const text = box.value.trim();
      const offers = await ready;
      const found = meant(offers, text);
      tell(told, offers, text);
      // What is not in the catalogue stays in the box, to be corrected; it never reaches the form.
      if (!text || found || !offers.length) handlers.onChange(property.name, found?.code ?? (text || undefined));
    });
    const whole = el("div", { class: "indicator-field" }, box, list, told);
    return whole;
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
