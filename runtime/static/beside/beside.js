/**
 * What stands beside the figures on the entry page and on the checking page alike. Each part (comments, …) has its own module; here is
 * the place where they stand, below the panel of the selected cell, and who tells them which cell that is.
 */

/**
 * @typedef {object} Page what a part may ask of the page it stands on
 * @property {(key: string) => HTMLElement | undefined} cellOf a cell of a table
 * @property {(key: string) => string} nameOf
 * @property {(key: string) => string} textOf what the cell shows now
 * @property {(key: string) => void} jump
 * @property {() => void} showPanel the panel may be hidden
 *
 * @typedef {object} Part
 * @property {HTMLElement} box its place; it is never taken out of the page, so that a text being written keeps the focus
 * @property {(key: string) => void} select
 * @property {() => Promise<void>} start once the page is ready
 * @property {() => void} [changed] figures moved
 */

/** Everything on the page that stands for one key: cells, parts of the narrative, fields. */
const PLACES = "table [data-key], .part[data-key], .field[data-key]";

export class Beside {
  /**
   * @param {HTMLElement | null} box
   * @param {Part[]} parts
   */
  constructor(box, parts) {
    this.parts = parts;
    this.key = "";
    box?.append(...parts.map((part) => part.box));
    // The tables tell by themselves which cell is selected; texts and fields are noticed here.
    document.addEventListener("focusin", ({ target }) => {
      const place = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest(PLACES));
      if (place && place.tagName !== "TD") this.select(place.dataset.key ?? "");
    });
  }

  /** @param {string} key */
  select(key) {
    if (key === this.key) return;
    this.key = key;
    for (const part of this.parts) part.select(key);
  }

  changed() {
    for (const part of this.parts) part.changed?.();
  }

  async start() {
    await Promise.all(this.parts.map((part) => part.start()));
  }
}
