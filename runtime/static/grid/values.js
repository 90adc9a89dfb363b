/**
 * Values between what people read and what the formulas take: numbers, texts, truth values, days as ISO text, null for blank. What
 * cannot be read counts as blank here; the server says what is wrong with it.
 */

import { readDay, shownDay } from "../../../admin/static/js/days.js";
import { formatNumeral, readNumeral } from "./numbers.js";

/**
 * @typedef {number | string | boolean | null} Value
 * @typedef {{ code: string, label: string }} Choice
 * @typedef {object} Spec
 * @property {string} kind
 * @property {number} decimals
 * @property {Choice[]} [choices]
 */

// The words of forms_library/kinds/yes_no.py.
const YES = new Set(["x", "1", "có", "co", "đúng", "yes", "y", "true", "✓", "✔", "☑"]);
const NO = new Set(["0", "không", "khong", "ko", "sai", "no", "n", "false", "☐"]);

/**
 * @param {string} typed
 * @param {Spec} spec
 * @returns {Value}
 */
export function readValue(typed, { kind, decimals, choices = [] }) {
  const text = typed.normalize("NFC").trim();
  if (text === "") return null;
  switch (kind) {
    case "integer":
    case "decimal":
    case "money":
      return number(text, decimals);
    case "percent":
      return number(text.replace(/[%\uFF05]\s*$/, ""), decimals);
    case "yes_no":
      return truth(text);
    case "one_of":
      return truth(text) || null;
    case "date":
      return readDay(text);
    case "choice":
      return chosen(text, choices)[0] ?? null;
    case "choices":
      return chosen(text, choices).join(";") || null;
    default:
      return text;
  }
}

/**
 * @param {string} text
 * @param {number} decimals
 */
function number(text, decimals) {
  const numeral = readNumeral(text, decimals);
  return numeral.ok ? Number(numeral.value) : null;
}

/** @param {string} text */
function truth(text) {
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/**
 * The codes of the answers in a text, in the order of the list; none where one of them is no answer.
 * @param {string} text
 * @param {Choice[]} choices
 */
function chosen(text, choices) {
  const parts = text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean);
  const found = parts.map((part) => choices.find(({ code, label }) => same(part, code) || same(part, label)));
  return found.includes(undefined) ? [] : choices.filter((answer) => found.includes(answer)).map(({ code }) => code);
}

/**
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The text in which the server would show a computed value.
 * @param {Value} value errors stand under their Excel name
 * @param {Spec} spec
 * @param {"vi" | "en"} language
 */
export function shownValue(value, { kind, decimals, choices = [] }, language) {
  if (value === null) return "";
  if (typeof value === "number") return shownNumber(value, decimals, language);
  if (typeof value === "boolean") return kind === "one_of" ? (value ? "x" : "") : shownTruth(value, language);
  if (kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return shownDay(value);
  if (kind === "choices") return value.split(";").map((code) => labelOf(code, choices)).join("; ");
  return labelOf(value, choices);
}

/**
 * @param {string} code
 * @param {Choice[]} choices
 */
function labelOf(code, choices) {
  return choices.find((answer) => answer.code === code)?.label ?? code;
}

/**
 * @param {number} value already rounded as the cell keeps it
 * @param {number} decimals
 * @param {"vi" | "en"} language
 */
function shownNumber(value, decimals, language) {
  const fixed = value.toFixed(decimals);
  return formatNumeral(Number(fixed) === 0 ? fixed.replace("-", "") : fixed, decimals, language);
}

/**
 * @param {boolean} value
 * @param {"vi" | "en"} language
 */
function shownTruth(value, language) {
  const [no, yes] = language === "en" ? ["No", "Yes"] : ["Không", "Có"];
  return value ? yes : no;
}
