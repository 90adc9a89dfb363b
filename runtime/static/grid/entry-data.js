/** What the server hands to the entry page (runtime/entry/page.py). */

/**
 * @typedef {object} EntryData
 * @property {number} report
 * @property {number} person
 * @property {string} account the name with which the person signs in
 * @property {{ cells: string, cell: string, sign_in: string, differences: string, news: string, leave: string, words: string, again: string, worker: string }} urls
 *   `cell` takes ?key=…
 * @property {import("./live.js").Formulas | null} [formulas] what is calculated on this page
 * @property {number} sequence of the last change of any cell
 * @property {boolean} connected another system may bring figures at any time
 * @property {Record<string, number>} sequences of the cells that have been changed
 * @property {string[] | null} [open] the cells that a return opened, if it opened those alone
 * @property {Record<string, import("./fields.js").FieldInfo>} fields by key
 * @property {Record<string, { code: string, label: string }[]>} choices answers by "section/column"
 * @property {Record<string, string[]>} marks the other columns of which exactly one is marked, by "section/column"
 * @property {Record<string, import("./records.js").ListInfo>} lists whose rows the person adds, by name: "DS", and "B1~R05" for lines below a row of a table
 * @property {import("./problems.js").Problem[]} problems
 * @property {import("../beside/connect.js").Data} beside
 * @property {import("./outline.js").Completeness} completeness
 * @property {Record<string, import("./outline.js").Completeness>} sections
 */

export {};
