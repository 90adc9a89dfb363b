/**
 * Numerals as people type and paste them, by the same rules as the server (forms_library.kinds.numerals); numbers stay decimal
 * strings ("1234.5"), because a binary float would change what was written.
 */

/** Fifteen digits are what Excel keeps. */
const INTEGER_DIGITS = 15;

const MINUS = /[-\u2010-\u2014\u2212\uFE63\uFF0D]/g;
const SHAPE = /^([+-]?)([0-9][0-9., ]*|[.,][0-9]+)$/;
const THREE_DIGITS = /^[1-9][0-9]{0,2}[.,][0-9]{3}$/;
/** @type {Record<string, RegExp>} */
const GROUPS = {
  ".": /^[0-9]{1,3}(?:\.[0-9]{3})+$/,
  ",": /^[0-9]{1,3}(?:,[0-9]{3})+$/,
  " ": /^[0-9]{1,3}(?: [0-9]{3})+$/,
};

/**
 * @typedef {{ ok: true, value: string }} Numeral
 * @typedef {{ ok: false, problem: "not_a_number" | "groups" | "two_readings" | "decimals" | "whole" | "too_long",
 *   thousands?: string, decimal?: string }} NumeralProblem two_readings carries both readings as decimal strings
 */

/**
 * The number written in the text.
 * @param {string} text
 * @param {number} decimals decimal places that the cell takes
 * @returns {Numeral | NumeralProblem}
 */
export function readNumeral(text, decimals) {
  const match = SHAPE.exec(plain(text));
  if (!match) return { ok: false, problem: "not_a_number" };
  const sign = match[1] === "-" ? "-" : "";
  const digits = /** @type {string} */ (match[2]);
  if (decimals > 0 && THREE_DIGITS.test(digits)) return twoReadings(sign, digits);
  const parts = split(digits, decimals);
  return "problem" in parts ? { ok: false, problem: parts.problem } : checked(sign, parts.whole, parts.fraction, decimals);
}

/** @param {string} text */
function plain(text) {
  return text
    .normalize("NFKC")
    .replace(/[\u00A0\u2007-\u200A\u202F\u3000]/g, " ")
    .replace(MINUS, "-")
    .trim()
    .replace(/^([+-]) +/, "$1");
}

/**
 * @param {string} sign
 * @param {string} digits
 * @returns {NumeralProblem}
 */
function twoReadings(sign, digits) {
  const [whole, fraction] = digits.split(/[.,]/);
  return { ok: false, problem: "two_readings", thousands: `${sign}${whole}${fraction}`, decimal: `${sign}${whole}.${fraction}` };
}

/**
 * The digits before and after the decimal separator, without thousands separators.
 * @param {string} digits
 * @param {number} decimals
 * @returns {{ whole: string, fraction: string } | { problem: "not_a_number" | "groups" }}
 */
function split(digits, decimals) {
  const separator = decimalSeparator(digits, decimals);
  const at = separator ? digits.lastIndexOf(separator) : digits.length;
  const whole = digits.slice(0, at);
  const fraction = digits.slice(at + 1);
  const thousands = [...new Set(whole.match(/[., ]/g) ?? [])];
  if (thousands.length > 1 || !/^[0-9]*$/.test(fraction)) return { problem: "not_a_number" };
  const [group] = thousands;
  if (group && !(/** @type {RegExp} */ (GROUPS[group]).test(whole))) return { problem: "groups" };
  return { whole: whole.replace(/[., ]/g, ""), fraction };
}

/**
 * @param {string} digits
 * @param {number} decimals
 */
function decimalSeparator(digits, decimals) {
  const comma = digits.lastIndexOf(",");
  const point = digits.lastIndexOf(".");
  if (comma >= 0 && point >= 0) return comma > point ? "," : ".";
  const separator = comma >= 0 ? "," : point >= 0 ? "." : "";
  if (!separator || digits.split(separator).length > 2) return "";
  return decimals === 0 && THREE_DIGITS.test(digits) ? "" : separator;
}

/**
 * @param {string} sign
 * @param {string} whole
 * @param {string} fraction
 * @param {number} decimals
 * @returns {Numeral | NumeralProblem}
 */
function checked(sign, whole, fraction, decimals) {
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const rest = fraction.replace(/0+$/, "");
  if (digits.length > INTEGER_DIGITS) return { ok: false, problem: "too_long" };
  if (rest.length > decimals) return { ok: false, problem: decimals === 0 ? "whole" : "decimals" };
  const value = rest ? `${digits}.${rest}` : digits;
  return { ok: true, value: /^[0.]+$/.test(value) ? value : sign + value };
}

/**
 * A decimal string as people read it: 1.234,50 in Vietnamese, 1,234.50 in English.
 * @param {string} value
 * @param {number} decimals
 * @param {"vi" | "en"} [language]
 */
export function formatNumeral(value, decimals, language = "vi") {
  const [thousands, point] = language === "vi" ? [".", ","] : [",", "."];
  const sign = value.startsWith("-") ? "-" : "";
  const [whole = "0", fraction = ""] = value.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  const shown = fraction.padEnd(decimals, "0");
  return sign + grouped + (shown ? point + shown : "");
}

/**
 * A decimal string as one types it, so that the server reads exactly this number: 1234,5; "1,234" gets a zero behind it.
 * @param {string} value
 */
export function typedNumeral(value) {
  const typed = value.replace(".", ",");
  return THREE_DIGITS.test(typed.replace("-", "")) ? `${typed}0` : typed;
}
