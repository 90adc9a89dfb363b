/**
 * The service worker: forms that a person has loaded open again without a connection. Pages always come from the server when it is
 * reached; only what never changes under its address comes from the device first. Nothing of another host passes here.
 */

import { formsName, isAway, kindOf, LONGEST, OFFLINE_PAGE, outdated, shellName, strangers } from "./rules.js";
import { openDatabase, SNAPSHOTS } from "./database.js";

/** Says whose page it is: the server writes it on every page of somebody who has signed in. */
const PERSON = "X-Person";
/** When the device got it. */
const KEPT = "X-Kept";
/** Where the worker remembers who is at the device. */
const WHO = "baocao-who";

/**
 * @param {string} version of the static files
 * @param {any} scope the worker's global scope
 * @param {string[]} needed what the page for no connection is made of
 */
export function serve(version, scope, needed) {
  scope.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install(version, scope, needed)));
  scope.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate(version, scope)));
  scope.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(version, event.data).then(() => event.ports[0]?.postMessage("kept"))));
  scope.addEventListener("fetch", (/** @type {any} */ event) => answer(version, scope, event));
}

/**
 * @param {string} version
 * @param {any} scope
 * @param {string[]} needed
 */
async function install(version, scope, needed) {
  const cache = await caches.open(shellName(version));
  await cache.addAll([OFFLINE_PAGE, ...needed]);
  await scope.skipWaiting();
}

/**
 * @param {string} version
 * @param {any} scope
 */
async function activate(version, scope) {
  for (const name of outdated(await caches.keys(), version)) await caches.delete(name);
  await scope.clients.claim();
}

/**
 * A page tells what it was made of; it was loaded before the worker stood by.
 * @param {string} version
 * @param {{ page: string, person: number, assets: string[] }} told
 */
async function keep(version, { page, person, assets }) {
  await arrive(String(person));
  const shell = await caches.open(shellName(version));
  for (const asset of assets) if (!(await shell.match(asset))) await shell.add(asset).catch(() => {}); // gone meanwhile: it comes with the next load
  const forms = await caches.open(formsName(person));
  if (await forms.match(page)) return;
  const response = await fetch(page, { headers: { Accept: "text/html" } }).catch(() => null);
  if (response) await keepForm(page, response);
}

/**
 * @param {string} version
 * @param {any} scope
 * @param {any} event
 */
function answer(version, scope, event) {
  const { request } = event;
  const url = new URL(request.url);
  const kind = kindOf({ method: request.method, mode: request.mode, path: url.pathname, ours: url.origin === scope.location.origin });
  if (kind === "asset") event.respondWith(fromDevice(version, request));
  else if (kind === "form" || kind === "page") event.respondWith(fromServer(event, url.pathname, kind === "form"));
  else if (kind === "leaving") event.waitUntil(arrive(""));
}

/**
 * @param {string} version
 * @param {Request} request
 */
async function fromDevice(version, request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(shellName(version))).put(request.url, response.clone());
  return response;
}

/**
 * @param {any} event
 * @param {string} path
 * @param {boolean} form
 */
async function fromServer(event, path, form) {
  const response = await fetch(event.request).catch(() => null);
  if (!response || isAway(response.status)) return (await fromThePast(path, form)) ?? response ?? Response.error();
  event.waitUntil(note(path, response.clone(), form));
  return response;
}

/**
 * @param {string} path
 * @param {boolean} form
 */
async function fromThePast(path, form) {
  const kept = form ? await keptForm(path) : undefined;
  return kept ?? caches.match(OFFLINE_PAGE);
}

/** @param {string} path */
async function keptForm(path) {
  const kept = await (await caches.open(formsName(await whoIsHere()))).match(path);
  const fresh = kept && Date.now() - Number(kept.headers.get(KEPT)) < LONGEST;
  return fresh ? kept : undefined;
}

/**
 * Take note of whose page came, and keep it if it is a form.
 * @param {string} path
 * @param {Response} response
 * @param {boolean} form
 */
async function note(path, response, form) {
  const person = response.headers.get(PERSON);
  if (person === null) return;
  if (person !== (await whoIsHere())) await arrive(person);
  if (form) await keepForm(path, response);
}

/**
 * @param {string} path
 * @param {Response} response
 */
async function keepForm(path, response) {
  const person = response.headers.get(PERSON);
  // A report that is only read needs no device; a redirect led elsewhere.
  if (!response.ok || response.redirected || person === null) return;
  const headers = new Headers(response.headers);
  headers.set(KEPT, String(Date.now()));
  const kept = new Response(await response.blob(), { status: 200, headers });
  await (await caches.open(formsName(person))).put(path, kept);
}

/** @returns {Promise<string>} the person at the device, "" for nobody */
async function whoIsHere() {
  const kept = await (await caches.open(WHO)).match("/");
  return kept ? kept.text() : "";
}

/**
 * Somebody is at the device now, or ("") nobody: what the device kept for others goes. Changes that were not sent stay; they are sent
 * when the one who made them comes back.
 * @param {string} person
 */
async function arrive(person) {
  await (await caches.open(WHO)).put("/", new Response(person));
  for (const name of strangers(await caches.keys(), person)) await caches.delete(name);
  await forgetSnapshots(person);
}

/** @param {string} person */
async function forgetSnapshots(person) {
  const database = await openDatabase();
  const transaction = database.transaction(SNAPSHOTS, "readwrite");
  const request = transaction.objectStore(SNAPSHOTS).openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if (String(cursor.value.person) !== person) cursor.delete();
    cursor.continue();
  };
  await new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}
