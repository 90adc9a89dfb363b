/**
 * What the entry page does without until its first picture has been painted and typing has begun. All of it is fetched then, in one
 * go, so that it is there when it is needed, also without a connection: the last act tells the service worker what the page was made
 * of. A module that may wait belongs in this list, and only here or behind an `import()` at its place of use.
 */

import { connectBeside } from "../beside/connect.js";
import { connectZeros } from "../beside/zeros.js";
import { standBy } from "../offline/register.js";
import { connectAttachments } from "./attachments.js";
import { connectSubmit } from "./submit.js";
import { textOf } from "./table.js";
// Used where something happens: a day that is picked, two people in one cell, formulas that have arrived, a session that ended.
import "../../../admin/static/js/calendar.js";
import "./conflicts.js";
import "./live.js";
import "./session.js";

/**
 * @typedef {ReturnType<typeof connectBeside>} Side what stands beside the figures
 * @typedef {object} Page
 * @property {import("./sheet.js").Sheet} sheet
 * @property {import("./entry-data.js").EntryData} data
 * @property {import("../beside/beside.js").Page} beside
 * @property {HTMLDialogElement} dialog in which the report is submitted
 * @property {() => import("./problems.js").Problem[]} problems
 * @property {() => Promise<boolean>} saved sends what waits; whether all is saved
 */

/**
 * @param {Page} page
 * @returns {Side}
 */
export function connect({ sheet, data, beside, dialog, problems, saved }) {
  const side = connectBeside(data.beside, beside);
  connectZeros(sheet, textOf);
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-attachments]"))) connectAttachments(box);
  connectSubmit(dialog, { explanations: side.explanations, problems, saved });
  void side.beside.start();
  void standBy({ worker: data.urls.worker, person: data.person });
  return side;
}
