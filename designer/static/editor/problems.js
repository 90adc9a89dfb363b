/** The problems panel: errors stop publishing, warnings do not; each leads to its place. */

import { byId, el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { pick } from "./canvas-picks.js";
import { nodeAt, pathOfCode, sectionOf } from "./nodes.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */

export class Problems {
  /** @param {Workbench} bench */
  constructor(bench) {
    this.bench = bench;
    bench.on("drawn", () => this.show());
  }

  show() {
    const { problems } = this.bench;
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const warnings = problems.length - errors;
    byId("problem-count").textContent = problems.length ? t("%(errors)s errors, %(warnings)s warnings", { errors, warnings }) : t("No problems");
    byId("problem-panel").dataset.worst = errors ? "error" : warnings ? "warning" : "none";
    byId("problems").replaceChildren(...problems.map((problem) => this.#line(problem)));
  }

  get errors() {
    return this.bench.problems.filter((problem) => problem.severity === "error").length;
  }

  /** @param {any} problem */
  #line(problem) {
    const place = [problem.row, problem.column].filter(Boolean).join(".") || problem.section;
    const jump = el("button", { type: "button", class: "problem-jump", onclick: () => jumpTo(this.bench, problem) }, place ? el("span", { class: "tree-code" }, place) : null, " ", problem.message, position(problem));
    return el("li", { class: `problem-${problem.severity}` }, icon(problem.severity === "error" ? "error" : "warning"), jump);
  }
}

/**
 * @param {any} problem
 * @returns {string}
 */
function position({ start, end }) {
  if (start === null) return "";
  return " " + (end > start + 1 ? t("(characters %(first)s to %(last)s)", { first: start + 1, last: end }) : t("(character %(first)s)", { first: start + 1 }));
}

/**
 * Select what a problem is about.
 * @param {Workbench} bench
 * @param {any} problem
 */
export function jumpTo(bench, problem) {
  const found = sectionOf(bench.definition, problem.section);
  if (problem.path) return bench.selectOnly(nodeAt(bench.definition, problem.path));
  if (!found) return bench.selectOnly([]);
  const check = (found.section.checks ?? []).findIndex((/** @type {any} */ each) => each.code === problem.column);
  if (problem.row && problem.column) pick(bench, problem.section, { row: problem.row, column: problem.column });
  else if (problem.row) pick(bench, problem.section, { row: problem.row });
  else if (problem.column && pathOfCode(found.section, "columns", problem.column)) pick(bench, problem.section, { column: problem.column });
  else bench.selectOnly([...found.path, ...(check < 0 ? [] : ["checks", check])]);
}

/**
 * The place that an address leads to ("#B1/R05/C03", or a path in the definition: "#/sections/0/rows/2"), as `jumpTo` takes it.
 * @param {string} hash
 * @returns {{ section: string, row: string, column: string, path: string } | null}
 */
export function placeInAddress(hash) {
  const text = new URLSearchParams(`at=${hash.slice(1)}`).get("at") ?? "";
  if (!text) return null;
  const [section = "", row = "", column = ""] = text.startsWith("/") ? [] : text.split("/");
  return { section, row, column, path: text.startsWith("/") ? text : "" };
}
