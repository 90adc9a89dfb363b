/** The control of a value outside the tables, and of one cell on a telephone: what fits the kind. */

import { calendarButton } from "../../../admin/static/js/day-boxes.js";
import { el } from "../../../admin/static/js/dom.js";
import { language, t } from "../../../admin/static/js/i18n.js";
import { answersOf, means, partsIn, toggled } from "./answers.js";
import { fileControl } from "./file-cells.js";
import { readValue } from "./values.js";

/**
 * @typedef {import("./values.js").Choice} Choice
 * @typedef {object} Control
 * @property {HTMLElement} box what stands on the page
 * @property {HTMLElement} field has the name and the mark of a mistake
 * @property {HTMLElement} first takes the focus
 * @property {() => string} read the text, as it would be typed
 * @property {(raw: string) => void} show
 * @typedef {object} Wanted
 * @property {string} kind
 * @property {Choice[]} choices
 * @property {Record<string, string>} name aria-label or aria-labelledby
 * @property {string} [url] where the file of the value is had
 * @property {() => void} onChange
 */

const NUMERIC = new Set(["integer", "decimal", "percent", "money"]);

/**
 * @param {Wanted} wanted
 * @returns {Control}
 */
export function controlOf(wanted) {
  switch (wanted.kind) {
    case "choice":
    case "yes_no":
      return list(wanted);
    case "choices":
      return boxes(wanted);
    case "one_of":
      return mark(wanted);
    case "date":
      return day(wanted);
    case "file":
      return fileControl(wanted);
    default:
      return line(wanted);
  }
}

/**
 * @param {Wanted} wanted
 * @returns {Control}
 */
function line({ kind, name, onChange }) {
  const input = kind === "long_text" ? el("textarea", { class: "input", rows: "3", ...name }) : text(name, NUMERIC.has(kind) ? "decimal" : "text");
  input.addEventListener("change", onChange);
  return { box: input, field: input, first: input, read: () => input.value, show: (raw) => (input.value = raw) };
}

/**
 * @param {Record<string, string>} name
 * @param {string} mode
 */
function text(name, mode) {
  return el("input", { class: "input", type: "text", inputmode: mode, autocomplete: "off", enterkeyhint: "next", ...name });
}

/**
 * One answer. A text that is none of them stays in sight until another one is chosen.
 * @param {Wanted} wanted
 * @returns {Control}
 */
function list({ kind, choices, name, onChange }) {
  const answers = answersOf(kind, choices, language());
  const foreign = el("option", { hidden: true });
  const select = el("select", { class: "input", ...name }, el("option", { value: "" }), ...answers.map(({ label }) => el("option", { value: label }, label)), foreign);
  select.addEventListener("change", onChange);
  const show = (/** @type {string} */ raw) => {
    const answer = answers.find((one) => means(raw, one) || (kind === "yes_no" && isSame(raw, one.label)));
    foreign.value = foreign.textContent = answer ? "" : raw;
    select.value = answer?.label ?? raw;
  };
  return { box: select, field: select, first: select, read: () => select.value, show };
}

/**
 * Whether two ways of writing yes or no mean the same.
 * @param {string} raw
 * @param {string} label
 */
function isSame(raw, label) {
  const spec = { kind: "yes_no", decimals: 0 };
  return raw !== "" && readValue(raw, spec) === readValue(label, spec);
}

/**
 * Several answers: all in sight, each with its box.
 * @param {Wanted} wanted
 * @returns {Control}
 */
function boxes({ choices, name, onChange }) {
  let text = "";
  const inputs = choices.map((answer) => {
    const input = el("input", { type: "checkbox" });
    input.addEventListener("change", () => {
      text = toggled(text, answer.label, choices);
      onChange();
    });
    return { answer, input };
  });
  const box = el("div", { class: "answers", role: "group", ...name }, ...inputs.map(({ answer, input }) => el("label", { class: "answer" }, input, answer.label)));
  const show = (/** @type {string} */ raw) => {
    text = raw;
    const parts = partsIn(raw);
    for (const { answer, input } of inputs) input.checked = parts.some((part) => means(part, answer));
  };
  return { box, field: box, first: inputs[0]?.input ?? box, read: () => text, show };
}

/**
 * @param {Wanted} wanted
 * @returns {Control}
 */
function mark({ name, onChange }) {
  const input = el("input", { type: "checkbox", class: "answer-mark", ...name });
  input.addEventListener("change", onChange);
  const show = (/** @type {string} */ raw) => (input.checked = readValue(raw, { kind: "one_of", decimals: 0 }) === true);
  return { box: input, field: input, first: input, read: () => (input.checked ? "x" : ""), show };
}

/**
 * A day is typed as people write it, or taken from the calendar.
 * @param {Wanted} wanted
 * @returns {Control}
 */
function day({ name, onChange }) {
  const input = text({ ...name, placeholder: t("day/month/year") }, "numeric");
  input.addEventListener("change", onChange);
  const picked = (/** @type {string} */ day) => {
    input.value = day;
    onChange();
    input.focus();
  };
  const button = calendarButton(() => input.value, picked);
  return { box: el("div", { class: "day" }, input, button), field: input, first: input, read: () => input.value, show: (raw) => (input.value = raw) };
}
