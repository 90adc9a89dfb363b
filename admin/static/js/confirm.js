/** Forms with `data-confirm` ask once before they are sent; buttons are not pressed twice. */

import { confirmAct } from "./dialogs.js";
import { t } from "./i18n.js";

/** @param {SubmitEvent} event */
async function askFirst(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const question = form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (await confirmAct(t("Please confirm"), question, button?.textContent?.trim() || t("Continue"))) {
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
  }
}

/**
 * A second press while the first is on its way would be a second act; the button wakes again when the page is shown anew.
 * @param {SubmitEvent} event
 */
function onlyOnce(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

export function connectForms() {
  document.addEventListener("submit", (event) => void askFirst(event));
  document.addEventListener("submit", onlyOnce);
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) {
      delete form.dataset.sent;
      delete form.dataset.confirmed;
    }
  });
}
