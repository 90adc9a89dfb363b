/**
 * Cells and fields that hold a file. The chosen file is sent at once; the cell keeps its reference (digest:size:name, as
 * forms_library/kinds/file.py reads it) and saves, undoes and remembers it like any other text.
 */

import { toast } from "../../../admin/static/js/dialogs.js";
import { el, icon } from "../../../admin/static/js/dom.js";
import { t } from "../../../admin/static/js/i18n.js";
import { NotReached, sendFile, sizeText } from "./sending.js";

const REFERENCE = /^[0-9a-f]{64}:(\d{1,12}):(.+)$/;

/**
 * A reference as people read it: its name and size; null for any other text.
 * @param {string} text
 */
export function fileText(text) {
  const [, size, name] = REFERENCE.exec(text) ?? [];
  return name ? `${name} (${sizeText(Number(size))})` : null;
}

/** @param {"attachments" | "file"} what where files are sent, or where the file of a cell is had */
function address(what) {
  return /** @type {HTMLElement | null} */ (document.querySelector(`[data-${what}]`))?.dataset[what] ?? "";
}

/**
 * Where the file of a cell is had.
 * @param {string} key
 */
export function fileUrl(key) {
  return `${address("file")}?key=${encodeURIComponent(key)}`;
}

/**
 * Let the person choose a file and send it; a refused one says why, and the cell stays as it is.
 * @param {(reference: string) => void} take
 */
export function chooseFile(take) {
  if (address("attachments") === "") {
    toast(t("Files are not sent from this page."), { icon: "warning" });
    return;
  }
  const input = el("input", { type: "file" });
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void send(file, take);
  });
  input.click();
}

/**
 * @param {File} file
 * @param {(reference: string) => void} take
 */
async function send(file, take) {
  toast(t("Sending “%(name)s”…", { name: file.name }), { icon: "upload", seconds: 2 });
  try {
    take((await sendFile(address("attachments"), file)).reference);
  } catch (error) {
    // Without a connection the same file may be sent later; nobody has to find it again.
    const action = error instanceof NotReached ? { label: t("Try again"), act: () => void send(file, take) } : undefined;
    toast(error instanceof Error ? error.message : String(error), { icon: "error", action, seconds: action ? 120 : 15 });
  }
}

/**
 * The control of a single field, and of a cell on a telephone.
 * @param {{ name: Record<string, string>, url?: string, onChange: () => void }} wanted
 * @returns {import("./controls.js").Control}
 */
export function fileControl({ name, url, onChange }) {
  let reference = "";
  const place = el("span", { class: "file-name" });
  const choose = el("button", { type: "button", class: "button button-small", onclick: () => chooseFile(change) }, icon("upload"), el("span", {}, t("Choose a file")));
  const away = el("button", { type: "button", class: "button button-quiet button-small", onclick: () => change("") }, icon("trash"), t("Take out"));
  /** @param {string} raw */
  const show = (raw) => {
    reference = raw;
    const text = fileText(raw) ?? raw;
    place.replaceChildren(text && url ? el("a", { href: url }, text) : text);
    const [, word] = choose.children;
    if (word) word.textContent = text ? t("Replace the file") : t("Choose a file");
    away.hidden = text === "";
  };
  /** @param {string} raw */
  const change = (raw) => {
    show(raw);
    onChange();
  };
  const box = el("div", { class: "file-control", role: "group", ...name }, place, choose, away);
  return { box, field: choose, first: choose, read: () => reference, show };
}

/**
 * What the panel offers for a cell with a file.
 * @param {HTMLElement | undefined} cell
 * @param {{ write: (raw: string) => void } | null} acts null where the cell is only read
 */
export function fileActs(cell, acts) {
  if (cell?.dataset.kind !== "file") return null;
  const there = (cell.firstChild?.nodeValue ?? "") !== "";
  const takes = acts && cell.classList.contains("is-input");
  const offered = [
    there ? el("a", { class: "button button-small", href: fileUrl(cell.dataset.key ?? "") }, icon("download"), t("Open the file")) : null,
    takes ? el("button", { type: "button", class: "button button-small", onclick: () => chooseFile(acts.write) }, icon("upload"), there ? t("Replace the file") : t("Choose a file")) : null,
    takes && there ? el("button", { type: "button", class: "button button-quiet button-small", onclick: () => acts.write("") }, icon("trash"), t("Take out")) : null,
  ].filter((item) => item !== null);
  return offered.length ? el("div", { class: "button-row" }, ...offered) : null;
}

/** Where a report is only read, the files of its single fields can be opened. */
export function linkFiles() {
  for (const field of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.fields-review .field[data-kind="file"]'))) {
    const value = field.querySelector("dd");
    const text = value?.textContent?.trim();
    if (value && text) value.replaceChildren(el("a", { href: fileUrl(field.dataset.key ?? "") }, text));
  }
}
