/** What a typed text will look like before the server has answered; the server's answer always replaces it. */

import { language, t } from "../../../admin/static/js/i18n.js";
import { fileText } from "./file-cells.js";
import { formatNumeral, readNumeral, typedNumeral } from "./numbers.js";
import { rawOf, textOf } from "./table.js";
import { readValue } from "./values.js";

const NUMERIC = new Set(["integer", "decimal", "percent", "money"]);
/** Kinds whose texts are read by rules, besides numbers. */
const RULED = new Set(["choice", "choices", "yes_no", "date"]);

/** @param {HTMLElement} cell */
export function isNumeric(cell) {
  return NUMERIC.has(cell.dataset.kind ?? "");
}

/** @param {HTMLElement} cell */
function decimalsOf(cell) {
  return Number(cell.dataset.decimals ?? 0);
}

/**
 * @typedef {{ text: string, typed: string, problem: string, readings?: { thousands: string, decimal: string } }} Interpretation
 *   text is shown, typed is sent; `readings` (as typed) when a number can mean two things
 */

/**
 * @param {HTMLElement} cell
 * @param {string} typed
 * @returns {Interpretation}
 */
export function interpret(cell, typed) {
  const text = typed.normalize("NFC").trim();
  if (cell.dataset.kind === "file" && text !== "") return interpretFile(text);
  if (text === "" || !isNumeric(cell)) return { text, typed: text, problem: "" };
  const bare = cell.dataset.kind === "percent" ? text.replace(/[%\uFF05]\s*$/, "") : text;
  const numeral = readNumeral(bare, decimalsOf(cell));
  if (numeral.ok) {
    return { text: formatNumeral(numeral.value, decimalsOf(cell), language()), typed: typedNumeral(numeral.value), problem: "" };
  }
  const problem = problemText(numeral.problem, text, decimalsOf(cell));
  if (numeral.problem !== "two_readings") return { text, typed: text, problem };
  const readings = { thousands: typedNumeral(numeral.thousands ?? ""), decimal: typedNumeral(numeral.decimal ?? "") };
  return { text, typed: text, problem, readings };
}

/**
 * @param {string} text
 * @returns {Interpretation}
 */
function interpretFile(text) {
  const shown = fileText(text);
  return { text: shown ?? text, typed: text, problem: shown === null ? t("A file is attached here, nothing is typed.") : "" };
}

/**
 * Whether a text is a value of the cell, as far as the page can tell.
 * @param {HTMLElement} cell
 * @param {string} typed
 * @param {import("./values.js").Choice[]} choices of its column
 */
export function fits(cell, typed, choices) {
  const text = typed.trim();
  if (text === "" || isNumeric(cell) || cell.dataset.kind === "file") return interpret(cell, text).problem === "";
  const { kind = "" } = cell.dataset;
  // "0" is a mark that is not there.
  const read = kind === "one_of" ? "yes_no" : kind;
  return !RULED.has(read) || readValue(text, { kind: read, decimals: 0, choices }) !== null;
}

/**
 * @param {string} problem
 * @param {string} text
 * @param {number} decimals
 */
function problemText(problem, text, decimals) {
  const short = text.slice(0, 40);
  switch (problem) {
    case "groups":
      return t("“%(text)s” is not a number: thousands come in groups of three digits.", { text: short });
    case "two_readings":
      return t("“%(text)s” can be read in two ways.", { text: short });
    case "whole":
      return t("Only whole numbers are entered here.");
    case "decimals":
      return t("At most %(decimals)s decimal places are entered here; round the figure yourself.", { decimals });
    case "too_long":
      return t("The number is too long: at most 15 digits.");
    default:
      return t("“%(text)s” is not a number.", { text: short });
  }
}

/**
 * What the cell holds, in the form in which it could be typed again and mean the same.
 * @param {HTMLElement} cell
 */
export function typedTextOf(cell) {
  const raw = rawOf(cell);
  if (!isNumeric(cell) || raw !== textOf(cell)) return raw;
  const [thousands, point] = language() === "vi" ? [".", ","] : [",", "."];
  const plain = raw.replaceAll(thousands, "").replace(point, ".");
  // Only what we have written ourselves: "12.34" that was refused as no whole number is not 1234.
  const ours = /^-?\d+(\.\d+)?$/.test(plain) && formatNumeral(plain, decimalsOf(cell), language()) === raw;
  return ours ? typedNumeral(plain) : raw;
}
