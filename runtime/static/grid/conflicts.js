/** Two people wrote the same cell, or one person on two computers: both values are shown, the person chooses; neither is lost, the history keeps both. */

import { el } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { ask } from "../../../admin/static/js/dialogs.js";
import { isPosition } from "./order.js";

/**
 * @typedef {import("./autosave.js").Conflict} Conflict
 */

/**
 * Ask about each conflict in turn.
 * @param {import("./autosave.js").Autosave} autosave
 * @param {(key: string) => string} nameOf
 * @param {object} page
 * @param {(key: string, text: string, raw: string) => void} page.show
 * @param {(key: string) => string} page.placeOf the place of a row as this page has it, by the key of the place
 */
export async function resolveConflicts(autosave, nameOf, { show, placeOf }) {
  for (const { key } of [...autosave.conflicts.values()]) {
    // One answer may have settled others: a row that was brought back is there for all its cells.
    const conflict = autosave.conflicts.get(key);
    if (!conflict) continue;
    const { title, text, theirs, mine } = words(conflict, nameOf);
    const answer = await ask(title, text, [
      { value: "", label: t("Decide later") },
      { value: "theirs", label: theirs },
      { value: "mine", label: mine, kind: "primary" },
    ]);
    if (answer !== "mine" && answer !== "theirs") return;
    await settle(autosave, conflict, answer, { show, placeOf });
  }
}

/** @param {Conflict} conflict */
function rowIsGone({ key, place = key }) {
  return isPosition(place) && !isPosition(key);
}

/**
 * @param {import("./autosave.js").Autosave} autosave
 * @param {Conflict} conflict
 * @param {"mine" | "theirs"} answer
 * @param {{ show: (key: string, text: string, raw: string) => void, placeOf: (key: string) => string }} page
 */
async function settle(autosave, conflict, answer, { show, placeOf }) {
  const { key, place = key, theirs, their_text: theirText, sequence } = conflict;
  if (rowIsGone(conflict)) {
    const row = [...autosave.conflicts.values()].filter((other) => other.place === place);
    autosave.sequences.set(place, sequence);
    if (answer === "theirs") show(place, "", "");
    else await autosave.put([{ key: place, raw: placeOf(place), origin: "typed" }]);
    for (const other of row) await autosave.resolve(other.key, answer);
    return;
  }
  // Their cell is shown, or the row that was about to go stays where it was.
  if (answer === "theirs") show(place, theirText, theirs);
  if (answer === "theirs" && place !== key) show(key, placeOf(key), placeOf(key));
  await autosave.resolve(key, answer);
}

/**
 * @param {Conflict} conflict
 * @param {(key: string) => string} nameOf
 * @returns {{ title: string, text: Node, theirs: string, mine: string }}
 */
function words(conflict, nameOf) {
  const name = conflict.by || t("someone else");
  if (rowIsGone(conflict)) {
    const said = t("While you were writing in it, %(name)s deleted this row: %(cell)s.", { name, cell: nameOf(conflict.key) });
    return { title: t("Row deleted by someone else"), text: el("div", {}, el("p", {}, said), facts(conflict, false)), theirs: t("Leave it deleted"), mine: t("Bring the row back") };
  }
  if (isPosition(conflict.key)) {
    const said = t("While you were deleting this row, %(name)s changed it: %(cell)s.", { name, cell: nameOf(conflict.place ?? "") });
    return { title: t("Row changed by someone else"), text: el("div", {}, el("p", {}, said), facts(conflict, true, false)), theirs: t("Keep the row"), mine: t("Delete it all the same") };
  }
  if (conflict.own) {
    const said = t("You have changed this cell in another window or on another computer since this page saw it: %(cell)s.", { cell: nameOf(conflict.key) });
    return { title: t("Changed elsewhere by yourself"), text: el("div", {}, el("p", {}, said), ownFacts(conflict)), theirs: t("Keep what stands there"), mine: t("Use what was entered here") };
  }
  const said = t("While you were writing, %(name)s changed this cell: %(cell)s.", { name, cell: nameOf(conflict.key) });
  return { title: t("Changed by someone else"), text: el("div", {}, el("p", {}, said), facts(conflict)), theirs: t("Keep theirs"), mine: t("Use mine") };
}

/**
 * Both values.
 * @param {Conflict} conflict
 * @param {boolean} [withTheirs]
 * @param {boolean} [withMine]
 */
function facts({ mine, their_text: theirs }, withTheirs = true, withMine = true) {
  return list([...(withMine ? [[t("Yours"), mine]] : []), ...(withTheirs ? [[t("Theirs"), theirs]] : [])]);
}

/** @param {Conflict} conflict */
function ownFacts({ mine, their_text: theirs }) {
  return list([[t("Entered here"), mine], [t("Stands in the report"), theirs]]);
}

/** @param {string[][]} lines term and text */
function list(lines) {
  return el("dl", { class: "facts" }, ...lines.flatMap(([term = "", text]) => [el("dt", {}, term), el("dd", {}, el("b", {}, text || t("(blank)")))]));
}
