/** The written part: each text area becomes an editor whose text saves itself like a cell. The server cleans what arrives. */

import { el, icon } from "../../../admin/static/js/dom.js";
import { formatNumber, t } from "../../../admin/static/js/i18n.js";
import { later } from "../../../admin/static/js/later.js";
import { Figures } from "./figures.js";
import { addDraft, insertFigure } from "./helped-writing.js";
import { cleanPasted } from "./word.js";

/** Pause after the last key before the text is sent, in milliseconds. */
const REST = 700;

/** @type {{ name: string, picture: string, label: () => string, active: [string, object?], run: (chain: any) => any }[]} */
const TOOLS = [
  { name: "bold", picture: "bold", label: () => t("Bold"), active: ["bold"], run: (chain) => chain.toggleBold() },
  { name: "italic", picture: "italic", label: () => t("Italic"), active: ["italic"], run: (chain) => chain.toggleItalic() },
  { name: "heading", picture: "heading-3", label: () => t("Heading"), active: ["heading", { level: 3 }], run: (chain) => chain.toggleHeading({ level: 3 }) },
  { name: "bullets", picture: "list", label: () => t("List"), active: ["bulletList"], run: (chain) => chain.toggleBulletList() },
  { name: "numbers", picture: "list-numbered", label: () => t("Numbered list"), active: ["orderedList"], run: (chain) => chain.toggleOrderedList() },
  { name: "table", picture: "table", label: () => t("Insert a table"), active: ["table"], run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  { name: "row", picture: "rows", label: () => t("Add a row"), active: [""], run: (chain) => chain.addRowAfter() },
  { name: "column", picture: "columns", label: () => t("Add a column"), active: [""], run: (chain) => chain.addColumnAfter() },
  { name: "undo", picture: "undo", label: () => t("Undo"), active: [""], run: (chain) => chain.undo() },
  { name: "redo", picture: "redo", label: () => t("Redo"), active: [""], run: (chain) => chain.redo() },
];

/** Plain text of before there was an editor becomes paragraphs. */
const LOOKS_LIKE_HTML = /^\s*<(p|ul|ol|blockquote|h3|h4|table|strong|em|span)\b/i;

/** @param {string} text */
function asHtml(text) {
  if (LOOKS_LIKE_HTML.test(text)) return text;
  const box = el("div");
  for (const paragraph of text.split(/\n\s*\n/).filter(Boolean)) box.append(el("p", {}, paragraph));
  return box.innerHTML;
}

/**
 * The helps that ask the server.
 * @param {any} editor
 * @param {import("./helped-writing.js").Source | null} source null where there is no report to ask about
 */
function helps(editor, source) {
  if (!source) return [];
  const small = "button button-quiet button-small";
  return [
    el("button", { type: "button", class: small, onclick: () => void insertFigure(editor, source) }, icon("sum"), t("Insert a figure")),
    el("button", { type: "button", class: small, onclick: () => void addDraft(editor, source) }, icon("draft"), t("Draft comparisons")),
  ];
}

/**
 * @param {any} editor TipTap's
 * @param {import("./helped-writing.js").Source | null} source
 * @returns {{ bar: HTMLElement, refresh: () => void }}
 */
function toolbar(editor, source) {
  const buttons = TOOLS.map((tool) =>
    el(
      "button",
      {
        type: "button",
        class: "button button-quiet button-icon button-small",
        title: tool.label(),
        "aria-label": tool.label(),
        onclick: () => tool.run(editor.chain().focus()).run(),
      },
      icon(tool.picture),
    ),
  );
  const refresh = () =>
    TOOLS.forEach((tool, index) => {
      if (tool.active[0]) buttons[index]?.setAttribute("aria-pressed", String(editor.isActive(...tool.active)));
    });
  return { bar: el("div", { class: "narrative-tools", role: "toolbar", "aria-label": t("Formatting") }, ...buttons, ...helps(editor, source)), refresh };
}

/**
 * @param {any} tiptap the vendored bundle
 * @param {HTMLTextAreaElement} area
 * @param {Figures} figures
 */
function extensions(tiptap, area, figures) {
  const maximum = area.maxLength > 0 ? area.maxLength : null;
  return [
    // No links and no code: the decree's outline has no place for them, and links would point outside.
    tiptap.StarterKit.configure({ heading: { levels: [3, 4] }, link: false, code: false, codeBlock: false, horizontalRule: false }),
    tiptap.TableKit.configure({ table: { resizable: false } }),
    tiptap.CharacterCount.configure({ limit: maximum }),
    figures.node(tiptap),
    tiptap.Placeholder.configure({ placeholder: t("Write here…") }),
  ];
}

/**
 * Replace one text area.
 * @param {HTMLTextAreaElement} area
 * @param {any} tiptap
 * @param {import("./sheet.js").Sheet} sheet
 * @param {Figures} figures
 * @param {import("./helped-writing.js").Source | null} source
 */
function connectPart(area, tiptap, sheet, figures, source) {
  const key = area.name;
  const host = el("div", { class: "narrative-text" });
  const counter = el("p", { class: "narrative-count muted small" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let kept = "";
  const written = () => (editor.isEmpty ? "" : editor.getHTML());
  const save = () => {
    clearTimeout(timer);
    const text = written();
    if (text === kept) return;
    kept = text;
    sheet.apply([{ key, raw: text }], "typed");
  };
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": area.getAttribute("aria-label") ?? "", "aria-readonly": String(area.readOnly), class: "narrative-input" };
  const editor = new tiptap.Editor({
    element: host,
    editable: !area.readOnly,
    injectCSS: false,
    content: asHtml(area.value),
    extensions: extensions(tiptap, area, figures),
    editorProps: { attributes, transformPastedHTML: cleanPasted },
    onUpdate: () => {
      clearTimeout(timer);
      timer = setTimeout(save, REST);
      count();
    },
    onBlur: save,
    onSelectionUpdate: () => tools.refresh(),
    onTransaction: () => tools.refresh(),
  });
  const count = () => {
    const used = formatNumber(editor.storage.characterCount.characters());
    counter.textContent = area.maxLength > 0 ? t("%(used)s of %(most)s characters", { used, most: formatNumber(area.maxLength) }) : t("%(used)s characters", { used });
  };
  const tools = toolbar(editor, source);
  kept = written();
  count();
  const message = el("p", { class: "field-error", hidden: true });
  area.replaceWith(el("div", { class: "narrative-editor" }, ...(area.readOnly ? [] : [tools.bar]), host), counter, message);
  window.addEventListener("pagehide", save);
  sheet.views.set(key, {
    show: (_text, raw) => {
      editor.commands.setContent(asHtml(raw), { emitUpdate: false });
      kept = written(); // as the editor writes it: otherwise leaving the text would be a change
    },
    commit: save,
    busy: () => editor.isFocused || written() !== kept,
    mark: (text) => {
      message.textContent = text;
      message.hidden = text === "";
    },
  });
}

/**
 * The editor is a large script; pages without a written part never load it.
 * @param {ParentNode} root
 * @param {import("./sheet.js").Sheet} sheet
 * @param {import("./helped-writing.js").Source | null} source
 */
export async function connectNarratives(root, sheet, source) {
  const areas = /** @type {NodeListOf<HTMLTextAreaElement>} */ (root.querySelectorAll(".narrative textarea[name]"));
  if (areas.length === 0) return;
  const tiptap = await import("../../../admin/static/vendor/tiptap.js");
  const figures = new Figures((key) => sheet.textOf(key));
  sheet.watchers.push(later(() => figures.refresh()));
  for (const area of areas) connectPart(area, tiptap, sheet, figures, source);
}
