/** What a list is made of; lists.js fetches it for forms that have one. */

export { RecordActs } from "./record-acts.js";
export { RecordFormulas } from "./record-formulas.js";
export { Records } from "./records.js";
