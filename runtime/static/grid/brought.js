/** Figures of other systems that wait for a person's word: the notice on the page follows what the server says. */

import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/**
 * @param {number | undefined} waiting how many; undefined where an answer says nothing of them
 * @param {ParentNode} [page]
 */
export function showWaiting(waiting, page = document) {
  const notice = /** @type {HTMLElement | null} */ (page.querySelector("#brought"));
  const count = notice?.querySelector("[data-brought-count]");
  if (waiting === undefined || !notice || !count) return;
  notice.hidden = waiting === 0;
  count.textContent = t("%(count)s cells wait for your word.", { count: formatNumber(waiting) });
}
