/**
 * A group of fields that can be folded away. It stays in the pane while something else of its kind is selected: only its fields
 * are made anew, and none while it is closed.
 */

import { el } from "../../../admin/static/js/dom.js";

export class Folder {
  /**
   * @param {string} label
   * @param {(open: boolean) => void} onToggle
   * @param {() => void} onFilled called when fields were made because the group was opened
   */
  constructor(label, onToggle, onFilled) {
    this.box = el("div", { class: "property-fields" });
    this.element = el("details", { class: "property-group" }, el("summary", {}, label), this.box);
    /** @type {() => HTMLElement[]} */
    this.make = () => [];
    this.element.addEventListener("toggle", () => {
      onToggle(this.element.open);
      if (!this.element.open || this.box.childElementCount) return;
      this.box.replaceChildren(...this.make());
      onFilled();
    });
  }

  /**
   * Boxes for formulas are costly, and most groups stay closed: their fields are made when they are opened.
   * @param {boolean} open
   * @param {() => HTMLElement[]} make the fields of what is selected now
   */
  show(open, make) {
    this.make = make;
    this.box.replaceChildren(...(open ? make() : []));
    this.element.open = open;
  }
}
