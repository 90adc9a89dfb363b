// The formula editor, and nothing else: what is exported here is all that designer/static/editor/formula uses.
export { EditorState, StateField, Compartment } from "@codemirror/state";
export { EditorView, keymap, placeholder, showTooltip, tooltips } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
export { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus, startCompletion } from "@codemirror/autocomplete";
export { setDiagnostics } from "@codemirror/lint";
export { tags } from "@lezer/highlight";
