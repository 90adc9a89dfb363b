/** Dialogs: <dialog> elements of the page opened by `data-dialog`, and questions asked from a script. */

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/** Open and close the dialogs written in the page. */
export function connectDialogs() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-dialog]"));
    if (opener) openDialog(opener.dataset.dialog ?? "");
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
  });
}

/** @param {string} id */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/**
 * @typedef {{ value: string, label: string, kind?: "primary" | "secondary" | "danger" }} Choice
 */

/**
 * Ask once; the answer is the value of the button, or "" when the dialog was left.
 * @param {string} title
 * @param {string | Node} body
 * @param {Choice[]} choices the last one is the proposed answer
 * @returns {Promise<string>}
 */
export function ask(title, body, choices) {
  const buttons = choices.map(({ value, label, kind = "secondary" }) =>
    el("button", { type: "submit", value, class: `button button-${kind}` }, label),
  );
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-label": title },
    el("div", { class: "dialog-head" }, el("h2", {}, title)),
    el("form", { method: "dialog" }, el("div", { class: "dialog-body" }, body), el("div", { class: "dialog-foot" }, ...buttons)),
  );
  document.body.append(dialog);
  dialog.showModal();
  buttons.at(-1)?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      focusAnew();
      resolve(dialog.returnValue);
    });
  });
}

/**
 * A field that moved in the page while the dialog was open has the focus again, but Chromium does not let it be typed in until the
 * focus comes anew.
 */
function focusAnew() {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || field === document.body) return;
  field.blur();
  field.focus({ preventScroll: true });
}

/**
 * Yes or no, naming what will happen.
 * @param {string} title
 * @param {string} text
 * @param {string} yes label of the button that does it
 * @returns {Promise<boolean>}
 */
export async function confirmAct(title, text, yes) {
  const answer = await ask(title, el("p", {}, text), [
    { value: "", label: t("Cancel") },
    { value: "yes", label: yes, kind: "primary" },
  ]);
  return answer === "yes";
}

/**
 * A short message in the corner, read aloud by screen readers; it goes by itself unless it carries an action.
 * @param {string} text
 * @param {{ icon?: string, action?: { label: string, act: () => void }, seconds?: number }} [options]
 * @returns {HTMLElement} the message, for who takes it away earlier
 */
export function toast(text, { icon: name = "info", action, seconds = 6 } = {}) {
  const box = document.getElementById("toasts") ?? document.body;
  const message = el("div", { class: "toast" }, icon(name), el("span", { class: "toast-text" }, text));
  if (action) {
    const act = () => {
      message.remove();
      action.act();
    };
    message.append(el("button", { type: "button", class: "button button-small", onclick: act }, action.label));
  }
  box.append(message);
  setTimeout(() => message.remove(), seconds * 1000);
  return message;
}
