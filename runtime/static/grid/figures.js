/** Figures in the written part: each names a cell and shows its value as it stands; the server puts it there when the text is frozen. */

/** @typedef {{ key: string, dom: HTMLElement, text: string }} Shown */

export class Figures {
  /** @param {(key: string) => string | undefined} textOf what the page shows at a cell; undefined for one that is not on it */
  constructor(textOf) {
    this.textOf = textOf;
    /** @type {Set<Shown>} */
    this.shown = new Set();
  }

  /**
   * What stands for a cell now.
   * @param {string} key
   * @param {string} last what was shown last
   */
  present(key, last) {
    const text = this.textOf(key);
    return text === undefined ? last : text || "…";
  }

  /** Show what has changed. */
  refresh() {
    for (const { key, dom, text } of this.shown) {
      const present = this.present(key, text);
      if (dom.textContent !== present) dom.textContent = present;
    }
  }

  /**
   * The node of the editor; it is one piece, which is inserted and deleted as a whole.
   * @param {any} tiptap
   */
  node(tiptap) {
    const figures = this;
    return tiptap.Node.create({
      name: "figure",
      group: "inline",
      inline: true,
      atom: true,
      addAttributes: () => ({ key: { default: "" }, text: { default: "" } }),
      parseHTML: () => [{ tag: "span[data-figure]", getAttrs: (/** @type {HTMLElement} */ dom) => ({ key: dom.dataset.figure ?? "", text: dom.textContent ?? "" }) }],
      renderHTML: (/** @type {any} */ { node }) => ["span", { "data-figure": node.attrs.key }, node.attrs.text],
      renderText: (/** @type {any} */ { node }) => node.attrs.text,
      addNodeView: () => (/** @type {any} */ { node }) => figures.view(node.attrs),
    });
  }

  /**
   * @param {{ key: string, text: string }} attributes
   */
  view({ key, text }) {
    const dom = document.createElement("span");
    dom.dataset.figure = key;
    dom.className = "narrative-figure";
    dom.title = key;
    dom.textContent = this.present(key, text);
    const shown = { key, dom, text };
    this.shown.add(shown);
    return { dom, ignoreMutation: () => true, destroy: () => this.shown.delete(shown) };
  }
}
