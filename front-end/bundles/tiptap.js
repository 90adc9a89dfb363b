// The narrative editor, and nothing else: what is exported here is all that runtime/static/narrative uses.
export { Editor, Node, mergeAttributes } from "@tiptap/core";
export { default as StarterKit } from "@tiptap/starter-kit";
export { TableKit } from "@tiptap/extension-table";
export { CharacterCount, Placeholder } from "@tiptap/extensions";
