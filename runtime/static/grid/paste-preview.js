/** The dialog that shows what a paste will change. */

import { ask } from "../../../admin/static/js/dialogs.js";
import { el, icon } from "../../../admin/static/js/dom.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {import("./pasted.js").Outlook} Outlook
 * @typedef {import("./pasted.js").Change} Change
 */

/** Nobody reads more lines than these; the counts above them are complete. */
const LINES = 200;

/**
 * @param {Outlook} found
 * @param {(key: string) => string} nameOf
 * @returns {Promise<boolean>} whether to paste
 */
export async function lookBefore(found, nameOf) {
  const count = formatNumber(found.changes.length);
  const answer = await ask(t("Look before pasting"), el("div", { class: "paste-preview" }, facts(found), lines(found.changes, nameOf)), [
    { value: "", label: t("Cancel") },
    { value: "paste", label: t("Paste %(count)s cells", { count }), kind: "primary" },
  ]);
  return answer === "paste";
}

/** @param {Outlook} found */
function facts({ changes, replaced, emptied, same, wrong, locked, outside }) {
  /** @type {[number, string, string][]} */
  const told = [
    [changes.length, "paste", t("%(count)s cells change.")],
    [replaced, "compare", t("%(count)s of them hold another value now.")],
    [emptied, "minus", t("%(count)s of them are emptied.")],
    [wrong, "error", t("%(count)s texts do not fit their cells; they are marked and must be corrected.")],
    [locked, "lock", t("%(count)s locked or computed cells are left as they are.")],
    [outside, "warning", t("%(count)s texts lie outside the table and are not taken.")],
    [same, "check", t("%(count)s cells stay as they are: the same stands there already.")],
  ];
  const shown = told.filter(([count]) => count > 0);
  return el("ul", { class: "paste-facts" }, ...shown.map(([count, picture, text]) => el("li", {}, icon(picture), text.replace("%(count)s", formatNumber(count)))));
}

/**
 * @param {Change[]} changes
 * @param {(key: string) => string} nameOf
 */
function lines(changes, nameOf) {
  const head = el("tr", {}, ...[t("Cell"), t("Now"), t("Pasted")].map((name) => el("th", { scope: "col" }, name)));
  const rows = changes.slice(0, LINES).map(({ key, before, after, fits }) =>
    el("tr", { class: fits ? "" : "is-wrong" }, el("td", {}, nameOf(key)), el("td", { class: "number" }, before || t("(blank)")), el("td", { class: "number" }, fits ? null : icon("error"), after || t("(blank)"))),
  );
  const more = changes.length > LINES ? el("p", { class: "muted" }, t("and %(count)s more cells", { count: formatNumber(changes.length - LINES) })) : null;
  return el("div", { class: "paste-lines", tabindex: "0", role: "region", "aria-label": t("Cells that change") }, el("table", { class: "paste-table" }, el("thead", {}, head), el("tbody", {}, ...rows)), more);
}
