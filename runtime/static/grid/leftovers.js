/** What earlier pages left on this computer: what the server confirmed since this page was kept, and what was never sent. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";
import { orphans, stayAlive } from "./queue-store.js";

/**
 * @typedef {import("./sheet.js").Sheet} Sheet
 * @typedef {import("./autosave.js").Autosave} Autosave
 * @typedef {import("./entry-data.js").EntryData} EntryData
 */

/**
 * A page that came without a connection is as old as its last load: what was confirmed since then is put into it.
 * @param {import("../offline/snapshots.js").Snapshot | null} kept null where this page is the newest there is
 * @param {{ sheet: Sheet, autosave: Autosave, company: import("./company.js").Company, data: EntryData }} page
 */
export function catchUp(kept, { sheet, autosave, company, data }) {
  if (!kept) return;
  for (const [key, { raw, text, sequence }] of Object.entries(kept.cells)) {
    sheet.showKept(key, text, raw);
    autosave.sequences.set(key, sequence);
    const field = data.fields[key];
    if (field) field.raw = raw;
  }
  sheet.settle();
  for (const [key, text] of Object.entries(kept.computed)) sheet.showComputed(key, text);
  company.since = kept.sequence;
}

/**
 * What earlier pages of this report left unsent.
 * @param {import("./queue-store.js").Store} store
 * @param {string} client
 * @param {EntryData} data
 */
export async function leftBehind(store, client, { person, report }) {
  const left = await orphans(await store.all(person, report), client);
  stayAlive(client);
  return left;
}

/**
 * It is shown and sent.
 * @param {import("./queue-store.js").Change[]} left
 * @param {{ sheet: Sheet, autosave: Autosave }} page
 */
export async function restore(left, { sheet, autosave }) {
  for (const { key, raw, rejected } of left) {
    sheet.present(key, raw);
    sheet.views.get(key)?.show(raw, raw);
    if (rejected) sheet.mark(key, rejected);
  }
  sheet.settle();
  await autosave.restore(left);
  if (left.length > 0) toast(t("%(count)s changes of your last visit were kept and are being sent.", { count: left.length }), { icon: "history" });
}
