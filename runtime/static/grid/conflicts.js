/** Two people wrote the same cell: both values are shown, the person chooses; neither is lost, the history keeps both. */

import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { ask } from "../../../admin/static/js/dialogs.js";

/**
 * @typedef {import("./autosave.js").Conflict} Conflict
 */

/**
 * Ask about each conflict in turn.
 * @param {import("./autosave.js").Autosave} autosave
 * @param {(key: string) => string} nameOf
 * @param {(key: string, text: string, raw: string) => void} show
 */
export async function resolveConflicts(autosave, nameOf, show) {
  for (const conflict of [...autosave.conflicts.values()]) {
    const answer = await ask(t("Changed by someone else"), body(conflict, nameOf(conflict.key)), [
      { value: "", label: t("Decide later") },
      { value: "theirs", label: t("Keep theirs") },
      { value: "mine", label: t("Use mine"), kind: "primary" },
    ]);
    if (answer !== "mine" && answer !== "theirs") return;
    if (answer === "theirs") show(conflict.key, conflict.their_text, conflict.theirs);
    await autosave.resolve(conflict.key, answer);
  }
}

/**
 * @param {Conflict} conflict
 * @param {string} name
 */
function body({ mine, their_text: theirs, by }, name) {
  return el(
    "div",
    {},
    el("p", {}, t("While you were writing, %(name)s changed this cell: %(cell)s.", { name: by || t("someone else"), cell: name })),
    el(
      "dl",
      { class: "facts" },
      el("dt", {}, t("Yours")),
      el("dd", {}, el("b", {}, mine || t("(blank)"))),
      el("dt", {}, t("Theirs")),
      el("dd", {}, el("b", {}, theirs || t("(blank)"))),
    ),
  );
}
