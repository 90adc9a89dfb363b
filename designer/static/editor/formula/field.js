/** The box in which a formula is written: CodeMirror with our language, completion, signatures and underlined errors. */

import {
  autocompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  defaultKeymap,
  EditorState,
  EditorView,
  history,
  historyKeymap,
  keymap,
  setDiagnostics,
  showTooltip,
  StateField,
  tooltips,
} from "../../../../admin/static/vendor/codemirror.js";
import { el } from "../../../../admin/static/js/dom.js";
import { later } from "../../../../admin/static/js/later.js";
import { callAt } from "./functions.js";
import { formulaLanguage } from "./language.js";
import { fitting } from "./names.js";

/**
 * @typedef {object} Options
 * @property {string} id
 * @property {string} label for those who cannot see the one above the box
 * @property {string} text
 * @property {string} describedBy
 * @property {() => import("./names.js").Named[]} names
 * @property {import("./elsewhere.js").Elsewhere} elsewhere
 * @property {import("./functions.js").Functions} functions
 * @property {import("./style.js").Style} style
 * @property {(text: string) => void} onType
 * @property {(text: string) => void} onLeave
 */

/** @typedef {{ start: number, end: number, message: string, severity: string }} Mark */

/** @typedef {{ mark: (marks: Mark[]) => void, text: () => string, focus: () => void, replace: (text: string) => void, destroy: () => void }} Box */

/**
 * A box for a formula. It is made once the page has been painted, or as soon as it is used: making it takes longer than drawing a row.
 * @param {Options} options
 * @returns {Box & { element: HTMLElement }}
 */
