/** What a button or a question says of how many are chosen. */

import { formatNumber } from "../../../admin/static/js/i18n.js";

/**
 * @param {{ none?: string, one?: string, many?: string }} texts `%(count)s` in them is the number
 * @param {number} count
 * @returns {string}
 */
export function counted({ none = "", one = "", many = "" }, count) {
  const several = count === 1 ? one : many;
  const text = count === 0 ? none : several;
  return text.replace("%(count)s", formatNumber(count));
}

/**
 * The question asked before the step is taken: what is done, and how many of it deserve a look.
 * @param {{ one?: string, many?: string }} question
 * @param {{ one?: string, many?: string }} warning
 * @param {number} count
 * @param {number} odd
 * @returns {string}
 */
export function questionOf(question, warning, count, odd) {
  return [counted(question, count), counted(warning, odd)].filter(Boolean).join(" ");
}
