/** Files beside the report: sent one by one with their progress; a refused file says why and stays in the list. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { csrfToken } from "../../../admin/static/js/http.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/** Larger files are refused before they are sent; the server refuses them too. */
const LARGEST = 50 * 1024 * 1024;

/** @param {number} bytes */
export function sizeText(bytes) {
  return bytes < 1024 * 1024 ? `${formatNumber(Math.max(1, Math.round(bytes / 1024)))} KB` : `${formatNumber(bytes / (1024 * 1024), 1)} MB`;
}

/**
 * @typedef {{ id: number, name: string, size: number, url: string, remove_url?: string }} Stored
 */

/**
 * Send one file; fetch cannot tell how far an upload is.
 * @param {string} url
 * @param {File} file
 * @param {(share: number) => void} progress
 * @returns {Promise<Stored>}
 */
function upload(url, file, progress) {
  const body = new FormData();
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () =>
      request.status < 300 ? resolve(request.response) : reject(new Error(request.response?.message ?? t("The file was not taken.")));
    request.onerror = () => reject(new Error(t("No connection. The file was not sent; please try again.")));
    request.send(body);
  });
}

/** @param {Stored} stored */
function finished({ name, size, url, remove_url: remove }) {
  const link = el("a", { href: url }, name);
  const form = remove
    ? el(
        "form",
        { method: "post", action: remove, "data-confirm": t("Remove the file “%(name)s” from the report?", { name }) },
        el("input", { type: "hidden", name: "csrf_token", value: csrfToken() }),
        el("button", { class: "button button-quiet button-small" }, icon("trash"), t("Remove")),
      )
    : null;
  return [icon("file"), link, el("span", { class: "muted small" }, sizeText(size)), form ?? ""];
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
  const send = async (file) => {
    const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
    const item = el("li", { class: "attachment" }, icon("upload"), el("span", {}, file.name), bar);
    list.append(item);
    try {
      if (file.size > LARGEST) throw new Error(t("“%(name)s” is larger than 50 MB. Reduce it or send it in parts.", { name: file.name }));
      item.replaceChildren(...finished(await upload(url, file, (share) => (bar.value = share))));
      countOneMore();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const away = el("button", { type: "button", class: "button button-quiet button-small", onclick: () => item.remove() }, t("Close"));
      item.replaceChildren(icon("error"), el("span", { class: "due-late", role: "alert" }, message), away);
    }
  };

  input.addEventListener("change", async () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    for (const file of files) await send(file);
  });
}
