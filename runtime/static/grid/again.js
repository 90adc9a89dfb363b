/** The session has ended: the password is asked for where the person is, and nothing on the page moves. */

import { el } from "../../../admin/static/js/dom.js";
import { getJson, postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * @typedef {{ person: number, account: string, url: string }} Owner whose page it is
 */

/** @param {string} token */
function renew(token) {
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="csrf_token"]'))) field.value = token;
}

/**
 * Perhaps the person has signed in elsewhere, or only the token of the page has aged: then there is nothing to ask.
 * @param {Owner} owner
 * @returns {Promise<boolean>} whether the page may go on
 */
export async function isBack({ person, url }) {
  const answer = await getJson(url);
  // With the token of somebody else this page would submit in their name.
  if (answer.person === person) renew(answer.token);
  return answer.person === person;
}

/**
 * The form that asks for the password.
 * @param {Owner} owner
 * @param {() => void} onBack
 * @returns {HTMLFormElement}
 */
export function passwordForm({ person, account, url }, onBack) {
  const field = el("input", { class: "input", type: "password", name: "password", autocomplete: "current-password", "aria-label": t("Password of %(account)s", { account }), placeholder: t("Password of %(account)s", { account }) });
  const name = el("input", { type: "text", name: "username", value: account, autocomplete: "username", hidden: true, readonly: true });
  const message = el("span", { class: "due-late", role: "alert" });
  const form = el("form", { class: "again" }, name, field, el("button", { class: "button button-primary button-small" }, t("Sign in")), message);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    message.textContent = "";
    try {
      const { token } = await getJson(url);
      renew((await postJson(url, { username: account, password: field.value, person }, { token })).token);
      onBack();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      message.textContent = error.message || t("No connection. Please try again.");
      field.select();
    }
  });
  return form;
}
