/** Puts together what stands beside the figures; the entry page and the checking page only say where they are. */

import { Beside } from "./beside.js";
import { Comments } from "./comments.js";
import { Explanations } from "./explanations.js";
import { Outliers } from "./outliers.js";

/**
 * @typedef {object} Data what runtime/entry/beside.py gives
 * @property {import("./comments.js").Urls} comments
 * @property {string} usual
 * @property {{ url: string, told: Record<string, import("./explanations.js").Told> }} explanations
 */

/**
 * @param {Data} data
 * @param {import("./beside.js").Page} page
 */
export function connectBeside(data, page) {
  const explanations = new Explanations(data.explanations.url, data.explanations.told);
  const parts = [new Outliers(data.usual, page), new Comments(data.comments, page)];
  return { beside: new Beside(document.getElementById("cell-beside"), parts), explanations };
}
