/** Joins the formula boxes of the properties pane to the draft: reading, errors, results on sample figures, style. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { addFormulaCheck } from "./edits/add.js";
import { codesFor, problemsOf } from "./formula/context.js";
import { formulaField } from "./formula/field.js";
import { namesFor } from "./formula/names.js";
import { chooseStyle, chosenStyle, shown } from "./formula/style.js";
import { at } from "./nodes.js";
import { MIXED, showFieldProblems } from "./properties.js";
import { followed, placeOf } from "./selection.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */
/** @typedef {ReturnType<typeof formulaField>} Field */

export class FormulaPane {
  /**
   * @param {HTMLElement} root the properties pane
   * @param {Workbench} bench
   * @param {import("./formula/functions.js").Functions} functions
   * @param {import("./formula/reading.js").Reading} reading
   * @param {import("./formula/elsewhere.js").Elsewhere} elsewhere
   * @param {() => void} redraw draws the pane anew
   */
  constructor(root, bench, functions, reading, elsewhere, redraw) {
    this.root = root;
    this.bench = bench;
    this.functions = functions;
    this.reading = reading;
    this.elsewhere = elsewhere;
    this.redraw = redraw;
    /** @type {Map<string, Field>} by property */
    this.fields = new Map();
    /** @type {{ place: string, name: string, text: string, message: string, start: number | null, end: number | null } | null} what could not be read as it was typed */
    this.unread = null;
  }

  /** Boxes of a pane that is drawn anew are gone. */
  forget() {
    for (const field of this.fields.values()) field.destroy();
    this.fields.clear();
  }

  /**
   * @param {import("./described.js").Property} property
   * @param {string} id
   * @param {any} value
   * @returns {HTMLElement}
   */
  make(property, id, value) {
    const style = chosenStyle();
    const text = value === MIXED ? "" : shown(String(value ?? ""), style, this.functions.vietnamese).text;
    const { definition, selection, kind } = this.bench;
    const field = formulaField({
      id,
      label: property.label,
      text,
      describedBy: `${id}-hint ${id}-problems ${id}-result`,
      names: () => namesFor(definition, selection.path, kind, this.functions, style),
      elsewhere: this.elsewhere,
      functions: this.functions,
      style,
      onType: (typed) => this.#typed(property.name, typed),
      onLeave: () => this.#left(property.name),
    });
    this.fields.set(property.name, field);
    const result = el("p", { class: "formula-result", id: `${id}-result` });
    return el("div", { class: "formula-field" }, field.element, property.name === "formula" ? this.#styleButton(style) : null, result);
  }

  /** @param {import("./formula/style.js").Style} style */
  #styleButton(style) {
    const other = style === "vi" ? "excel" : "vi";
    const label = style === "vi" ? t("Show in Excel's form") : t("Show in Vietnamese");
    const act = () => {
      chooseStyle(other);
      this.redraw();
    };
    return el("button", { type: "button", class: "button button-quiet button-small formula-style", onclick: act }, icon("language"), label);
  }

  /** @returns {{ target: string, codes: [printed: string, code: string][] }} */
  #codes() {
    return codesFor(this.bench.definition, this.bench.selection.path, this.bench.kind);
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #typed(name, text) {
    const { definition, selection } = this.bench;
    const codes = name === "formula" ? this.#codes() : { target: "", codes: [] };
    const typed = { definition, selection, name, text };
    this.reading.later(text, codes, (answer) => this.#take(typed, answer));
  }

  /**
   * @param {{ definition: any, selection: import("./selection.js").Selection, name: string, text: string }} typed
   * @param {import("./formula/reading.js").Answer | null} answer
   */
  #take({ definition, selection, name, text }, answer) {
    const problem = answer?.problem ?? null;
    const formula = (answer?.formula ?? text) || undefined;
    const there = followed(selection, definition, this.bench.definition);
    const place = placeOf(there);
    // Something else may have been selected while the server was reading: what was typed belongs to where it was typed.
    if (place !== this.bench.place) return this.bench.setElsewhere(there, name, formula, (next) => this.#follow(next, there.path, name, answer?.checks ?? []));
    this.unread = problem ? { place, name, text, ...problem } : null;
    this.#checks = answer?.checks ?? [];
    this.bench.set(name, formula, { typing: true, joins: `${place}/${name}` });
    this.showProblems();
  }

