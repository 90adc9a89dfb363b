/** Sending one file to the report: a refused one says why. */

import { csrfToken } from "../../../admin/static/js/http.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";

/** Larger files are refused before they are sent; the server refuses them too. */
const LARGEST = 50 * 1024 * 1024;

/** The server was not reached: the same file may be sent again. */
export class NotReached extends Error {}

/** @param {number} bytes */
export function sizeText(bytes) {
  return bytes < 1024 * 1024 ? `${formatNumber(Math.max(1, Math.round(bytes / 1024)))} KB` : `${formatNumber(bytes / (1024 * 1024), 1)} MB`;
}

/**
 * @typedef {object} Stored a file as runtime/attachments/lines.py lists it
 * @property {number} id
 * @property {string} name
 * @property {number} size
 * @property {"none" | "pending" | "clean" | "infected" | "failed"} scan what the virus scanner said
 * @property {string} reference what a cell keeps of it
 * @property {string} refusal why it cannot be opened
 * @property {string} url "" while it cannot be opened
 * @property {string} state_url
 * @property {string} scan_url
 * @property {string} remove_url
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
    request.onerror = () => reject(new NotReached(t("No connection. The file was not sent; please try again.")));
    request.send(body);
  });
}

/**
 * Send one file; an error says why it was not taken.
 * @param {string} url
 * @param {File} file
 * @param {(share: number) => void} [progress]
 * @returns {Promise<Stored>}
 */
export async function sendFile(url, file, progress = () => {}) {
  if (file.size > LARGEST) throw new Error(t("“%(name)s” is larger than 50 MB. Reduce it or send it in parts.", { name: file.name }));
  return upload(url, file, progress);
}
