/**
 * Texts for people. The source is English; a package brings its Vietnamese in `static/messages.vi.js` and registers it:
 *
 *     import { catalogue, t } from "../../admin/static/js/i18n.js";
 *     catalogue(messages);
 *     t("%(count)s cells were skipped", { count: 3 })
 */

/** @type {Map<string, string>} */
const translations = new Map();

/** @returns {"vi" | "en"} the language of the page */
export function language() {
  const root = globalThis.document?.documentElement;
  return root?.lang === "en" ? "en" : "vi";
}

/**
 * Add a package's translations.
 * @param {Record<string, string>} messages English text -> Vietnamese text
 */
export function catalogue(messages) {
  for (const [source, text] of Object.entries(messages)) translations.set(source, text);
}

/**
 * The text in the reader's language, with its %(name)s places filled.
 * @param {string} source English text
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(source, params = {}) {
  const text = language() === "vi" ? (translations.get(source) ?? source) : source;
  return text.replace(/%\((\w+)\)s/g, (place, name) => (name in params ? String(params[name]) : place));
}

/** @type {Map<string, Intl.NumberFormat>} making one costs more than a hundred uses of it */
const formats = new Map();

/**
 * @param {number} value
 * @param {number} [decimals] at most so many
 * @returns {string} 1.234,5 in Vietnamese, 1,234.5 in English
 */
export function formatNumber(value, decimals = 2) {
  const name = `${language()} ${decimals}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(language() === "vi" ? "vi-VN" : "en-US", { maximumFractionDigits: decimals });
  formats.set(name, format);
  return format.format(value);
}
