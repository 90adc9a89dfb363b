/** What all parts of the editor share: the draft, what is selected, what was drawn last and what is wrong with it. */

import { Draft } from "./draft.js";
import { at, keyOf, kindOf } from "./nodes.js";
import { followed, kindSelected, only, placeOf, repaired, several } from "./selection.js";
import { dropEmptyCells, ruleOf } from "./edits/cells.js";

/** @typedef {import("./nodes.js").Path} Path */
/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {"definition" | "selection" | "drawn"} What */

/**
 * The selected places that are of the kind in hand: headers between selected columns have none of their properties.
 * @param {any} definition
 * @param {Selection} selection
 * @returns {Path[]}
 */
function alike(definition, { path, paths }) {
  const kind = kindOf(definition, path);
  return paths.filter((each) => at(definition, each) !== undefined && kindOf(definition, each) === kind);
}

export class Workbench {
  /**
   * @param {any} definition
   * @param {any[]} problems
   */
  constructor(definition, problems) {
    this.draft = new Draft(definition);
    /** @type {Selection} */
    this.selection = only(definition.sections.length ? ["sections", 0] : []);
    /** @type {any} the definition that the canvas and the problems belong to */
    this.drawn = definition;
    this.problems = problems;
    /** Whether the present change is a letter typed in the properties: that pane is then left alone. */
    this.typing = false;
    /** @type {[What, () => void][]} */
    this.listeners = [];
    let before = definition;
    this.draft.onChange((next, foreign) => {
      // Places move when a row comes or goes above, also by another's hand: what is selected stays so. Of what a step of one's own
      // has taken away the neighbour is in hand; of what another took away the section, since letters may be on their way.
      const now = followed(this.selection, before, next);
      const gone = now.path.length < this.selection.path.length;
      this.selection = repaired(gone && !foreign ? this.selection : now, next);
      before = next;
      this.tell("definition");
    });
  }

  get definition() {
    return this.draft.definition;
  }

  /**
   * @param {What} what
   * @param {() => void} listener
   */
  on(what, listener) {
    this.listeners.push([what, listener]);
  }

  /** @param {What} what */
  tell(what) {
    for (const [wanted, listener] of this.listeners) if (wanted === what) listener();
  }

  /** @param {Selection} selection */
  select(selection) {
    this.draft.endStep();
    this.selection = repaired(selection, this.definition);
    this.tell("selection");
  }

  /** @param {Path} path */
  selectOnly(path) {
    this.select(only(path));
  }

  /** The section of what is selected, or null. */
  get section() {
    return this.selection.path.length >= 2 ? at(this.definition, this.selection.path.slice(0, 2)) : null;
  }

  get kind() {
    return kindSelected(this.selection, this.definition);
  }

  /**
   * One step of editing the structure; what the edit returns is selected.
   * @param {(definition: any) => Path[]} edit
   */
  edit(edit) {
    this.draft.endStep();
    // The selection of the old definition must not be repaired in the new one: its places may be somebody else's.
    this.selection = only(this.selection.path.slice(0, 2));
    const places = this.draft.change(edit);
    this.select(several(places));
  }

  /**
   * The nodes that the properties belong to; of cells their rules, {} where a cell has none.
   * @param {any} [definition]
   * @returns {any[]}
   */
  nodes(definition = this.definition) {
    const { cell, cells, path } = this.selection;
    if (!cell) return alike(definition, this.selection).map((each) => at(definition, each));
    const rules = at(definition, path)?.cells ?? [];
    return cells.map(({ row, column }) => rules.find((/** @type {any} */ each) => each.row === row && each.column === column) ?? {});
  }

  /**
   * Set a property of everything that is selected; undefined takes it away. A rule of a cell that says nothing goes.
   * @param {string} name
   * @param {any} value
   * @param {{ typing?: boolean, joins?: string }} [options]
   */
  set(name, value, { typing = false, joins = "" } = {}) {
    this.typing = typing;
    this.draft.change((definition) => this.assign(definition, name, value), joins);
    this.typing = false;
  }

  /**
   * Set a property of what was selected before: the pane of today, in which somebody may be writing, is left alone.
   * @param {Selection} selection
   * @param {string} name
   * @param {any} value
   * @param {(definition: any) => void} [besides] what follows from it
   */
  setElsewhere(selection, name, value, besides = () => {}) {
    this.typing = true;
    this.draft.change((definition) => {
      this.assign(definition, name, value, selection);
      besides(definition);
    });
    this.typing = false;
  }

  /**
   * @param {any} definition
   * @param {string} name
   * @param {any} value
   * @param {Selection} [selection]
   */
  assign(definition, name, value, selection = this.selection) {
    const { cell, cells, path } = selection;
    const section = at(definition, path.slice(0, 2));
    if (cell && !section) return;
    const nodes = cell ? cells.map((each) => ruleOf(section, each)) : alike(definition, selection).map((each) => at(definition, each));
    for (const node of nodes) {
      if (value === undefined) delete node[name];
      else node[name] = structuredClone(value);
    }
    if (cell) dropEmptyCells(section);
  }

  /** @returns {string} the same while the same is selected */
  get place() {
    return placeOf(this.selection);
  }

  /** @returns {Set<string>} the keys of the selected places; none while cells are selected */
  get chosen() {
    return new Set(this.selection.cell ? [] : this.selection.paths.map(keyOf));
  }
}
