/** What the service worker does with a request, and what it keeps. Pure. */

/** Forms that nobody has opened for so long are no longer shown without a connection, in milliseconds. */
export const LONGEST = 14 * 24 * 3600 * 1000;

/** The page that is shown without a connection where there is no other. */
export const OFFLINE_PAGE = "/offline";

/** Caches of ours begin like this. */
const SHELL = "baocao-shell-";
const FORMS = "baocao-forms-";

/**
 * @typedef {"asset" | "form" | "page" | "leaving" | "other"} Kind asset: never changes under its address; form: a page for filling a
 *   report; page: any other page; leaving: signing out; other: none of our business
 */

/**
 * @param {{ method: string, mode: string, path: string, ours: boolean }} request
 * @returns {Kind}
 */
export function kindOf({ method, mode, path, ours }) {
  if (!ours) return "other";
  if (method === "POST") return path === "/logout/" ? "leaving" : "other";
  if (method !== "GET") return "other";
  if (/^\/(assets|forms)\/[^?]+$/.test(path)) return "asset";
  if (mode !== "navigate") return "other";
  return isForm(path) ? "form" : "page";
}

/** @param {string} path */
export function isForm(path) {
  return /^\/reports\/\d+\/entry$/.test(path);
}

/** @param {string} version */
export function shellName(version) {
  return SHELL + version;
}

/** @param {string | number} person */
export function formsName(person) {
  return FORMS + person;
}

/**
 * The caches that must go when this person is the one at the device; "" when nobody is.
 * @param {string[]} names
 * @param {string} person
 */
export function strangers(names, person) {
  return names.filter((name) => name.startsWith(FORMS) && name !== formsName(person));
}

/**
 * The shells that are too old: a form that was loaded before an update still needs the one before.
 * @param {string[]} names in the order in which they were made
 * @param {string} version
 */
export function outdated(names, version) {
  const others = names.filter((name) => name.startsWith(SHELL) && name !== shellName(version));
  return others.slice(0, -1);
}

/**
 * Whether the server was not reached, though somebody in between may have answered.
 * @param {number} status
 */
export function isAway(status) {
  return status === 502 || status === 503 || status === 504;
}