export function formulaField(options) {
  const element = el("div", { class: "formula-box" });
  /** @type {Box | null} */
  let box = null;
  /** @type {Mark[]} */
  let marked = [];
  const made = () => {
    if (!box) {
      box = boxIn(element, options);
      box.mark(marked);
    }
    return box;
  };
  later(() => element.isConnected && made())();
  return {
    element,
    mark: (marks) => {
      marked = marks;
      box?.mark(marks);
    },
    text: () => box?.text() ?? options.text,
    focus: () => made().focus(),
    replace: (text) => made().replace(text),
    destroy: () => box?.destroy(),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Options} options
 * @returns {Box}
 */
function boxIn(element, options) {
  const { id, label, describedBy, functions, onType, onLeave } = options;
  const codes = new Set(options.names().filter(({ type }) => type !== "function").flatMap(({ text }) => text.split(".")));
  const isCode = (/** @type {string} */ name) => codes.has(name) || [...codes].some((code) => code.toLowerCase() === name.toLowerCase());
  let left = options.text;
  const leave = (/** @type {any} */ view) => {
    const text = view.state.doc.toString();
    if (text !== left) onLeave(text);
    left = text;
  };
  const finish = (/** @type {any} */ view) => {
    leave(view);
    return true;
  };
  const view = new EditorView({
    doc: options.text,
    extensions: [
      EditorState.transactionFilter.of(oneLine),
      history(),
      closeBrackets(),
      bracketMatching(),
      autocompletion({ override: [(/** @type {any} */ context) => complete(context, options), (/** @type {any} */ context) => completeElsewhere(context, options)], icons: false, activateOnTypingDelay: 60, activateOnCompletion: isUnfinished }),
      keymap.of([...completionKeymap, { key: "Enter", run: finish }, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
      formulaLanguage((name) => Boolean(functions.get(name)), isCode),
      signatures(functions),
      tooltips({ parent: document.body }),
      EditorView.lineWrapping,
      EditorView.cspNonce.of(nonce()),
      EditorView.contentAttributes.of({ id, "aria-label": label, "aria-describedby": describedBy, spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      EditorView.updateListener.of((/** @type {any} */ update) => {
        if (update.docChanged && update.transactions.some((/** @type {any} */ each) => each.isUserEvent("input") || each.isUserEvent("delete") || each.isUserEvent("undo") || each.isUserEvent("redo") || each.isUserEvent("move"))) onType(update.state.doc.toString());
      }),
      EditorView.domEventHandlers({ beforeinput: replaceAtOnce, blur: (/** @type {any} */ _event, /** @type {any} */ target) => leave(target) }),
    ],
  });
  element.append(view.dom);
  return {
    mark: (marks) => view.dispatch(setDiagnostics(view.state, marks.map((mark) => diagnostic(mark, view.state.doc.length)))),
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    replace: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length }, userEvent: "input.type" });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

/**
 * What is written over a selection is put in by the editor: the browser would carry the colour of what stood there along as a
 * style of its own, which the policy of the page refuses. Brackets and quotes go around what is selected, as always.
 * @param {any} event
 * @param {any} view
 * @returns {boolean} whether it is done
 */
function replaceAtOnce(event, view) {
  const { data, inputType, isComposing } = event;
  if (inputType !== "insertText" || !data || isComposing || view.composing || view.state.selection.main.empty || /^[([{"']$/.test(data)) return false;
  event.preventDefault();
  view.dispatch(view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true }));
  return true;
}

/** @returns {string} what the page's policy asks of styles that a script brings */
function nonce() {
  return /** @type {HTMLElement | null} */ (document.querySelector("script[nonce]"))?.nonce ?? "";
}

/**
 * A formula is one line: pasted line breaks become blanks.
 * @param {any} transaction
 */
function oneLine(transaction) {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, " ").trim();
  return [{ changes: { from: 0, to: transaction.startState.doc.length, insert: text }, selection: { anchor: text.length }, userEvent: "input.paste" }];
}

/**
 * @param {Mark} mark
 * @param {number} length
 */
function diagnostic({ start, end, message, severity }, length) {
  const from = Math.min(start, Math.max(length - 1, 0));
  return { from, to: Math.min(Math.max(end, from + 1), length), message, severity };
}

/**
 * What is being written: a name of this form, or of another form after its code and "!".
 * @param {any} context
 */
function wordAt(context) {
  return context.matchBefore(/[\p{L}_][\p{L}\p{N}_.]*(?:![\p{L}\p{N}_.]*)?/u);
}

/**
 * The list goes on after the code of a form, and after a row.
 * @param {any} completion
 */
function isUnfinished(completion) {
  return completion.type === "form" || completion.apply?.endsWith?.(".") === true;
}

/**
 * Forms, and what is in them: asked of the server.
 * @param {any} context
 * @param {Options} options
 */
async function completeElsewhere(context, options) {
  const word = wordAt(context);
  if (!word) return null;
  const found = await options.elsewhere.names(word.text);
  if (!found.length || context.aborted) return null;
  // A row goes on to its columns; who wants the row alone takes the dot away.
  return { from: word.from, filter: false, options: found.map(({ text, detail, type }) => ({ label: text, detail, type, apply: type === "row" ? `${text}.` : text })) };
}

/**
 * @param {any} context
 * @param {Options} options
 */
function complete(context, options) {
  const word = wordAt(context);
  if (word ? word.text.includes("!") : !context.explicit) return null;
  const found = fitting(options.names(), word?.text ?? "").slice(0, 60);
  if (!found.length) return null;
  return {
    from: word?.from ?? context.pos,
    filter: false,
    options: found.map((name) => ({ label: name.text, detail: name.detail, type: name.type, info: name.help, apply: name.type === "function" ? applyCall : name.text })),
  };
}

/**
 * A function is written with its brackets, the cursor between them.
 * @param {any} view
 * @param {any} completion
 * @param {number} from
 * @param {number} to
 */
function applyCall(view, completion, from, to) {
  const next = view.state.doc.sliceString(to, to + 1);
  const text = completion.label + (next === "(" ? "" : "()");
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + completion.label.length + 1 }, userEvent: "input.complete" });
}

/** @param {import("./functions.js").Functions} functions */
function signatures(functions) {
  const tooltip = (/** @type {any} */ state) => {
    const place = state.selection.main.head;
    const call = completionStatus(state) === "active" ? null : callAt(state.doc.toString(), place);
    const entry = call && functions.get(call.name);
    if (!call || !entry) return null;
    return { pos: call.start, above: true, strictSide: false, create: () => ({ dom: signature(call.name, entry, call.argument) }) };
  };
  return StateField.define({
    create: () => null,
    update: (/** @type {any} */ _value, /** @type {any} */ transaction) => tooltip(transaction.state),
    provide: (/** @type {any} */ field) => showTooltip.from(field),
  });
}

/**
 * @param {string} name
 * @param {import("./functions.js").FunctionEntry} entry
 * @param {number} argument
 */
function signature(name, entry, argument) {
  const repeats = entry.parameters.at(-1) === "…";
  const last = entry.parameters.length - (repeats ? 2 : 1);
  const parameters = entry.parameters.flatMap((parameter, place) => [place ? "; " : "", el(place === Math.min(argument, last) ? "strong" : "span", {}, parameter)]);
  return el("div", { class: "formula-signature" }, el("code", {}, name.toUpperCase(), "(", ...parameters, ")"), el("p", {}, entry.help));
}
