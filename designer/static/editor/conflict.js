/** The question when two designers changed the same place: mine or theirs, place by place. */

import { ask } from "../../../admin/static/js/dialogs.js";
import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { described, headings } from "./described.js";
import { keepMine, takeTheirs } from "./merge.js";

/** @typedef {import("./merge.js").Clash} Clash */

/**
 * Ask about every place; the merged definition is brought to what was chosen.
 * @param {string} name of the other designer, "" when unknown
 * @param {any} merged is changed
 * @param {Clash[]} clashes
 * @returns {Promise<boolean>} false when the person has left the question open
 */
export async function settle(name, merged, clashes) {
  const lines = clashes.map((clash, index) => line(clash, index));
  const who = name ? t("%(name)s has changed the same places as you. Everything else has been put together.", { name }) : t("Someone else has changed the same places as you. Everything else has been put together.");
  const body = el("div", {}, el("p", {}, who), ...lines);
  const answer = await ask(t("Changed by both of you"), body, [
    { value: "", label: t("Decide later") },
    { value: "go", label: t("Keep what is chosen"), kind: "primary" },
  ]);
  if (answer !== "go") return false;
  clashes.forEach((clash, index) => {
    const theirs = /** @type {HTMLInputElement | null} */ (lines[index].querySelector('input[value="theirs"]'))?.checked;
    if (theirs) takeTheirs(merged, clash);
    else keepMine(merged, clash);
  });
  return true;
}

/**
 * @param {Clash} clash
 * @param {number} index
 * @returns {HTMLElement}
 */
function line(clash, index) {
  const option = (/** @type {"mine" | "theirs"} */ value, /** @type {string} */ label) => {
    const id = `clash-${index}-${value}`;
    return el("li", {}, el("input", { type: "radio", name: `clash-${index}`, id, value, checked: value === "mine" }), el("label", { for: id }, el("strong", {}, label), " ", said(clash[value])));
  };
  return el("fieldset", { class: "field" }, el("legend", {}, placeName(clash)), el("ul", { class: "choices" }, option("mine", t("Mine:")), option("theirs", t("Theirs:"))));
}

/**
 * @param {any} value
 * @returns {string}
 */
function said(value) {
  if (value === undefined) return t("(taken out)");
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (typeof value === "object") return value.label || value.heading || value.title || value.code || JSON.stringify(value).slice(0, 200);
  return String(value) || t("(blank)");
}

/**
 * @param {Clash} clash
 * @returns {string} such as "Dòng R03: Tên gọi"
 */
function placeName({ path }) {
  const ids = path.flatMap((step) => ("id" in step ? [step.id] : []));
  const keys = path.flatMap((step) => ("key" in step ? [step.key] : []));
  const kind = /** @type {Record<string, import("./nodes.js").NodeKind>} */ ({ rows: "row", columns: "column", parts: "part", fields: "field", checks: "check", cells: "cell" })[keys[1]] ?? (ids.length ? "section" : "template");
  const last = path.at(-1);
  const property = last && "key" in last ? described()[kind].flatMap(({ properties }) => properties).find(({ name }) => name === last.key)?.label : "";
  return [[headings()[kind], ids.at(-1)].filter(Boolean).join(" "), property].filter(Boolean).join(": ");
}
