/** What was typed on this computer and never reached the server, report by report: "Việc của tôi" says so and leads there. */

import { byId, el } from "../../../admin/static/js/dom.js";
import { getJson } from "../../../admin/static/js/http.js";
import { catalogue, formatNumber, t } from "../../../admin/static/js/i18n.js";
import { openStore, orphans } from "../grid/queue-store.js";
import messages from "../messages.vi.js";

/** @typedef {import("../grid/queue-store.js").Change} Change */

/**
 * How many changes of each report were not sent, the most first. One that the server refused still waits for the person.
 * @param {Change[]} changes
 * @returns {[report: number, count: number][]}
 */
export function countByReport(changes) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { report } of changes) counts.set(report, (counts.get(report) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/**
 * @param {HTMLElement} box
 * @param {string} url of the reports' names
 */
async function show(box, url) {
  const store = openStore();
  // An open page sends its own changes.
  const counts = countByReport(await orphans(await store.of(Number(box.dataset.person)), ""));
  if (counts.length === 0) return;
  /** @type {Record<string, string>} */
  const names = await getJson(`${url}?${counts.map(([report]) => `report=${report}`).join("&")}`);
  const list = byId("unsent-reports");
  for (const [report, count] of counts) {
    const name = names[report] ?? t("Report %(number)s", { number: String(report) });
    const told = t("%(count)s changes wait to be sent", { count: formatNumber(count) });
    list.append(el("li", {}, el("a", { href: `/reports/${report}/entry` }, name), ` · ${told}`));
  }
  box.hidden = false;
}

const box = globalThis.document?.getElementById("unsent");
if (box) {
  catalogue(messages);
  void show(box, box.dataset.names ?? "");
}
