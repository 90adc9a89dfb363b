/** Files beside the report: sent one by one with their progress; a refused file says why and stays in the list. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { csrfToken, getJson } from "../../../admin/static/js/http.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { NotReached, sendFile, sizeText } from "./sending.js";

/** @typedef {import("./sending.js").Stored} Stored */

/** A scan that is under way is asked about this often, in milliseconds. */
const PAUSE = 2000;

/** @type {Partial<Record<Stored["scan"], { text: () => string, look: string, picture: string }>>} */
const CHIPS = {
  pending: { text: () => t("being scanned for viruses"), look: "chip chip-note", picture: "clock" },
  infected: { text: () => t("contains malware"), look: "chip chip-bad", picture: "error" },
  failed: { text: () => t("not scanned"), look: "chip chip-warn", picture: "warning" },
};

/**
 * A button that posts, as the page's own forms do.
 * @param {string} url
 * @param {string} label
 * @param {string} picture
 * @param {string} [question]
 */
function postButton(url, label, picture, question) {
  return el(
    "form",
    { method: "post", action: url, "data-confirm": question },
    el("input", { type: "hidden", name: "csrf_token", value: csrfToken() }),
    el("button", { class: "button button-quiet button-small" }, icon(picture), label),
  );
}

/** @param {Stored} stored */
export function finished({ name, size, scan, refusal, url, scan_url: again, remove_url: remove }) {
  const chip = CHIPS[scan];
  const question = t("Remove the file “%(name)s” from the report?", { name });
  return [
    icon("file"),
    url ? el("a", { href: url }, name) : el("span", {}, name),
    el("span", { class: "muted small" }, sizeText(size)),
    chip ? el("span", { class: chip.look }, icon(chip.picture), chip.text()) : "",
    el("span", { class: "button-row" }, again ? postButton(again, t("Scan again"), "refresh") : null, remove ? postButton(remove, t("Remove"), "trash", question) : null),
    refusal && scan !== "pending" ? el("p", { class: "attachment-refusal", role: "alert" }, refusal) : "",
  ];
}

/**
 * Follow a scan until it has ended; without a connection the page tells when it is loaded again.
 * @param {Element} item
 * @param {string} url of the file's state
 */
async function follow(item, url) {
  while (item.isConnected) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const stored = await getJson(url).catch(() => null);
    if (stored && stored.scan !== "pending") {
      item.replaceChildren(...finished(stored));
      return;
    }
  }
}

/**
 * The network is back: what could not be sent is sent, unless the person has let it go or sent it meanwhile.
 * @param {HTMLElement} button
 */
function pressWhenBack(button) {
  window.addEventListener("online", () => button.isConnected && button.click(), { once: true });
}

/** The outline says how many files there are. */
function countOneMore() {
  const count = document.querySelector('#outline a[href="#attachments"] .count');
  if (count) count.textContent = formatNumber(Number(count.textContent) + 1);
}

/**
 * @param {HTMLElement} box [data-attachments=url] with an <input type=file> and a <ul>
 */
export function connectAttachments(box) {
  const url = box.dataset.attachments ?? "";
  const input = /** @type {HTMLInputElement | null} */ (box.querySelector('input[type="file"]'));
  const list = box.querySelector("ul");
  if (!input || !list) return;

  /** @param {File} file */
  const send = (file) => {
    const item = el("li", { class: "attachment" });
    list.append(item);
    return put(file, item);
  };

  /**
   * @param {File} file
   * @param {HTMLElement} item its line
   */
  const put = async (file, item) => {
    const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
    item.replaceChildren(icon("upload"), el("span", {}, file.name), bar);
    try {
      const stored = await sendFile(url, file, (share) => (bar.value = share));
      item.replaceChildren(...finished(stored));
      countOneMore();
      if (stored.scan === "pending") void follow(item, stored.state_url);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const away = el("button", { type: "button", class: "button button-quiet button-small", onclick: () => item.remove() }, t("Close"));
      const again = el("button", { type: "button", class: "button button-small", onclick: () => void put(file, item) }, icon("refresh"), t("Try again"));
      if (error instanceof NotReached) pressWhenBack(again);
      item.replaceChildren(icon("error"), el("span", {}, file.name), el("span", { class: "due-late", role: "alert" }, message), ...(error instanceof NotReached ? [again] : []), away);
    }
  };

  for (const item of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-state-url]"))) void follow(item, item.dataset.stateUrl ?? "");
  input.addEventListener("change", async () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    for (const file of files) await send(file);
  });
}
