/** Without a connection: the forms of the person at this device, and what of them was not sent yet. */

import { byId, el } from "../../../admin/static/js/dom.js";
import { catalogue, formatNumber, t } from "../../../admin/static/js/i18n.js";
import messages from "../messages.vi.js";
import { CHANGES, openDatabase, result } from "./database.js";
import { formsName } from "./rules.js";

catalogue(messages);

/**
 * @param {string} path /reports/12/entry
 * @returns {Promise<number>} changes that wait
 */
async function waiting(path) {
  const database = await openDatabase();
  const all = await result(database.transaction(CHANGES).objectStore(CHANGES).getAll());
  database.close();
  const report = Number(path.split("/")[2]);
  return all.filter((change) => change.report === report && !change.rejected).length;
}

async function list() {
  const person = await (await (await caches.open("baocao-who")).match("/"))?.text();
  const cache = await caches.open(formsName(person ?? ""));
  const kept = await cache.keys();
  byId("no-forms").hidden = kept.length > 0;
  for (const request of kept) {
    const { pathname } = new URL(request.url);
    const html = await (await cache.match(request))?.text();
    const page = new DOMParser().parseFromString(html ?? "", "text/html");
    const [title, about] = [page.querySelector("h1"), page.querySelector(".entry-title p")].map((element) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "");
    const unsent = await waiting(pathname);
    const note = unsent > 0 ? el("b", {}, ` · ${t("%(count)s changes wait to be sent", { count: formatNumber(unsent) })}`) : null;
    byId("kept-forms").append(el("li", {}, el("a", { href: pathname }, title || pathname), el("br"), el("span", { class: "muted" }, about), note));
  }
}

void list();
window.addEventListener("online", () => location.reload());
