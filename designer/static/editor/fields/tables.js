/** Fields that are small tables: the answers of a choice, the columns of labels left of the figures. */

import { el, icon } from "../../../../admin/static/js/dom.js";
import { t } from "../../../../admin/static/js/i18n.js";
import { freeCode } from "../codes.js";
import { labelSources } from "../words.js";
import { MIXED } from "./simple.js";

/** @typedef {import("../described.js").Property} Property */
/** @typedef {import("./simple.js").Handlers} Handlers */

/**
 * The answers of a choice: their code stays, their text is written here.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function answers(property, id, value, handlers) {
  const items = value === MIXED || !value ? [] : value;
  const add = (/** @type {any[]} */ present) => [...present, { code: freeCode(present.map((item) => item.code), "A", 1), label: "" }];
  return table(property, id, items, handlers, { add, addLabel: t("Add an answer"), least: 1 });
}

/**
 * The columns of labels: their heading, what they show, the number printed over them.
 * @param {Property} property
 * @param {string} id
 * @param {any} value
 * @param {Handlers} handlers
 * @returns {HTMLElement}
 */
export function labelColumns(property, id, value, handlers) {
  const items = value === MIXED || !value ? [] : value;
  const add = (/** @type {any[]} */ present) => [...present, { code: freeCode(present.map((item) => item.code), "L", 1), label: t("Unit of measure"), source: "unit_of_measure" }];
  return table(property, id, items, handlers, { add, addLabel: t("Add a column of labels"), least: 0, sources: true, printed: true });
}

/**
 * @param {Property} property
 * @param {string} id
 * @param {any[]} items
 * @param {Handlers} handlers
 * @param {{ add: (present: any[]) => any[], addLabel: string, least: number, sources?: boolean, printed?: boolean }} options
 * @returns {HTMLElement}
 */
function table(property, id, items, { onChange, onType, onLeave }, { add, addLabel, least, sources = false, printed = false }) {
  // What has been typed since the table was drawn stands in it too.
  let shown = items;
  const changed = (/** @type {number} */ index, /** @type {any} */ more) => shown.map((item, place) => (place === index ? { ...item, ...more } : item));
  const text = (/** @type {number} */ index, /** @type {string} */ name, /** @type {string} */ label) => {
    const box = el("input", { class: "input", type: "text", id: `${id}-${index}-${name}`, "aria-label": `${label} ${index + 1}` });
    box.value = items[index][name] ?? "";
    box.addEventListener("input", () => {
      shown = changed(index, { [name]: box.value.trim() });
      onType(property.name, shown);
    });
    box.addEventListener("change", () => onLeave(property.name));
    return box;
  };
  const source = (/** @type {number} */ index) => {
    const select = el("select", { class: "input", id: `${id}-${index}-source`, "aria-label": `${t("Shows")} ${index + 1}` }, ...labelSources().map(([key, label]) => el("option", { value: key, selected: key === (items[index].source ?? "label") }, label)));
    select.addEventListener("change", () => onChange(property.name, changed(index, { source: select.value })));
    return select;
  };
  const remove = (/** @type {number} */ index) =>
    el("button", { type: "button", class: "button button-quiet button-icon button-small", "aria-label": t("Remove %(name)s", { name: items[index].label || items[index].code }), disabled: items.length <= least, onclick: () => onChange(property.name, shown.filter((_, place) => place !== index)) }, icon("trash"));
  const rows = items.map((item, index) =>
    el("li", { class: "small-table-line" }, el("span", { class: "tree-code" }, item.code), text(index, "label", t("Label")), sources ? source(index) : null, printed ? text(index, "printed_code", t("Number on the form")) : null, remove(index)),
  );
  const more = el("button", { type: "button", class: "button button-small button-quiet", id: `${id}-add`, onclick: () => onChange(property.name, add(shown)) }, icon("add"), addLabel);
  return el("fieldset", { class: "field", id }, el("legend", {}, property.label), el("ul", { class: `small-table${sources ? " small-table-wide" : ""}` }, ...rows), more);
}
