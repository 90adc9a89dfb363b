/** What belongs to the page and not to a table: keys that work everywhere, buttons above the tables, leaving, coming back. */

import { confirmAct } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {object} WholePage
 * @property {import("./sheet.js").Sheet} sheet
 * @property {() => void} commit write whatever is being typed
 * @property {import("./autosave.js").Autosave} autosave
 * @property {() => boolean} isLasting whether what was typed is kept on this computer
 * @property {(key: string) => void} jump
 * @property {() => void} comeBack the session may have been renewed elsewhere
 */

/** @param {WholePage} page */
export function connectPage(page) {
  connectLinks(page);
  connectKeys(page);
  connectLeaving(page);
  window.addEventListener("online", () => void page.autosave.flush());
  window.addEventListener("focus", () => {
    if (page.autosave.state === "signed-out") page.comeBack();
    else if (page.autosave.state !== "saved") void page.autosave.flush();
  });
}

/** @param {boolean} shown */
export function showPanel(shown) {
  document.body.dataset.panel = shown ? "shown" : "hidden";
  for (const button of document.querySelectorAll('[data-act="panel"]')) button.setAttribute("aria-expanded", String(shown));
}

/** @param {WholePage} page */
function connectLinks({ sheet, jump }) {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    jump(/** @type {HTMLElement} */ (link).dataset.jump ?? "");
  });
  connectActs({ undo: () => sheet.undo(), redo: () => sheet.redo(), panel: () => showPanel(document.body.dataset.panel === "hidden") });
}

/**
 * The buttons above the tables.
 * @param {Record<string, () => void>} acts by the button's data-act
 */
export function connectActs(acts) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-act]"))) {
    button.addEventListener("click", () => acts[button.dataset.act ?? ""]?.());
  }
}

/**
 * Ctrl+S saves now instead of opening the browser's dialog.
 * @param {WholePage} page
 */
function connectKeys({ sheet, autosave }) {
  /** @type {Record<string, () => void>} */
  const anywhere = { s: () => void autosave.flush(), z: () => sheet.undo(), y: () => sheet.redo() };
  window.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const act = event.ctrlKey || event.metaKey ? anywhere[key] : undefined;
    if (!act || event.defaultPrevented || (key !== "s" && isTyping(event.target))) return;
    event.preventDefault();
    act();
  });
}

/**
 * Whether keys belong to a text that is being written there.
 * @param {EventTarget | null} target
 */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** @param {WholePage} page */
function connectLeaving({ commit, autosave, isLasting }) {
  document.querySelector('form[action*="logout"]')?.addEventListener("submit", (event) => void leaveOnlyIfAsked(/** @type {SubmitEvent} */ (event), autosave));
  // A telephone that is put away may never show the page again, and does not say so otherwise.
  document.addEventListener("visibilitychange", () => document.hidden && commit());
  window.addEventListener("pagehide", commit);
  window.addEventListener("beforeunload", (event) => {
    commit();
    // With IndexedDB nothing can be lost; without it the person must decide.
    if (!isLasting() && autosave.queue.length > 0) event.preventDefault();
  });
}

/**
 * Signing out with changes that were not sent: they stay here until the same person comes back.
 * @param {SubmitEvent} event
 * @param {import("./autosave.js").Autosave} autosave
 */
async function leaveOnlyIfAsked(event, autosave) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (autosave.queue.length === 0) return;
  event.preventDefault();
  const text = t("%(count)s changes have not been sent yet. They stay on this computer and are sent when you open this report here again.", { count: autosave.queue.length });
  if (await confirmAct(t("Sign out"), text, t("Sign out"))) form.submit();
}