  /** @type {string[]} what a chain of equalities asks for besides: added when the box is left */
  #checks = [];

  /**
   * @param {any} definition is changed
   * @param {import("./nodes.js").Path} path
   * @param {string} name
   * @param {string[]} checks
   */
  #follow(definition, path, name, checks) {
    if (name === "formula" && at(definition, path.slice(0, 2))) checks.forEach((formula) => addFormulaCheck(definition, path, formula));
  }

  /** @param {string} name */
  async #left(name) {
    const { place } = this.bench;
    await this.reading.now();
    if (place !== this.bench.place) return;
    const checks = this.#checks;
    this.#checks = [];
    const { path } = this.bench.selection;
    if (checks.length) this.bench.draft.change((definition) => this.#follow(definition, path, name, checks), `${place}/${name}`);
    this.bench.draft.endStep();
    if (!this.unread && this.bench.kind !== "template") this.redraw();
  }

  /** What is wrong with the selected node stands under its fields; formulas underline it. */
  showProblems() {
    const { bench, unread } = this;
    const { selection } = bench;
    const own = problemsOf(bench.drawn, bench.problems, selection.path, selection.cell);
    const live = unread && unread.place === bench.place ? unread : null;
    const known = own.filter((problem) => !(live && problem.name === live.name));
    if (live) known.push({ ...live, severity: "error" });
    showFieldProblems(this.root, known);
    for (const [name, field] of this.fields) field.mark(known.filter((problem) => problem.name === name && problem.start !== null).map((problem) => this.#mark(field, problem, live?.name === name)));
  }

  /**
   * @param {Field} field
   * @param {import("./properties.js").FieldProblem} problem
   * @param {boolean} asTyped
   */
  #mark(field, { text, start, end, message, severity }, asTyped) {
    const [from, to] = [start ?? 0, end ?? start ?? 0];
    if (asTyped || field.text() === text) return { start: from, end: to, message, severity };
    const display = shown(text, chosenStyle(), this.functions.vietnamese);
    const fits = display.text === field.text();
    return { start: fits ? display.at(from) : 0, end: fits ? display.at(to) : field.text().length, message, severity };
  }

  /**
   * The result on the sample figures, as the canvas shows it.
   * @param {(key: string) => string | null} textOf of a cell by "row/column" within the section
   */
  showResult(textOf) {
    const line = this.root.querySelector("#property-formula-result");
    if (!line) return;
    const { bench } = this;
    const node = bench.nodes()[0] ?? {};
    const found = node.formula ? resultsOf(bench, textOf) : [];
    line.replaceChildren(...(found.length ? [el("span", { class: "muted" }, t("On sample figures:"), " "), ...found.flatMap(([name, text], index) => [index ? " · " : "", name ? `${name} = ` : "", el("strong", {}, text || t("(blank)"))])] : []));
  }
}

const SHOWN = 3;

/**
 * @param {Workbench} bench
 * @param {(key: string) => string | null} textOf
 * @returns {[name: string, text: string][]}
 */
function resultsOf(bench, textOf) {
  const { selection, kind, section } = bench;
  const node = at(bench.definition, selection.path);
  const list = (/** @type {[string, string][]} */ keys) => keys.map(([name, key]) => /** @type {[string, string | null]} */ ([name, textOf(key)])).filter(([, text]) => text !== null);
  if (selection.cell) return /** @type {any} */ (list([["", `${selection.cell.row}/${selection.cell.column}`]]));
  const rows = (/** @type {any[]} */ nodes) => nodes.flatMap(function walk(/** @type {any} */ row) {
    return [row.code, .../** @type {string[]} */ ((row.children ?? []).flatMap(walk))];
  });
  const columns = (/** @type {any[]} */ nodes) => nodes.flatMap(function walk(/** @type {any} */ column) {
    return column.children ? /** @type {string[]} */ (column.children.flatMap(walk)) : [column.code];
  });
  const keys = kind === "row" ? columns(section.columns ?? []).map((code) => [code, `${node.code}/${code}`]) : kind === "column" ? rows(section.rows ?? []).map((code) => [code, `${code}/${node.code}`]) : [];
  return /** @type {any} */ (list(/** @type {any} */ (keys)).slice(0, SHOWN));
}
