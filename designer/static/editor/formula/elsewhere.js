/** What other forms offer to a formula: asked of the server while one types, each text once. */

import { getJson } from "../../../../admin/static/js/http.js";

/** @typedef {{ text: string, detail: string, type: "form" | "row" | "column" }} NamedElsewhere */

/** Letters with which a form is looked for; after its "!" everything is shown. */
const SHORTEST = 2;

export class Elsewhere {
  /**
   * @param {string} url
   * @param {(url: string) => Promise<NamedElsewhere[]>} [get]
   */
  constructor(url, get = getJson) {
    this.url = url;
    this.get = get;
    /** @type {Map<string, Promise<NamedElsewhere[]>>} */
    this.known = new Map();
  }

  /**
   * @param {string} typed such as "xld", "XLD02!tong", "XLD02!R01."
   * @returns {Promise<NamedElsewhere[]>} none where the server was not reached: what can be typed goes on without
   */
  names(typed) {
    // A dot without "!" belongs to this form.
    if (!typed.includes("!") && (typed.length < SHORTEST || typed.includes("."))) return Promise.resolve([]);
    const known = this.known.get(typed) ?? this.ask(typed);
    this.known.set(typed, known);
    return known;
  }

  /** @param {string} typed */
  ask(typed) {
    return this.get(`${this.url}?typed=${encodeURIComponent(typed)}`).catch(() => {
      this.known.delete(typed);
      return [];
    });
  }
}
